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
from typing import TYPE_CHECKING, Any

from retriever.errors import InquoteError, SettingsError
from retriever.training import checkpoint
from retriever.training.checkpoint import Progress
from retriever.training.distil import loss as distilled
from retriever.training.distil import taught
from retriever.training.evaluate import DevQuestion, evaluate, load_dev
from retriever.training.feed import Batch, feed
from retriever.training.mixture import Order, orders
from retriever.training.model import deepen, load_reader, load_tokenizer
from retriever.training.schedule import ClockSchedule, MovingAverage
from retriever.training.squad import load_squad

if TYPE_CHECKING:
    import torch

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
        workers: Processes that make batches ahead, 0 for none.
        hard: Share of the labels in the loss where there are teachers.
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
    workers: int = 0
    hard: float = 0.3


@dataclass
class Meter:
    """Means since the last line of the log."""

    since: float = field(default_factory=time.monotonic)
    losses: list[torch.Tensor] = field(default_factory=list)
    windows: int = 0

    def line(self) -> str:
        """Loss and speed, and start over."""
        took = time.monotonic() - self.since
        loss = float(sum(self.losses)) / max(1, len(self.losses))
        text = f"loss {loss:.4f}  {self.windows / max(took, 1e-9):.1f} windows/s"
        self.since, self.losses, self.windows = time.monotonic(), [], 0
        return text


def on(model: Any, device: str) -> None:  # noqa: ANN401
    """Put a model on a device, with the attention that is fastest there.

    Raises:
        SettingsError: There is no such device.
    """
    try:
        model.to(device)
    except (RuntimeError, AssertionError) as error:
        raise SettingsError(
            f"No device {device} here: {str(error).splitlines()[0]}", "Give --device cpu."
        ) from error
    if device != "cpu":
        model.set_attn_implementation("sdpa")


def progress_bar(minutes: float) -> Any:  # noqa: ANN401
    """A bar over the seconds of the run; silent where standard error is not a terminal."""
    from tqdm import tqdm

    return tqdm(total=60 * minutes, unit="s", disable=None, leave=False)


class Trainer:
    """One run: model, optimizer, average and progress.

    Args:
        plan: Settings.
        model: What is trained; it stays on the device that it is on.
        tokenizer: A fast Hugging Face tokenizer.
        dev: Questions to report on.
        teachers: Readers to learn from beside the labels, on the same device.
    """

    def __init__(
        self,
        plan: Plan,
        model: Any,  # noqa: ANN401
        tokenizer: Any,  # noqa: ANN401
        dev: Sequence[DevQuestion],
        teachers: Sequence[Any] = (),
    ) -> None:
        import torch

        self.plan, self.model, self.tokenizer, self.dev = plan, model, tokenizer, dev
        self.teachers = [teacher.eval() for teacher in teachers]
        self.device = next(model.parameters()).device
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

    def step(self, batch: Batch) -> torch.Tensor:
        """One update; returns the loss (mean cross-entropy of start and end, in nats)."""
        import torch

        rate = self.schedule.rate(self.progress.seconds)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        moved = {name: tensor.to(self.device, non_blocking=True) for name, tensor in batch.items()}
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            out = self.model(**moved)
            loss: torch.Tensor = out.loss
            if self.teachers:
                target = taught(self.teachers, moved)
                loss = distilled(out.start_logits, out.end_logits, target, loss, self.plan.hard)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.average.live, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.average.update()
        return loss.detach()

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
        ready = feed(
            everything, self.tokenizer, plan.seed, plan.batch, progress.chunk, plan.workers,
            self.device.type == "cuda",
        )  # fmt: skip
        for number, grouped in ready:
            for at in range(skip, len(grouped)):
                began = time.monotonic()
                meter.losses.append(self.step(grouped[at]))
                meter.windows += len(grouped[at]["input_ids"])
                progress.steps += 1
                progress.windows += len(grouped[at]["input_ids"])
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
    options.add_argument("--device", default="cpu", help="cpu, or cuda where there is a GPU")
    options.add_argument("--deeper", action="store_true", help="with twice the layers; a teacher")
    options.add_argument(
        "--teacher", action="append", default=[], help="reader to learn from; may be repeated"
    )
    for name in ("minutes", "rate", "decay", "save-every", "dropout", "hard"):
        default = getattr(Plan, name.replace("-", "_"))
        options.add_argument(f"--{name}", type=float, default=default)
    for name in ("batch", "seed", "max-steps", "workers"):
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
        args.dropout, args.max_steps, args.workers, args.hard,
    )  # fmt: skip
    try:
        source = str(args.out / "ckpt-latest" / "raw") if args.resume else args.from_model
        model, tokenizer = load_reader(source, plan.dropout), load_tokenizer()
        if args.deeper and not args.resume:
            deepen(model)
        teachers = [load_reader(teacher, 0.0) for teacher in args.teacher]
        for each in (model, *teachers):
            on(each, args.device)
        everything = orders(load_squad(args.squad))
        for path in args.also:
            everything += args.also_times * orders(load_squad(path), silent=1)
        log.info("%d questions an epoch before made negatives", len(everything))
        dev = load_dev(args.dev, args.dev_questions) if args.dev else []
        trainer = Trainer(plan, model, tokenizer, dev, teachers)
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
