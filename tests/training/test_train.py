import itertools

import numpy as np
import pytest

from retriever.errors import ModelError, SettingsError
from retriever.training import checkpoint, train
from retriever.training.distil import loss, taught
from retriever.training.evaluate import answer_f1, auroc, best_f1, evaluate, load_dev
from retriever.training.feed import feed
from retriever.training.mixture import Chunks, orders
from retriever.training.model import deepen, freeze_embeddings, load_reader, lock_dropout
from retriever.training.schedule import MovingAverage
from retriever.training.squad import load_squad
from retriever.training.train import Plan, Trainer


def trainer(tmp_path, reader, tokenizer, **changes):
    plan = Plan(out=tmp_path / "run", minutes=10, batch=4, **changes)
    return Trainer(plan, reader, tokenizer, [])


def test_examples_depend_on_the_seed_alone(squad_file):
    everything = orders(load_squad(squad_file))
    one, same, other = (Chunks(everything, seed) for seed in (1, 1, 2))
    drawn = [one[n] for n in range(3)]
    assert [same[n] for n in (2, 0, 1)] == [drawn[2], drawn[0], drawn[1]]
    assert [other[n] for n in range(3)] != drawn
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("workers", [1, 2])
def test_batches_are_the_same_with_and_without_workers(squad_file, tokenizer, workers):
    everything = orders(load_squad(squad_file))
    alone = itertools.islice(feed(everything, tokenizer, 1, 4, start=1), 3)
    ahead = itertools.islice(feed(everything, tokenizer, 1, 4, start=1, workers=workers), 3)
    for (number, one), (same, other) in zip(alone, ahead, strict=True):
        assert number == same
        assert len(one) == len(other) > 0
        for mine, theirs in zip(one, other, strict=True):
            assert {k: v.tolist() for k, v in mine.items()} == {
                k: v.tolist() for k, v in theirs.items()
            }


def test_two_steps_train_save_and_leave_the_embeddings(
    tmp_path, squad_file, tokenizer, tiny_reader
):
    from transformers import BertForQuestionAnswering

    words = tiny_reader.bert.embeddings.word_embeddings.weight.clone()
    head = tiny_reader.qa_outputs.weight.clone()
    run = trainer(tmp_path, tiny_reader, tokenizer, max_steps=2)
    run.progress.seconds = 60
    done = run.run(orders(load_squad(squad_file)))
    assert done.steps == 2
    assert done.windows <= 8
    assert (tiny_reader.bert.embeddings.word_embeddings.weight == words).all()
    assert (tiny_reader.qa_outputs.weight != head).any()
    for folder in ("ckpt-latest/raw", "ckpt-latest/ema", "final/raw", "final/ema"):
        saved = BertForQuestionAnswering.from_pretrained(tmp_path / "run" / folder)
        assert saved.config.hidden_size == 16


def test_a_resumed_run_reads_and_learns_what_an_unbroken_one_does(
    tmp_path, squad_file, tokenizer, tiny_reader, monkeypatch
):
    import copy

    monkeypatch.setattr(train.ClockSchedule, "rate", lambda self, elapsed: 1e-3)
    everything = orders(load_squad(squad_file))
    whole, broken = copy.deepcopy(tiny_reader), copy.deepcopy(tiny_reader)
    unbroken = trainer(tmp_path / "a", whole, tokenizer, max_steps=6).run(everything)
    trainer(tmp_path / "b", broken, tokenizer, max_steps=3).run(everything)
    again = trainer(tmp_path / "b", broken, tokenizer, max_steps=6)
    again.resume()
    assert again.progress.steps == 3
    resumed = again.run(everything)
    assert (resumed.steps, resumed.windows) == (unbroken.steps, unbroken.windows)
    assert (resumed.chunk, resumed.batch) == (unbroken.chunk, unbroken.batch)
    for mine, theirs in zip(broken.parameters(), whole.parameters(), strict=True):
        assert np.allclose(mine.detach(), theirs.detach(), atol=1e-5)


def test_resume_refuses_nothing_there_and_another_seed(tmp_path, tokenizer, tiny_reader):
    run = trainer(tmp_path, tiny_reader, tokenizer)
    with pytest.raises(SettingsError, match="No complete checkpoint"):
        run.resume()
    run.save()
    with pytest.raises(SettingsError, match="another seed"):
        trainer(tmp_path, tiny_reader, tokenizer, seed=5).resume()


def test_resume_refuses_another_model(tmp_path, tokenizer, tiny_reader):
    import torch

    run = trainer(tmp_path, tiny_reader, tokenizer)
    run.save()
    other = torch.nn.Linear(2, 2)
    average = MovingAverage(other.parameters(), 0.9)
    optimizer = torch.optim.AdamW(other.parameters())
    with pytest.raises(ModelError, match="another model"):
        checkpoint.load(tmp_path / "run" / "ckpt-latest", optimizer, average, 1)


def test_foreign_word_embeddings_are_refused(tiny_reader):
    reference = tiny_reader.bert.embeddings.word_embeddings.weight.detach().clone()
    freeze_embeddings(tiny_reader, reference)
    assert not tiny_reader.bert.embeddings.word_embeddings.weight.requires_grad
    with pytest.raises(ModelError, match="word embeddings"):
        freeze_embeddings(tiny_reader, reference + 0.5)


def test_a_missing_reader_is_named(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        load_reader(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("text", ["not json", "[]", '{"data": [{}]}'])
def test_wrong_files_are_named(tmp_path, text):
    path = tmp_path / "wrong.json"
    path.write_text(text)
    with pytest.raises(SettingsError, match="wrong.json"):
        load_squad(path)
    with pytest.raises(SettingsError, match="gone.json"):
        load_squad(tmp_path / "gone.json")


def batch_of(squad_file, tokenizer):
    return next(feed(orders(load_squad(squad_file)), tokenizer, 1, 4))[1][0]


def test_a_deeper_reader_reads_almost_alike_and_then_learns(squad_file, tokenizer, tiny_reader):
    import torch

    batch = batch_of(squad_file, tokenizer)
    tiny_reader.eval()
    before = tiny_reader(**batch).start_logits.detach()
    count = len(tiny_reader.bert.encoder.layer)
    deepen(tiny_reader)
    assert len(tiny_reader.bert.encoder.layer) == tiny_reader.config.num_hidden_layers == 2 * count
    out = tiny_reader(**batch)
    assert torch.allclose(out.start_logits, before, atol=0.05)
    out.loss.backward()
    added = tiny_reader.bert.encoder.layer[1].output.dense.weight
    assert not added.any()
    assert added.grad.abs().sum() > 0


def test_what_teachers_teach_by_hand():
    import torch

    logits = torch.log(torch.tensor([[0.5, 0.5], [0.9, 0.1]]))
    target = torch.tensor([[0.5, 0.5], [1.0, 0.0]])
    labelled = torch.tensor(7.0)
    found = loss(logits, logits, (target, target), labelled, hard=0.0)
    assert float(found) == pytest.approx((np.log(2) - np.log(0.9)) / 2, abs=1e-6)
    assert float(loss(logits, logits, (target, target), labelled, hard=1.0)) == 7.0


def test_a_pupil_comes_nearer_to_its_teachers(tmp_path, squad_file, tokenizer, tiny_reader):
    import copy

    import torch

    torch.manual_seed(0)
    teachers = [copy.deepcopy(tiny_reader), copy.deepcopy(tiny_reader)]
    for teacher in teachers:
        torch.nn.init.normal_(teacher.qa_outputs.weight)
    batch = batch_of(squad_file, tokenizer)
    start, end = taught(teachers, batch)
    assert torch.allclose(start.sum(-1), torch.ones(len(start)), atol=1e-5)

    def apart():
        with torch.no_grad():
            out = tiny_reader(**batch)
            return float(loss(out.start_logits, out.end_logits, (start, end), out.loss, 0.0))

    before = apart()
    plan = Plan(out=tmp_path / "run", minutes=10, batch=4, rate=0.01, hard=0.0, max_steps=30)
    run = Trainer(plan, tiny_reader, tokenizer, [], teachers)
    run.progress.seconds = 30
    run.run(orders(load_squad(squad_file)))
    assert apart() < before - 0.05


def test_a_device_that_is_not_there_is_named(
    tmp_path, squad_file, monkeypatch, caplog, tiny_reader
):
    monkeypatch.setattr(train, "load_reader", lambda source, dropout: tiny_reader)
    monkeypatch.setattr(train, "load_tokenizer", lambda: None)
    files = ["--squad", str(squad_file), "--out", str(tmp_path), "--device", "nowhere"]
    assert train.main(files) == 1
    assert "nowhere" in caplog.text


def test_main_reports_a_missing_file_without_a_traceback(
    tmp_path, monkeypatch, caplog, tiny_reader
):
    monkeypatch.setattr(train, "load_reader", lambda source, dropout: tiny_reader)
    monkeypatch.setattr(train, "load_tokenizer", lambda: None)
    assert train.main(["--squad", str(tmp_path / "gone.json"), "--out", str(tmp_path)]) == 1
    assert "gone.json" in caplog.text


def test_main_reads_more_data_as_often_as_asked(
    tmp_path, monkeypatch, squad_file, tokenizer, tiny_reader
):
    seen = []
    monkeypatch.setattr(train, "load_reader", lambda source, dropout: tiny_reader)
    monkeypatch.setattr(train, "load_tokenizer", lambda: tokenizer)
    monkeypatch.setattr(
        train.Trainer, "run", lambda self, everything: seen.extend(everything) or self.progress
    )
    files = ["--squad", str(squad_file), "--also", str(squad_file)]
    assert train.main([*files, "--also-times", "3", "--out", str(tmp_path)]) == 0
    articles = load_squad(squad_file)
    assert len(seen) == len(orders(articles)) + 3 * len(orders(articles, silent=1))


def test_dev_figures_by_hand():
    assert answer_f1("the Alder Bridge", ["Alder Bridge", "bridge"]) == 1.0
    assert answer_f1("long Alder", ["Alder Bridge"]) == 0.5
    assert auroc(np.array([3.0, 1.0]), np.array([2.0, 1.0])) == 0.625
    has = np.array([True, True, False])
    top, threshold = best_f1(np.array([2.0, 0.5, 1.0]), np.array([1.0, 0.4, 0.0]), has)
    assert (top, threshold) == (pytest.approx(2 / 3), 2.0)


def test_evaluate_gives_figures_and_goes_back_to_training(squad_file, tokenizer, tiny_reader):
    questions = load_dev(squad_file, 9)
    assert sum(not q.answers for q in questions) == 1
    found = evaluate(tiny_reader, tokenizer, questions)
    assert 0 <= found.f1 <= 100
    assert 0 <= found.auroc <= 1
    assert tiny_reader.training


def test_dev_sample_is_fixed(squad_file):
    assert load_dev(squad_file, 4) == load_dev(squad_file, 4)


def test_locked_dropout_drops_whole_channels_and_only_while_training(tiny_reader):
    import torch

    lock_dropout(tiny_reader, 0.5)
    dropout = tiny_reader.bert.embeddings.dropout
    states = torch.ones(3, 5, 64)
    tiny_reader.train()
    dropped = dropout(states)
    assert (dropped == dropped[:, :1]).all()
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    tiny_reader.eval()
    assert (dropout(states) == states).all()


def test_two_readers_are_averaged(tmp_path, monkeypatch, tokenizer, tiny_reader):
    import copy

    import torch

    from retriever.training import average as averaging

    other = copy.deepcopy(tiny_reader)
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.add_(1.0)
    held = [p.detach().clone() for p in tiny_reader.parameters()]
    readers = {"one": tiny_reader, "other": other}
    saved = {}
    monkeypatch.setattr(averaging, "load_reader", lambda name: readers[name])
    monkeypatch.setattr(averaging, "load_tokenizer", lambda: tokenizer)
    monkeypatch.setattr(
        averaging, "save_model", lambda folder, model, tok: saved.update(model=model)
    )
    averaging.main(["one", "other", str(tmp_path), "--share", "0.25"])
    for mine, before in zip(saved["model"].parameters(), held, strict=True):
        assert torch.allclose(mine, before + 0.25, atol=1e-5)
    with pytest.raises(SettingsError, match="not between"):
        averaging.average(tmp_path, tmp_path, 1.5, tmp_path)
