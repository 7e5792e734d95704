import json

import pytest
from pydantic import ValidationError

from evals.articles import folders, read_article
from evals.check import check_gold
from evals.errors import GoldError
from evals.gold import FOLDER, Gold, Span, dump_gold, gold_digest, load_gold
from evals.kinds import CHAT, FOLLOW_UPS, GoldKind

from .conftest import make_gold

SHIPPED = {name: load_gold(FOLDER / f"{name}.jsonl") for name in ("dev", "test", "plain")}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_record_fits_its_article(name):
    assert check_gold(SHIPPED[name], folders()) == []


def test_dev_and_test_share_no_article():
    articles = [{g.article for g in SHIPPED[name]} for name in ("dev", "test")]
    assert len(articles[0]) >= 3
    assert len(articles[1]) >= 3
    assert not articles[0] & articles[1]


def test_the_sets_have_what_they_promise():
    both = SHIPPED["dev"] + SHIPPED["test"]
    unanswerable = [g for g in both if g.wants == "silence"]
    assert len(both) >= 240
    assert 3 * len(unanswerable) >= len(both)
    assert sum(g.kind in FOLLOW_UPS for g in both) >= 45
    assert sum(g.kind in CHAT for g in both) >= 12
    assert {g.kind for g in both} == set(GoldKind)
    assert max(len(g.history) for g in both) == 4
    plain = SHIPPED["plain"]
    assert sum(g.answerable for g in plain) == 30
    assert sum(not g.answerable for g in plain) == 10


def test_follow_ups_have_a_history():
    assert all(g.history for s in SHIPPED.values() for g in s if g.kind in FOLLOW_UPS)


def test_no_question_is_in_two_sets_of_one_article():
    test, plain = (
        {(g.article, g.question.lower()) for g in SHIPPED[name]} for name in ("test", "plain")
    )
    assert not test & plain


def test_a_crlf_file_with_a_bom_is_read_as_its_canonical_text():
    document = read_article("water_notice.txt", folders())
    assert "\r" not in document.text
    assert not document.text.startswith("\ufeff")


@pytest.mark.parametrize("text", ["The", "A", "—", "???", "“”"])
def test_a_label_that_is_empty_once_normalised_is_an_error(bridge, text):
    with pytest.raises(ValidationError, match="empty once normalised"):
        make_gold(bridge, "q", "?", "9,000 cars", must_include=((text,),))
    with pytest.raises(ValidationError, match="empty once normalised"):
        Span(document_sha256="0" * 64, start=0, end=len(text), quote=text)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answerable": True, "evidence": []}, "needs evidence"),
        ({"kind": "small_talk"}, "small talk"),
        ({"answerable": False, "must_include": [["x"]]}, "for answerable"),
        ({"extra": 1}, "Extra inputs"),
        ({"question": ""}, "at least 1 character"),
    ],
)
def test_an_inconsistent_record_is_refused(bridge, tmp_path, change, message):
    record = json.loads(make_gold(bridge, "q1", "how many?", "9,000").model_dump_json())
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record | change))
    with pytest.raises(GoldError, match=message) as caught:
        load_gold(path)
    assert "line 1" in str(caught.value)


def test_parts_without_a_gap_and_spans_that_fit_their_quote(bridge):
    record = make_gold(bridge, "q", "?", "9,000", "12,500")
    assert [[s.quote for s in part] for part in record.parts] == [["9,000"], ["12,500"]]
    gap = record.evidence[0].model_copy(update={"part": 2})
    with pytest.raises(ValidationError, match="without a gap"):
        Gold(**(record.model_dump() | {"evidence": (record.evidence[0], gap)}))
    with pytest.raises(ValidationError, match="length of the quote"):
        Span(document_sha256="0" * 64, start=0, end=2, quote="three")


def test_a_file_goes_out_and_comes_back(bridge, tmp_path):
    records = [make_gold(bridge, "q1", "how many?", "9,000"), make_gold(bridge, "q2", "who?")]
    path = tmp_path / "gold.jsonl"
    dump_gold(records, path)
    assert load_gold(path) == records
    noted = [records[0].model_copy(update={"notes": "n"}), records[1]]
    assert gold_digest(noted) == gold_digest(records) != gold_digest(records[:1])


def test_an_empty_file_and_a_repeated_id_are_errors(bridge, tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n")
    with pytest.raises(GoldError, match="no questions"):
        load_gold(path)
    record = make_gold(bridge, "q1", "how many?", "9,000")
    dump_gold([record, record], path)
    with pytest.raises(GoldError, match="q1 is there twice"):
        load_gold(path)


def test_a_changed_article_names_the_record_and_the_new_place(bridge, tmp_path):
    record = make_gold(bridge, "q1", "how many?", "9,000 cars")
    (tmp_path / "bridge.txt").write_text("News. " + bridge.text)
    misfit = check_gold([record], [tmp_path])[0]
    assert misfit.id == "q1"
    start = bridge.text.index("9,000 cars") + 6
    assert f"now stands at {start}-{start + 10}" in misfit.problem
    (tmp_path / "bridge.txt").write_text("Nothing of that is left.")
    assert "the quote is gone" in check_gold([record], [tmp_path])[0].problem
    assert "No folder" in check_gold([record], [tmp_path / "x"])[0].problem
