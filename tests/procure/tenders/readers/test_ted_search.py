"""The answer of the TED search API."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from procure.tenders.readers.published import Fault, PublishedNotice, Source
from rules.values import Money
from tests.procure.tenders.readers.conftest import Reading

ANSWER: dict[str, Any] = {
    "publication-number": "123456-2026",
    "publication-date": "2026-06-04+02:00",
    "notice-title": {"eng": "Italy – Cleaning – PULIZIA", "ita": "Italia – Pulizia – PULIZIA"},
    "buyer-name": {"ita": ["Comune di Esempio"]},
    "buyer-country": ["ITA"],
    "classification-cpv": ["90911200", "90911200", "90919300"],
    "estimated-value-lot": ["100", "200.5"],
    "estimated-value-cur-lot": ["EUR", "EUR"],
    "deadline-receipt-tender-date-lot": ["2026-07-20+02:00", "2026-07-01Z"],
    "deadline-receipt-tender-time-lot": ["10:00:00+02:00", "09:00:00Z"],
}


def test_a_notice_of_the_answer(notice_of: Callable[..., PublishedNotice]) -> None:
    notice = notice_of({"notices": [ANSWER], "totalNoticeCount": 1})
    assert notice.source is Source.TED_SEARCH
    assert (notice.id, notice.ocid, notice.tender_key) == ("123456-2026", None, "ted-search:123456-2026")
    assert (notice.title, notice.language) == ("Italia – Pulizia – PULIZIA", "it")
    assert notice.cpv == ("90911200", "90919300")
    assert notice.value == Money(Decimal("300.5"), "EUR")
    assert notice.buyer is not None
    assert (notice.buyer.name, notice.buyer.country) == ("Comune di Esempio", "ITA")
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("code", [None, [], "euro"])
def test_an_amount_without_a_currency_is_kept_as_stated(
    notice_of: Callable[..., PublishedNotice], code: object
) -> None:
    whole = {**ANSWER, "estimated-value-proc": "7500", "estimated-value-cur-proc": code}
    assert notice_of({"notices": [whole]}).value == Money(Decimal(7500), None)
    assert notice_of({"notices": [{**ANSWER, "estimated-value-cur-lot": []}]}).value == Money(Decimal("300.5"), None)


def test_the_procedure_identifies_the_tender_where_it_was_asked_for(notice_of: Callable[..., PublishedNotice]) -> None:
    asked = {**ANSWER, "procedure-identifier": "5f0c", "description-lot": {"ita": ["Nord", "Sud"]}}
    notice = notice_of({"notices": [asked]})
    assert notice.tender_key == "ted-search:5f0c"
    assert [lot.description for lot in notice.lots] == ["Nord", "Sud"]


def test_an_element_that_is_no_notice_takes_its_place(reading: Reading) -> None:
    first, second = reading({"notices": [{"surprise": 1}, ANSWER]})
    assert isinstance(first, Fault)
    assert (first.index, first.code, second.index) == (0, "unknown_format", 1)
