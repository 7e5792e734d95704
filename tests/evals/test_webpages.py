import json

import pytest

from evals.check import check_gold
from evals.errors import GoldError
from evals.kinds import GoldKind
from evals.report import redacted
from evals.session import sets_of
from evals.webpages import load_pages

BODY = "The mill closed in May.\r\nIts owner, Ann Reed, said so. The mill closed in May."


def question(**more):
    held = {
        "id": "p-01",
        "article": "page",
        "question": "when did it close?",
        "kind": "date",
        "answerable": True,
        "evidence": ["closed in May"],
        "keys": [["May", "5"]],
        "history": [],
    }
    return held | more


@pytest.fixture
def pages(tmp_path):
    def write(*questions):
        (tmp_path / "ground-truth.json").write_text(json.dumps({"page": {"articleBody": BODY}}))
        lines = "\n".join(json.dumps(q) for q in questions)
        (tmp_path / "questions.jsonl").write_text(lines)
        return tmp_path

    return write


def test_evidence_is_found_at_every_place_in_the_canonical_text(pages, tmp_path):
    silent = question(id="p-02", kind="followup-unanswerable", answerable=False, keys=[])
    silent["history"] = [{"question": "q", "answer": "a"}]
    records = load_pages(pages(question(), silent), tmp_path / "texts")
    assert [record.kind for record in records] == [GoldKind.WHEN, GoldKind.FOLLOW_UP_UNANSWERABLE]
    assert len(records[0].evidence) == 2
    assert {span.part for span in records[0].evidence} == {0}
    assert records[0].must_include == (("May", "5"),)
    assert check_gold(records, [tmp_path / "texts"]) == []
    assert not records[1].evidence


@pytest.mark.parametrize(
    "bad", [{"evidence": ["not there"]}, {"article": "other"}, {"answerable": None}]
)
def test_what_does_not_fit_is_an_error(pages, tmp_path, bad):
    with pytest.raises(GoldError):
        load_pages(pages(question(**bad)), tmp_path / "texts")


def test_the_pages_are_a_private_set_beside_the_others(pages):
    with sets_of(["dev"], pages(question())) as held:
        assert [(one.name, one.private) for one in held] == [("dev", False), ("pages", True)]
        assert (held[1].places[0] / held[1].gold[0].article).is_file()


def test_a_private_result_keeps_no_word_of_the_article(oracle, gold):
    from evals.run import run_set
    from evals.subject import InProcess

    result = run_set(gold[:1], InProcess("oracle", oracle))[0]
    assert result.quoted
    bare = redacted(result)
    assert (bare.quoted, bare.expected, bare.interpreted) == ((), (), "")
    assert bare.outcome == result.outcome
