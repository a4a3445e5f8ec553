"""Dates, amounts and numbers in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from procure.core import text

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        (Decimal(1250000), "EUR", "en", "€1,250,000"),
        (Decimal("1250000.00"), "EUR", "nl", "€ 1.250.000"),
        (Decimal("0.5"), "GBP", "en", "£0.50"),
        (Decimal(-3), "GBP", "nl", "£ -3"),
        (Decimal(12), None, "nl", "12"),
        (None, "EUR", "nl", ""),
    ],
)
def test_amounts(amount, currency, language, written):
    assert text.money(amount, currency, language).replace("\N{NO-BREAK SPACE}", " ") == written


def test_an_unknown_currency_is_written_as_it_is():
    assert "XYZ" in text.money(Decimal(5), "XYZ", "en")


def test_days_and_moments():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert text.day(date(2026, 3, 5), "nl") == "5 mrt 2026"
    assert text.day(date(2026, 11, 5), "de") == "5. Nov. 2026"
    assert text.day(late, "en", AMSTERDAM) == "1 Jan 2027"
    assert text.moment(late, "en", AMSTERDAM) == "1 Jan 2027, 00:30"
    assert text.day(None, "en") == text.moment(None, "en", AMSTERDAM) == ""


def test_shares():
    assert text.percent(0.256, "en") == "26%"
    assert text.percent(0.256, "nl", 1) == "25,6%"
    assert text.percent(None, "nl") == ""
    assert text.percent(Decimal("0.333"), "tr", None) == "%33,3"
    assert text.percent(Decimal("0.5"), "fr", None).split() == ["50", "%"]


@pytest.mark.parametrize("language", text.SUPPLIER_LANGUAGES)
def test_every_language_of_suppliers_writes_dates_and_numbers_with_the_same_digits(language):
    assert [each.rstrip(".") for each in text.day(date(2026, 3, 5), language).split()[::2]] == ["5", "2026"]
    assert set("12345") <= set(text.number(Decimal("1234.5"), language))
    assert text.language_name("en", language) not in {"", "en"}


def test_arabic_runs_from_the_right():
    assert [code for code, locale in text.LOCALES.items() if locale.text_direction == "rtl"] == ["ar"]


def test_periods_are_in_years_where_they_are_whole_ones():
    assert text.duration(12, "en") == "1 year"
    assert text.duration(24, "nl") == "2 jaar"
    assert text.duration(18, "en") == "18 months"
    assert text.duration(1, "nl") == "1 maand"
    assert text.duration(0, "en") == "0 months"
    assert [text.duration(24, language) for language in ("it", "tr", "pl", "ar")] == [
        "2 anni",
        "2 yıl",
        "2 lata",
        "سنتان",
    ]
