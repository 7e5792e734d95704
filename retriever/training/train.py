"""`python -m retriever.training.train`: train the span reader on SQuAD-shaped data.

A standard `BertForQuestionAnswering` whose null answer is at [CLS] (Devlin et al. 2019; Rajpurkar
et al. 2018). The word embeddings stay frozen at those of the sentence-embedding model, so that a
shipped reader can do without its own copy. The run ends, and its learning rate reaches zero, by
the wall clock.

On a machine that others use too, set OMP_WAIT_POLICY=passive: with one of two cores taken by
another process a step of 32 windows took 1.7 s instead of 5.5 s (alone: 1.0 s either way),
because waiting threads then sleep rather than spin. MALLOC_MMAP_THRESHOLD_=1073741824 and
MALLOC_TRIM_THRESHOLD_=4294967296 spare the cost of taking memory anew for each step.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from retriever.errors import InquoteError
from retriever.training import checkpoint
from retriever.training.checkpoint import Progress
from retriever.training.encode import Encoded, batches, collate, encode
from retriever.training.evaluate import DevQuestion, evaluate, load_dev
from retriever.training.mixture import Order, chunks, orders
from retriever.training.model import load_reader, load_tokenizer
from retriever.training.schedule import ClockSchedule, MovingAverage
from retriever.training.squad import load_squad

log = logging.getLogger("retriever.training")


@dataclass(frozen=True)
class Plan:
    """Settings of a run.

    Attributes:
        out: Folder for ckpt-latest/ and final/.
        minutes: Length by the wall clock, resumed parts added up.
        rate: Peak learning rate.
        batch: Windows a step.
        seed: Of data order, windows, negatives and new weights.
        decay: Of the moving average of the weights.
        save_every: Minutes between checkpoints and development figures.
        dropout: Share of channels dropped behind each sublayer, one mask for a sequence.
        max_steps: Stop after as many steps, 0 for no limit (for tests).
    """

    out: Path
    minutes: float = 105.0
    rate: float = 1.2e-4
    batch: int = 32
    seed: int = 1
    decay: float = 0.999
    save_every: float = 10.0
    dropout: float = 0.1
    max_steps: int = 0


@dataclass
class Meter:
    """Means since the last line of the log."""

    since: float = field(default_factory=time.monotonic)
    losses: list[float] = field(default_factory=list)
    windows: int = 0

    def line(self) -> str:
        """Loss and speed, and start over."""
        took = time.monotonic() - self.since
        loss = sum(self.losses) / max(1, len(self.losses))
        text = f"loss {loss:.4f}  {self.windows / max(took, 1e-9):.1f} windows/s"
        self.since, self.losses, self.windows = time.monotonic(), [], 0
        return text


def progress_bar(minutes: float) -> Any:  # noqa: ANN401
    """A bar over the seconds of the run; silent where standard error is not a terminal."""
    from tqdm import tqdm

    return tqdm(total=60 * minutes, unit="s", disable=None, leave=False)


class Trainer:
    """One run: model, optimizer, average and progress."""

    def __init__(self, plan: Plan, model: Any, tokenizer: Any, dev: Sequence[DevQuestion]) -> None:  # noqa: ANN401
        import torch

        self.plan, self.model, self.tokenizer, self.dev = plan, model, tokenizer, dev
        self.schedule = ClockSchedule(plan.rate, plan.minutes)
        trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        groups = [
            {"params": [p for _, p in trained if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for _, p in trained if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), fused=True)
        self.average = MovingAverage(model.parameters(), plan.decay)
        self.progress = Progress()

    def resume(self) -> None:
        """Go on from ckpt-latest/."""
        folder = self.plan.out / "ckpt-latest"
        self.progress = checkpoint.load(folder, self.optimizer, self.average, self.plan.seed)
        log.info("resumed at step %d, %.0f s", self.progress.steps, self.progress.seconds)

    def step(self, batch: Sequence[Encoded]) -> float:
        """One update; returns the loss (mean cross-entropy of start and end, in nats)."""
        import torch

        rate = self.schedule.rate(self.progress.seconds)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = self.model(**collate(batch)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.average.live, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.average.update()
        return float(loss.detach())

    def report(self, label: str) -> None:
        """Log development figures of the raw and the averaged weights."""
        if not self.dev:
            return
        for name in ("raw", "ema"):
            if name == "ema":
                self.average.swap()
            found = evaluate(self.model, self.tokenizer, self.dev)
            if name == "ema":
                self.average.swap()
            log.info(
                "dev %s %s  F1 %.2f  answerable F1 %.2f  AUROC %.4f  threshold %.2f",
                label, name, found.f1, found.has_answer_f1, found.auroc, found.threshold,
            )  # fmt: skip

    def save(self) -> None:
        """Write ckpt-latest/."""
        checkpoint.save(
            self.plan.out / "ckpt-latest", self.model, self.tokenizer,
            self.optimizer, self.average, self.progress, self.plan.seed,
        )  # fmt: skip

    def run(self, everything: Sequence[Order]) -> Progress:
        """Train until the time is up, then write final/raw and final/ema."""
        plan, progress = self.plan, self.progress
        self.model.train()
        meter, last_line, last_save = Meter(), time.monotonic(), progress.seconds
        bar = progress_bar(plan.minutes)
        skip = progress.batch
        for number, drawn in chunks(everything, plan.seed, start=progress.chunk):
            rng = Random(f"{plan.seed}/batches/{number}")
            grouped = batches(encode(self.tokenizer, drawn), plan.batch, rng)
            for at in range(skip, len(grouped)):
                began = time.monotonic()
                meter.losses.append(self.step(grouped[at]))
                meter.windows += len(grouped[at])
                progress.steps += 1
                progress.windows += len(grouped[at])
                progress.chunk, progress.batch = number, at + 1
                now = time.monotonic()
                progress.seconds += now - began
                bar.update(max(0.0, progress.seconds - bar.n))
                if now - last_line > 30:
                    rate = self.schedule.rate(progress.seconds)
                    log.info(
                        "step %d  %d windows  %.1f min  rate %.2e  %s",
                        progress.steps, progress.windows, progress.seconds / 60, rate, meter.line(),
                    )  # fmt: skip
                    last_line = now
                if self.schedule.over(progress.seconds) or progress.steps == plan.max_steps:
                    bar.close()
                    return self.finish()
                if progress.seconds - last_save > 60 * plan.save_every:
                    began = time.monotonic()
                    self.save()
                    self.report(f"{progress.seconds / 60:.0f} min")
                    progress.seconds += time.monotonic() - began
                    last_save, meter = progress.seconds, Meter()
            skip = 0
        raise AssertionError("chunks are endless")

    def finish(self) -> Progress:
        """Write the last checkpoint and final/, and log the last figures."""
        self.save()
        self.report("final")
        checkpoint.save_model(self.plan.out / "final" / "raw", self.model, self.tokenizer)
        self.average.swap()
        checkpoint.save_model(self.plan.out / "final" / "ema", self.model, self.tokenizer)
        self.average.swap()
        return self.progress


def parser() -> argparse.ArgumentParser:
    """Command-line options."""
    options = argparse.ArgumentParser(
        prog="python -m retriever.training.train", description=__doc__
    )
    options.add_argument("--squad", type=Path, required=True, help="training file, SQuAD JSON")
    options.add_argument(
        "--also", type=Path, action="append", default=[], help="more training data, SQuAD JSON"
    )
    options.add_argument(
        "--also-times", type=int, default=4, help="how often --also is read in an epoch"
    )
    options.add_argument("--dev", type=Path, help="development file, SQuAD 2.0 JSON; reported only")
    options.add_argument("--dev-questions", type=int, default=1000)
    options.add_argument("--from-model", help="a reader to train on from; default: the embedder")
    options.add_argument(
        "--out", type=Path, required=True, help="folder for checkpoints and final/"
    )
    options.add_argument("--resume", action="store_true", help="go on from OUT/ckpt-latest")
    options.add_argument("--threads", type=int, default=2)
    for name in ("minutes", "rate", "decay", "save-every", "dropout"):
        default = getattr(Plan, name.replace("-", "_"))
        options.add_argument(f"--{name}", type=float, default=default)
    for name in ("batch", "seed", "max-steps"):
        options.add_argument(f"--{name}", type=int, default=getattr(Plan, name.replace("-", "_")))
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the options say; 0 when done, 1 when something named is wrong."""
    args = parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr
    )
    import torch

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    plan = Plan(
        args.out, args.minutes, args.rate, args.batch, args.seed, args.decay, args.save_every,
        args.dropout, args.max_steps,
    )  # fmt: skip
    try:
        source = str(args.out / "ckpt-latest" / "raw") if args.resume else args.from_model
        model, tokenizer = load_reader(source, plan.dropout), load_tokenizer()
        everything = orders(load_squad(args.squad))
        for path in args.also:
            everything += args.also_times * orders(load_squad(path), silent=1)
        log.info("%d questions an epoch before made negatives", len(everything))
        dev = load_dev(args.dev, args.dev_questions) if args.dev else []
        trainer = Trainer(plan, model, tokenizer, dev)
        if args.resume:
            trainer.resume()
        else:
            trainer.report("start")
        done = trainer.run(everything)
    except InquoteError as error:
        log.error("%s", error)
        return 1
    log.info("done: %d steps, %d windows, %.0f s", done.steps, done.windows, done.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
