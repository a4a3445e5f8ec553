"""What several releases of one tender say together; a pure function of their set, so the order of files never matters.

The latest value that is there wins, and lists are merged by the ids of their elements, as in the OCDS rules for
merging. What a person saved in a form is whole: it stands for all that was known before it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from procure.tenders.readers.published import PublishedNotice, Source
from procure.tenders.readers.stored import pack

T = TypeVar("T")

UNPUBLISHED = frozenset({Source.FORM, Source.CALENDAR, Source.DRAFT})
"""Sources of what is still being prepared; whatever is published comes after it."""

_UNDATED = datetime.min.replace(tzinfo=UTC)
_IDENTITY = ("source", "id", "ocid", "tender_key", "version_key", "digest", "original", "published_at")
_BY_ID = ("lots", "bids", "awards", "contracts", "documents")
_VALUES = tuple(field.name for field in fields(PublishedNotice) if field.name not in (*_IDENTITY, *_BY_ID, "parties"))
COMPARED = (
    *("title", "description", "language", "reference", "procedure", "nature", "cpv", "value", "duration_days"),
    *("nuts", "social_objectives", "accessibility", "reserved", "deadline", "starts_at", "ends_at", "stage"),
    *("buyer", "lots", "awards", "contracts", "bids", "documents"),
)
"""Fields of which a newer release says what it changed."""

_SHOWN = 1000
"""Characters of a text that a change shows; the whole stands in the release."""

Rank = tuple[bool, datetime, str]


def rank(source: str, released_at: datetime | None, digest: str) -> Rank:
    """Place of a release among those of its tender, oldest first: unpublished, then undated, then by date and digest.

    Args:
        source: format it came in.
        released_at: its date.
        digest: of its content, hex, which settles ties.
    """
    return (source not in UNPUBLISHED, released_at or _UNDATED, digest)


def rank_of(notice: PublishedNotice) -> Rank:
    """Place of a notice among the releases of its tender."""
    return rank(notice.source, notice.published_at.at if notice.published_at else None, notice.digest)


def merge(notices: Iterable[PublishedNotice]) -> PublishedNotice:
    """What releases say together.

    Args:
        notices: at least one, in any order. Of those with one version key only the last by `rank_of` counts.

    Raises:
        ValueError: there is none.
    """
    versions: dict[str, PublishedNotice] = {}
    for notice in sorted(notices, key=rank_of):
        versions.pop(notice.version_key, None)
        versions[notice.version_key] = notice
    if not versions:
        raise ValueError("no release to merge")
    first, *later = versions.values()
    merged = first
    for notice in later:
        merged = combine(merged, notice)
    return merged


def combine(older: PublishedNotice, newer: PublishedNotice) -> PublishedNotice:
    """What two say together, of which the second is the newer; its identity is that of the result."""
    if newer.source is Source.FORM:
        return newer
    kept: dict[str, Any] = {
        name: getattr(older, name) for name in (*_VALUES, "published_at", "ocid") if _is_empty(getattr(newer, name))
    }
    for name in _BY_ID:
        kept[name] = _merged(getattr(older, name), getattr(newer, name), _id_or_all)
    kept["parties"] = _merged(older.parties, newer.parties, lambda party: (party.id, (party.name or "").casefold()))
    return replace(newer, **kept)


def differences(before: PublishedNotice, after: PublishedNotice) -> list[dict[str, Any]]:
    """What changed between two states of a tender: field, before, after, as JSON, long texts cut off."""
    old, new = pack(before), pack(after)
    return [
        {"field": name, "before": _shown(old.get(name)), "after": _shown(new.get(name))}
        for name in COMPARED
        if _comparable(name, old.get(name)) != _comparable(name, new.get(name))
    ]


def _comparable(name: str, value: Any) -> Any:
    """A moment is compared by when it is, not by how it was written."""
    return value["at"] if name in {"deadline", "starts_at", "ends_at"} and value else value


def _is_empty(value: object) -> bool:
    return value is None or value in ((), "")


def _id_or_all(row: Any) -> object:
    return row.id if row.id is not None else row


def _merged(older: Sequence[T], newer: Sequence[T], key: Callable[[T], object]) -> tuple[T, ...]:
    """Elements of both in order of appearance; those with one key become one, field by field."""
    if not older or not newer:
        return tuple(newer or older)
    rows = {key(row): row for row in older}
    for row in newer:
        known = rows.get(key(row))
        rows[key(row)] = row if known is None else _overlaid(known, row)
    return tuple(rows.values())


def _overlaid(older: Any, newer: Any) -> Any:
    kept = {
        field.name: value
        for field in fields(newer)
        if _is_empty(getattr(newer, field.name)) and not _is_empty(value := getattr(older, field.name))
    }
    return replace(newer, **kept) if kept else newer


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return value
