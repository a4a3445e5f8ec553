"""Dates and times as publishers write them, in UTC.

What has no offset is taken in the city's time zone and marked as assumed; a date as a deadline is the end of that day
(INTERFACES, "Time and money"). What is no date, or lies in a year no procurement knows, is None and never an error.
"""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from procure.tenders.readers.published import Moment

_YEARS = range(1900, 2200)
_LAST_MINUTE = time(23, 59, 59)

_ISO_WITHIN = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"  # 2025-01-08, 20250108
    r"(?:[T\s]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?"  # 17:31:38.793
    r"\s*(Z|[+-]\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s+(\d{1,2}):(\d\d))?", re.ASCII)
"""8-1-2025, 08/01/2025, 8.1.2025: the order of every country that the readers of tables are for."""


def moment(raw: object, zone: ZoneInfo, *, deadline: bool = False) -> Moment | None:
    """Read a date or a time; `zone` is the city's, `deadline` makes a bare date the end of its day."""
    if not isinstance(raw, str) or len(raw) < len("1-1-2000"):
        return None
    if raw[10:11] not in ("T", " "):  # `fromisoformat` takes 2026-03-01+02:00 for two o'clock
        return _lenient(raw, zone, deadline=deadline)
    try:
        at = datetime.fromisoformat(raw)
    except ValueError:
        return _lenient(raw, zone, deadline=deadline)
    return _moment(at, raw, zone, bare=False, deadline=deadline)


def of_datetime(at: datetime, original: str, zone: ZoneInfo, *, deadline: bool = False) -> Moment | None:
    """Read what a spreadsheet holds as a date; midnight there means that no time was given."""
    return _moment(at, original, zone, bare=at.time() == time.min, deadline=deadline)


def _lenient(raw: str, zone: ZoneInfo, *, deadline: bool) -> Moment | None:
    """Find a date in what is not quite ISO 8601: `2025-01-08 17:31:38.793T12:00:00Z`, `2024-02-06+01:00`, `8-1-2025`.

    Of two times the first counts, and an offset only where it follows that one.
    """
    text = raw.strip()
    if found := _ISO_WITHIN.match(text):
        year, month, day, hour, minute, second, offset = found.groups()
    elif found := _DAY_FIRST.match(text):
        (day, month, year, hour, minute), second, offset = found.groups(), None, None
    else:
        return None
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001  the zone follows below
        if offset:
            at = at.replace(tzinfo=datetime.fromisoformat(f"2000-01-01T00:00{offset.upper()}").tzinfo)
    except ValueError:
        return None
    return _moment(at, raw, zone, bare=hour is None, deadline=deadline)


def _moment(at: datetime, original: str, zone: ZoneInfo, *, bare: bool, deadline: bool) -> Moment | None:
    if at.year not in _YEARS:
        return None
    if bare and deadline:
        at = datetime.combine(at.date(), _LAST_MINUTE, at.tzinfo)
    assumed = at.tzinfo is None
    if assumed:
        at = at.replace(tzinfo=zone)
    return Moment(at.astimezone(UTC), original, assumed)


def days_between(start: Moment | None, end: Moment | None) -> int | None:
    """Length of a period in days, both ends included; None where one is missing or they are the wrong way round."""
    if start is None or end is None or end.at < start.at:
        return None
    return (end.at - start.at + timedelta(hours=12)).days or 1
