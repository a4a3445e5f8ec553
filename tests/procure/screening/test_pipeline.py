"""The list: whatever is asked, and however large it is, pages show everything once and in order."""

from datetime import timedelta
from decimal import Decimal
from itertools import chain

import pytest

from procure.core import audit
from procure.core.actor import SYSTEM, Actor, Role
from procure.screening import queries
from procure.screening import services as screening
from procure.screening.models import State
from procure.screening.queries import Filters, Sort, pipeline
from rules.values import Tier
from tests.support.screenings import CARE, CLEAR, NOW, OFFICER

STRANGER = Actor(5, "Stranger", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({4}))


@pytest.fixture(params=[1, 10_000], ids=["walked", "collected"])
def small_pages(request, monkeypatch):
    """Pages of three, by both ways to fill them."""
    monkeypatch.setattr(pipeline, "PAGE", 3)
    monkeypatch.setattr(pipeline, "COUNTED", request.param)


@pytest.fixture
def ten(screened):
    """Ten tenders with equal, missing and different keys."""
    return [
        screened(
            **(CARE if number % 3 == 0 else CLEAR),
            published_at=None if number == 4 else NOW - timedelta(days=number // 2),
            deadline_at=None if number in {2, 3} else NOW + timedelta(days=number // 3),
            value=None if number == 5 else Decimal(number // 2),
            currency="EUR",
        )
        for number in range(10)
    ]


def walk(session, filters, sort, *, backwards=False):
    """Ids of all pages, page by page, in reading order."""
    found = queries.page(session, SYSTEM, filters, sort, last=backwards)
    pages = [[row.id for row in found.rows]]
    while (found.previous if backwards else found.next) and len(pages) < 20:
        found = (
            queries.page(session, SYSTEM, filters, sort, before=found.previous)
            if backwards
            else queries.page(session, SYSTEM, filters, sort, after=found.next)
        )
        pages.append([row.id for row in found.rows])
    return pages[::-1] if backwards else pages


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "filters", [Filters(currency="EUR"), Filters(currency="EUR", words="office or reception")], ids=["all", "words"]
)
def test_pages_show_everything_once_in_order_from_either_end(city, ten, small_pages, sort, filters):
    forward = walk(city, filters, sort)
    assert sorted(chain(*forward)) == sorted(held.id for held in ten)
    assert [len(each) for each in forward] == [3, 3, 3, 1]
    backward = walk(city, filters, sort, backwards=True)
    assert list(chain(*backward)) == list(chain(*forward))


def test_what_has_no_date_stands_last(city, ten):
    by_deadline = queries.page(city, SYSTEM, Filters(), Sort.DEADLINE).rows
    assert [row.deadline_at is None for row in by_deadline] == [False] * 8 + [True] * 2
    known = [row.deadline_at for row in by_deadline[:8]]
    assert known == sorted(known)
    by_publication = queries.page(city, SYSTEM, Filters(), Sort.PUBLISHED).rows
    assert by_publication[-1].published_at is None


def test_the_last_page_is_as_full_as_if_walked_to(city, ten, small_pages):
    last = queries.page(city, SYSTEM, Filters(), last=True)
    assert last.next is None
    assert last.previous is not None


def test_counts_stop_where_nobody_counts_on(city, ten, monkeypatch):
    assert queries.page(city, SYSTEM, Filters()).count == 10
    monkeypatch.setattr(pipeline, "COUNTED", 9)
    assert queries.page(city, SYSTEM, Filters()).count is None


@pytest.mark.parametrize(
    "cursor", ["", "x", "1~2~3", "2026-01-01~", "~", "not a date~5", "-infinity~99999999999999999999"]
)
def test_a_malformed_cursor_gives_the_first_page(city, ten, cursor):
    assert queries.page(city, SYSTEM, Filters(), after=cursor) == queries.page(city, SYSTEM, Filters())


def test_words_are_found_in_the_language_of_each_tender(city, screened):
    dutch = screened(title="Schoonmaken van scholen", language="nl")
    english = screened(title="Cleaning of schools", language="en")
    other = screened(title="Curățenie în școli", language="ro")

    def found(words):
        return {row.id for row in queries.page(city, SYSTEM, Filters(words=words)).rows}

    assert found("school") == {dutch.id, english.id}
    assert found("schoonmaak or clean") >= {english.id}
    assert found("școli") == {other.id}
    assert found("schools -cleaning") == {dutch.id}
    assert found("' | & !:*") == set()


def test_filters_narrow_the_list(city, screened):
    cheap = screened(**CLEAR, value=Decimal(100), currency="EUR", department_id=3, deadline_at=NOW)
    care = screened(**CARE, value=Decimal(900), currency="GBP", is_published=False, published_at=None)

    def found(**filters):
        return [row.id for row in queries.page(city, SYSTEM, Filters(**filters)).rows]

    assert found(tiers=frozenset({Tier.FULL})) == [care.id]
    assert found(states=frozenset({State.CONFIRMED})) == []
    assert found(department_id=3) == [cheap.id]
    assert found(cpv="39") == found(cpv="39112") == [cheap.id]
    assert found(cpv="4") == []
    assert found(currency="EUR", value_from=Decimal(50), value_to=Decimal(150)) == [cheap.id]
    assert found(currency="EUR", value_from=Decimal(150)) == []
    assert found(deadline_from=NOW, deadline_to=NOW) == [cheap.id]
    assert found(unscreened=True) == [cheap.id]
    assert found(contact=care.contact, impact=care.impact) == [care.id]


def test_who_may_not_see_a_value_learns_nothing_of_it(city, screened):
    held = screened(**CLEAR, value=Decimal(100), currency="EUR", department_id=3)
    assert [row.value for row in queries.page(city, STRANGER, Filters()).rows] == [None]
    assert queries.page(city, STRANGER, Filters(currency="EUR", value_from=Decimal(50))).rows == []
    assert [row.value for row in queries.page(city, OFFICER, Filters()).rows] == [held.value]
    assert [row.value for row in queries.every(city, STRANGER, Filters(), Sort.PUBLISHED)] == [None]


def test_amounts_are_sorted_within_one_currency_alone(city, screened):
    euro, pound = (screened(**CLEAR, value=Decimal(5), currency=each) for each in ("EUR", "GBP"))
    assert [row.id for row in queries.page(city, SYSTEM, Filters(currency="GBP"), Sort.VALUE).rows] == [pound.id]
    assert len(queries.page(city, SYSTEM, Filters(), Sort.VALUE).rows) == 2
    assert queries.currencies(city) == ["EUR", "GBP"]
    assert euro.currency == "EUR"


def test_the_matrix_counts_each_listed_tender_in_its_cell(city, screened, pack):
    held = [screened(**CARE), screened(**CLEAR), screened(**CLEAR, department_id=3)]
    cells = queries.cells(city, SYSTEM, Filters())
    assert sum(cell.count for cell in cells) == 3
    assert {(cell.contact, cell.impact, cell.tier) for cell in cells} == {
        (each.contact, each.impact, each.tier) for each in held
    }
    assert sum(cell.count for cell in queries.cells(city, SYSTEM, Filters(department_id=3))) == 1
    assert sum(cell.count for cell in queries.cells(city, SYSTEM, Filters(words="asylum"))) == 1


def test_number_of_queries_does_not_grow_with_the_list(city, ten, count_queries):
    few = count_queries(lambda: queries.page(city, SYSTEM, Filters(cpv="8531")))
    many = count_queries(lambda: queries.page(city, SYSTEM, Filters()))
    assert few == many == 2


def test_kept_counts_are_what_a_scan_would_find(city, screened, pack):
    held = [screened(**CARE, department_id=3), *(screened(**CLEAR) for _ in range(3))]
    audit.act(city, OFFICER, NOW)
    screening.confirm(city, OFFICER, held[1].id, held[1].revision, pack, NOW)
    tenders = queries.tenders(city, [each.tender_id for each in held])
    tenders[held[2].tender_id].joined_into_id = held[0].tender_id
    tenders[held[3].tender_id].department_id = 4
    city.flush()

    def counted(**filters):
        return sorted(queries.cells(city, SYSTEM, Filters(**filters)), key=repr)

    for _ in range(2):
        assert sum(cell.count for cell in counted()) == 3
        assert (
            counted()
            == counted(cpv="")
            == sorted(queries.cells(city, SYSTEM, Filters(words="office or asylum")), key=repr)
        )
        assert [cell.count for cell in counted(states=frozenset({State.CONFIRMED}))] == [1]
        screening.sum_up_counts(city)
    city.delete(tenders[held[3].tender_id])
    city.flush()
    assert sum(cell.count for cell in counted()) == 2
