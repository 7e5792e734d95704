"""The day that a stated date means; what does not name one day is not guessed."""

from datetime import date

import pytest

from retriever.ingest.dates import day_of
from retriever.ingest.metadata import matches, published
from retriever.ingest.pipeline import document_from_text
from retriever.types import Filter


@pytest.mark.parametrize(
    "stated",
    [
        *["2026-03-02", "2026-03-02T08:00:00Z", "March 2, 2026", "2 March 2026", "Mar. 2, 2026"],
        *["Monday, March 2, 2026", "Mon 2 Mar 2026", "2nd of March 2026", "2 MARCH 2026 10:15 EST"],
    ],
)
def test_a_whole_date_is_its_day(stated):
    assert day_of(stated) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "stated",
    [*["March 2", "June 2026", "2026", "Monday", "03/04/2026", "03.04.26", "soon", "", "1e9"]],
)
def test_what_names_no_one_day_is_not_guessed(stated):
    assert day_of(stated) is None


def test_an_order_that_only_one_reading_allows_is_read():
    assert day_of("13/04/2026") == day_of("04/13/2026") == date(2026, 4, 13)


TEXT = "Mill Bridge reopens\n\nSource: Harrow Bay Courier\n\nMarch 2, 2026\n\nThe bridge is open.\n"


@pytest.mark.parametrize(
    ("where", "held"),
    [
        (Filter(), True),
        (Filter(("harrow  bay COURIER",)), True),
        (Filter(("Courier",)), False),
        (Filter(("Other", "Harrow Bay Courier")), True),
        (Filter(date_from=date(2026, 3, 2)), True),
        (Filter(date_from=date(2026, 3, 3)), False),
        (Filter(date_to=date(2026, 3, 2)), True),
        (Filter(date_to=date(2026, 3, 1)), False),
        (Filter(("Harrow Bay Courier",), date(2027, 1, 1)), False),
    ],
)
def test_a_document_matches_by_publisher_and_day(where, held):
    assert matches(document_from_text(TEXT, "a.txt"), where) is held


def test_a_document_without_a_day_is_in_no_range():
    document = document_from_text("The bridge is open.", "a.txt")
    assert published(document) is None
    assert not matches(document, Filter(date_from=date(1, 1, 1)))
    assert not matches(document, Filter(("",)))
    assert matches(document, Filter())
