"""Days on which a city works: weekends and public holidays, by country."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415  7 MB and 0.05 s, which most commands do without

    return frozenset(holidays.country_holidays(country, years=year))


def is_working_day(day: date, country: str) -> bool:
    """Whether a city works on a day.

    Args:
        day: the day.
        country: ISO 3166-1 alpha-2; `EU` has no holidays of its own.
    """
    if day.weekday() >= 5:
        return False
    return country == "EU" or day not in _holidays(country, day.year)


def working_day_from(day: date, country: str) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier where negative; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarter(day: date) -> str:
    """The quarter of a day, as `2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
