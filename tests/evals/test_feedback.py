"""What readers teach: declined questions grouped, thumbs-down made into drafts."""

import hashlib
import json

import pytest
from typer.testing import CliRunner

from evals.candidates import Feedback, candidates, documents_in, load_feedback
from evals.cli import app
from evals.errors import EvalError, GoldError
from evals.gold import load_gold
from evals.unanswered import Declined, group, load_declined

from .conftest import make_gold


def declined(question, time="2026-01-01T00:00:00+00:00", reason="not_in_text"):
    return Declined(question=question, reason=reason, time=time)


def test_like_questions_are_grouped_and_the_largest_group_leads():
    groups = group(
        [
            declined("Who designed the bridge?", "2026-01-02"),
            declined("who designed this bridge", "2026-01-03", "not_sure"),
            declined("How deep is the river?", "2026-01-01"),
            declined("bridge designer: who designed it?", "2026-01-04"),
        ]
    )
    assert [(g.question, g.count) for g in groups] == [
        ("Who designed the bridge?", 3),
        ("How deep is the river?", 1),
    ]
    assert groups[0].reasons == {"not_in_text": 2, "not_sure": 1}
    assert (groups[0].first, groups[0].last) == ("2026-01-02", "2026-01-04")
    assert "who designed this bridge" in groups[0].also


def test_grouping_does_not_depend_on_the_order_of_the_lines():
    asked = [declined(f"What of {w}?", f"2026-01-0{n}") for n, w in enumerate("abcde", 1)]
    assert group(asked) == group(asked[::-1])


def test_a_question_without_content_words_stands_for_itself():
    groups = group([declined("why?"), declined("why?"), declined("who is it?")])
    assert [g.count for g in groups] == [2, 1]


def test_the_command_and_its_errors(tmp_path):
    path = tmp_path / "unanswered.jsonl"
    path.write_text(declined("Who paid?").model_dump_json() + "\n")
    done = CliRunner().invoke(app, ["unanswered", str(path)])
    assert "1  Who paid?" in done.output
    done = CliRunner().invoke(app, ["unanswered", str(path), "--json"])
    assert json.loads(done.output)[0]["count"] == 1
    path.write_text('{"question": "x"}\n')
    with pytest.raises(EvalError, match="line 1"):
        load_declined(path)


@pytest.fixture
def bridge_id(bridge):
    return hashlib.sha256(bridge.source.encode()).hexdigest()[:16]


def verdict(question, where, **more):
    held = {"time": "2026-01-01", "question": question, "verdict": "down", "citations": where}
    return Feedback.model_validate(held | more)


def test_thumbs_down_become_drafts_that_gold_refuses(bridge, bridge_id, tmp_path):
    place = {"document_id": bridge_id, "start": 0, "end": 36}
    drafts = candidates(
        [
            verdict("How many cars?", [place], note="wrong bridge", answer_status="answered"),
            verdict("how many cars", [], time="2026-01-02"),
            verdict("All good?", [place], verdict="up"),
            verdict("Known?", []),
        ],
        {bridge_id: bridge},
        [make_gold(bridge, "k", "known", "9,000")],
    )
    assert len(drafts) == 1
    assert drafts[0].asked == 2
    assert drafts[0].article == "bridge.txt"
    assert drafts[0].rejected == ["The Mill Bridge reopened on Tuesday."]
    assert drafts[0].said == ["wrong bridge"]
    path = tmp_path / "drafts.jsonl"
    path.write_text(drafts[0].model_dump_json())
    with pytest.raises(GoldError):
        load_gold(path)


def test_documents_are_found_by_the_id_of_a_fresh_index(bridge, bridge_id, tmp_path):
    (tmp_path / "bridge.txt").write_text(bridge.text)
    (tmp_path / "empty.txt").write_text("\n")
    assert documents_in([tmp_path])[bridge_id].text == bridge.text


def test_the_command_writes_drafts(tmp_path):
    path = tmp_path / "feedback.jsonl"
    path.write_text(verdict("Who paid for it all?", []).model_dump_json() + "\n")
    done = CliRunner().invoke(app, ["candidates", str(path)])
    assert json.loads(done.output)["question"] == "Who paid for it all?"
    out = tmp_path / "drafts.jsonl"
    done = CliRunner().invoke(app, ["candidates", str(path), "--out", str(out)])
    assert "1 drafts" in done.output
    assert out.is_file()
    path.write_text("{}\n")
    with pytest.raises(EvalError, match="line 1"):
        load_feedback(path)
