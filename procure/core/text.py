"""Dates, amounts and numbers in the reader's language, and the mark that puts a text into the catalogues.

The language is an argument, so pages, mails, sheets and Word files write alike. No text is looked up here.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from babel.units import format_unit

LANGUAGES = {"en": "English", "nl": "Nederlands"}
"""Languages of the office's pages, by ISO 639-1 code, each named in itself. The first is that of the sources."""

SUPPLIER_LANGUAGES = {
    **LANGUAGES,
    "de": "Deutsch",
    "fr": "Français",
    "it": "Italiano",
    "tr": "Türkçe",
    "pl": "Polski",
    "ar": "العربية",
}
"""Languages in which a supplier can be asked, once a named reader has released them; the office's are among them."""

LOCALES = {
    "en": Locale("en", "GB"),
    "nl": Locale("nl", "NL"),
    "de": Locale("de", "DE"),
    "fr": Locale("fr", "FR"),
    "it": Locale("it", "IT"),
    "tr": Locale("tr", "TR"),
    "pl": Locale("pl", "PL"),
    "ar": Locale("ar"),
}
"""How each of them writes dates and numbers, and in which direction. Arabic is of no one country, and written with the
digits 0 to 9: a supplier types them into fields whose text runs from the left, and reads the same ones in letters of
the city, whatever it is used to. Other digits that it types are understood."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def N_(message: str) -> str:  # noqa: N802  the name that gettext tools know
    """Mark a text of a service, a model or a table for the catalogues; it is looked up where it is shown."""
    return message


def printable(text: str) -> str:
    """A text without the characters that XML, and so Word files and sheets, can't hold."""
    return _UNPRINTABLE.sub(" ", text)


def day(value: date | datetime | None, language: str, zone: ZoneInfo | None = None) -> str:
    """A day, as `24 Nov 2026`.

    Args:
        value: a date, or a moment whose day is wanted; None gives an empty string.
        language: ISO 639-1.
        zone: where the day of a moment is taken; a date has none.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    return format_date(value, _day_pattern(language), locale=LOCALES[language])


def moment(value: datetime | None, language: str, zone: ZoneInfo) -> str:
    """A moment in the city's time, as `24 Nov 2026, 16:05`; empty for None."""
    if value is None:
        return ""
    return format_datetime(value, f"{_day_pattern(language)}, HH:mm", tzinfo=zone, locale=LOCALES[language])


def _day_pattern(language: str) -> str:
    """Day, short month and year in the order and with the points of the language: German has `24. Nov. 2026`."""
    return str(LOCALES[language].datetime_skeletons["yMMMd"].pattern)


def money(amount: Decimal | None, currency: str | None, language: str) -> str:
    """An amount, with cents only where it has them; empty for None. No currency: the bare number."""
    if amount is None:
        return ""
    if not currency:
        return number(amount, language)
    digits = "#,##0.00" if amount != amount.to_integral_value() else "#,##0"
    pattern = f"¤ {digits};¤ -{digits}" if language == "nl" else f"¤{digits}"
    return format_currency(amount, currency, pattern, locale=LOCALES[language], currency_digits=False)


def duration(months: int, language: str) -> str:
    """A period, as `2 years` or `18 months`."""
    years, rest = divmod(months, 12)
    count, unit = (months, "duration-month") if rest or not years else (years, "duration-year")
    # Of some languages Babel has no long form where that is the short one, and gives the name of the unit instead.
    said = (format_unit(count, unit, length, locale=LOCALES[language]) for length in ("long", "short"))
    return next(each for each in said if unit not in each)


def number(value: Decimal | float | None, language: str) -> str:
    """A number with the separators of the language; empty for None."""
    return "" if value is None else format_decimal(value, locale=LOCALES[language])


def file_size(size: int, language: str) -> str:
    """The size of a file, as `1.2 MB`; the same in every language but for the decimal point.

    Args:
        size: bytes.
        language: ISO 639-1.
    """
    kilobytes = max(Decimal(size) / 1000, Decimal(1))
    if kilobytes < 1000:
        return f"{number(round(kilobytes), language)} kB"
    return f"{number(round(kilobytes / 1000, 1), language)} MB"


def short_number(value: Decimal | float, language: str) -> str:
    """A large number in brief, as `1.2M`."""
    return format_compact_decimal(value, locale=LOCALES[language], fraction_digits=1)


def percent(share: float | Decimal | None, language: str, digits: int | None = 0) -> str:
    """A share between 0 and 1 as a percentage, its sign where the language puts it; empty for None.

    Args:
        share: 0-1.
        language: ISO 639-1.
        digits: after the decimal sign; None for as many as the share has.
    """
    if share is None:
        return ""
    decimals = ".######" if digits is None else "." + "0" * digits if digits else ""
    pattern = LOCALES[language].percent_formats[None].pattern.replace("#,##0", f"#,##0{decimals}")
    return format_percent(share, pattern, locale=LOCALES[language])


def language_name(code: str, language: str) -> str:
    """The name of a language (ISO 639-1) in another; the code itself where that has no name for it."""
    return str(LOCALES[language].languages.get(code, code))
