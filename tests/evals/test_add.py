import pytest
from typer.testing import CliRunner

from evals.add import append, next_id, occurrences, spans_of
from evals.cli import app
from evals.errors import GoldError
from evals.gold import load_gold

from .conftest import make_gold


def test_every_place_of_a_quote_is_found(bridge):
    starts = occurrences(bridge, "cars a day")
    assert len(starts) == 2
    spans = spans_of(bridge, "cars a day", 1, starts)
    assert all(bridge.text[s.start : s.end] == s.quote and s.part == 1 for s in spans)
    with pytest.raises(GoldError, match="to the character"):
        spans_of(bridge, "nine thousand", 0, [])


def test_ids_are_numbered_by_article(bridge):
    assert next_id([], "bridge.txt") == "bridge-01"
    taken = [make_gold(bridge, "bridge-01", "?", "9,000")]
    assert next_id(taken, "bridge.txt") == "bridge-02"


def test_append_keeps_what_is_there(bridge, tmp_path):
    path = tmp_path / "gold.jsonl"
    one, other = (make_gold(bridge, name, "?", "9,000") for name in ("q1", "q2"))
    append(path, one)
    append(path, other)
    assert load_gold(path) == [one, other]
    with pytest.raises(GoldError, match="already has"):
        append(path, one)


def test_the_command_asks_and_writes_a_record_that_checks(bridge, tmp_path):
    (tmp_path / "bridge.txt").write_text(bridge.text)
    typed = [
        "How many cars?",
        "number",
        "y",
        "9,000 bikes",  # not there: asked again
        "9,000 cars",
        "n",
        "",
        "9,000|9000",
        "",
        "a note",
    ]
    path = tmp_path / "gold.jsonl"
    where = ["--articles", str(tmp_path)]
    done = CliRunner().invoke(
        app,
        ["add", str(path), "--article", "bridge.txt", *where],
        input="\n".join(typed) + "\n",
    )
    assert done.exit_code == 0, done.output
    record = load_gold(path)[0]
    assert record.id == "bridge-01"
    assert record.must_include == (("9,000", "9000"),)
    assert record.evidence[0].quote == "9,000 cars"
    checked = CliRunner().invoke(app, ["check", str(path), *where])
    assert checked.exit_code == 0
    (tmp_path / "bridge.txt").write_text("Other words.")
    checked = CliRunner().invoke(app, ["check", str(path), *where])
    assert checked.exit_code == 1
    assert "bridge-01" in checked.output
