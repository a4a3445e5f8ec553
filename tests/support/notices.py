"""Notices of our own making, for tests that need some."""

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from procure.tenders.readers.published import Lot, Moment, Party, PublishedNotice, Read, Source
from rules.values import Money

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def notice(key: str = "ocds:a", id_: str | None = "1", day: int | None = 1, **values: Any) -> PublishedNotice:
    """A notice released so many days after the begin of 2026; None is undated."""
    released = None if day is None else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    given: dict[str, Any] = {
        "title": "Cleaning of schools",
        "description": "Daily cleaning of twelve primary schools",
        "language": "en",
        "cpv": ("90911000",),
        "value": Money(Decimal("120000.50"), "EUR"),
        "buyer": Party("1", "City of Testing", ("buyer",)),
        "lots": (Lot("1", "North"), Lot("2", "South")),
        "stage": "tender",
    } | values
    content = repr((key, id_, day, sorted(values.items(), key=lambda item: item[0])))
    digest = hashlib.sha256(content.encode()).hexdigest()
    return PublishedNotice(
        source=given.pop("source", Source.OCDS),
        id=id_,
        ocid=key.removeprefix("ocds:"),
        tender_key=key,
        version_key=f"{key} {id_}" if id_ else digest,
        digest=digest,
        original=content.encode(),
        published_at=Moment(released, released.isoformat(), assumed=False) if released else None,
        **given,
    )


def reads(*notices: PublishedNotice, file: str = "notices.jsonl") -> list[Read]:
    return [Read(file, index, item) for index, item in enumerate(notices)]
