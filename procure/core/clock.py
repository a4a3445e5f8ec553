"""The one place where the time of day is read. Everything else is handed `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  this module is where time comes in
