"""Notices that were read become tenders and releases: new ones by COPY, the rest row by row.

What a tender says follows from the set of its releases alone (`readers.merge`), so files may come in any order and
more than once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from procure.tenders.models import Release, Tender
from procure.tenders.readers.merge import combine, differences, merge, rank, rank_of
from procure.tenders.readers.published import PublishedNotice, Read
from procure.tenders.readers.stored import content, pack, unpack
from procure.tenders.services.rows import (
    RELEASE_COPY,
    TENDER_COPY,
    apply,
    copy,
    identity,
    notice_of,
    tender_row,
)


class Outcome(StrEnum):
    """What became of one notice that was read."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Origin:
    """How notices come in.

    Attributes:
        import_id: the import they belong to; None outside imports.
        account_id: who brings them in; None for a command.
        department_id: whose tenders new ones become; None where that is not said.
    """

    import_id: int | None = None
    account_id: int | None = None
    department_id: int | None = None


@dataclass(slots=True)
class Recorded:
    """What a batch did.

    Attributes:
        outcomes: one for each notice of the batch, in its order.
        new: tenders that were not known and say what one notice says: id, and its place in the batch.
        changed: tenders that have more than one release by now: id, and the fields that changed. One that was not
            known before the batch stands here alone.
    """

    outcomes: list[Outcome]
    new: list[tuple[int, int]] = field(default_factory=list)
    changed: dict[int, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Arrival:
    place: int
    read: Read
    notice: PublishedNotice
    written: bytes
    key: str
    version_key: str
    digest: bytes


def record(session: Session, batch: Sequence[Read], origin: Origin, now: datetime) -> Recorded:
    """Take in notices, in the transaction of the caller.

    Two imports that meet at the same tender get a `DBAPIError` (unique violation or deadlock): the caller rolls back
    and calls again, and then finds what the other wrote.

    Args:
        session: of the caller.
        batch: some thousand at most.
        origin: how they come in.
        now: when.
    """
    arrivals = [_arrival(place, read) for place, read in enumerate(batch)]
    recorded = Recorded([Outcome.UNCHANGED] * len(arrivals))
    keys = {arrival.key for arrival in arrivals}
    known = dict(session.execute(select(Tender.key, Tender.id).where(Tender.key.in_(keys))).all())
    held = _held(session, arrivals)
    fresh: dict[str, _Arrival] = {}
    later: list[_Arrival] = []
    for arrival in arrivals:
        if (arrival.version_key, arrival.digest) in held:
            continue
        if arrival.key in known or arrival.key in fresh:
            later.append(arrival)
        else:
            fresh[arrival.key] = arrival
    ids = _copy_new(session, list(fresh.values()), origin, now)
    known |= ids
    for arrival in fresh.values():
        recorded.outcomes[arrival.place] = Outcome.NEW
    if later:
        _add_releases(session, later, known, recorded, origin, now)
    recorded.new = [
        (ids[arrival.key], arrival.place) for arrival in fresh.values() if ids[arrival.key] not in recorded.changed
    ]
    return recorded


def _arrival(place: int, read: Read) -> _Arrival:
    notice, _, written = content(read.notice)
    return _Arrival(
        place,
        read,
        notice,
        written,
        identity(notice.tender_key),
        identity(notice.version_key),
        bytes.fromhex(notice.digest),
    )


def _held(session: Session, arrivals: Iterable[_Arrival]) -> set[tuple[str, bytes]]:
    keys = {arrival.version_key for arrival in arrivals}
    rows = session.execute(select(Release.version_key, Release.digest).where(Release.version_key.in_(keys)))
    return set(rows)


def _copy_new(session: Session, fresh: Sequence[_Arrival], origin: Origin, now: datetime) -> dict[str, int]:
    if not fresh:
        return {}
    sequence = func.pg_get_serial_sequence("tender", "id")
    ids = session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, len(fresh)))).all()
    numbered = list(zip(ids, fresh, strict=True))
    copy(
        session,
        "tender",
        TENDER_COPY,
        (tender_row(id_, a.notice, a.written, origin.department_id, now) for id_, a in numbered),
    )
    copy(session, "release", RELEASE_COPY, (_release_row(id_, a, origin, now) for id_, a in numbered))
    return {arrival.key: id_ for id_, arrival in numbered}


def _release_row(tender_id: int, arrival: _Arrival, origin: Origin, now: datetime) -> Sequence[Any]:
    notice = arrival.notice
    return (
        tender_id,
        arrival.version_key,
        arrival.digest,
        notice.source.value,
        notice.id,
        notice.published_at.at if notice.published_at else None,
        origin.import_id,
        arrival.read.file,
        arrival.read.index,
        notice.original,
        origin.account_id,
        now,
    )


def _add_releases(
    session: Session,
    arrivals: Sequence[_Arrival],
    known: dict[str, int],
    recorded: Recorded,
    origin: Origin,
    now: datetime,
) -> None:
    """Add releases to tenders that are known, under a lock on each, so that two imports can't undo each other."""
    by_tender: dict[int, list[_Arrival]] = defaultdict(list)
    for arrival in arrivals:
        by_tender[known[arrival.key]].append(arrival)
    tenders = lock(session, by_tender)
    families = family_releases(session, by_tender)
    for tender_id, own in by_tender.items():
        tender, releases = tenders[tender_id], families[tender_id]
        fields: set[str] = set()
        for arrival in own:
            if any((r.version_key, r.digest) == (arrival.version_key, arrival.digest) for r in releases):
                continue
            release = Release(**dict(zip(RELEASE_COPY, _release_row(tender_id, arrival, origin, now), strict=True)))
            outcome = add(session, tender, releases, release, arrival.notice, now)
            recorded.outcomes[arrival.place] = outcome
            fields |= {change["field"] for change in release.changes or ()}
        recorded.changed.setdefault(tender_id, set()).update(fields)
        if tender.joined_into_id is not None:
            root = lock(session, [tender.joined_into_id])[tender.joined_into_id]
            session.flush()
            changes = rebuild(root, family_releases(session, [root.id])[root.id], now)
            recorded.changed.setdefault(root.id, set()).update(change["field"] for change in changes)
    session.flush()


def lock(session: Session, ids: Iterable[int]) -> dict[int, Tender]:
    """Tenders by id, as they stand now, held until the transaction ends."""
    rows = session.scalars(
        select(Tender)
        .where(Tender.id.in_(list(ids)))
        .order_by(Tender.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {tender.id: tender for tender in rows}


def family_releases(session: Session, ids: Iterable[int]) -> dict[int, list[Release]]:
    """The releases that tenders are made of, by tender: its own and those of the tenders joined into it."""
    wanted = list(ids)
    found: dict[int, list[Release]] = {id_: [] for id_ in wanted}
    rows = session.execute(
        select(Release, Tender)
        .join(Tender, Tender.id == Release.tender_id)
        .where(or_(Tender.id.in_(wanted), Tender.joined_into_id.in_(wanted)))
        .order_by(Release.id)
    )
    for release, tender in rows:
        if release.notice is None:
            # The only release of its tender so far, so the tender says what it says.
            release.notice = pack(notice_of(tender))
        for id_ in (tender.id, tender.joined_into_id):
            if id_ is not None and id_ in found:
                found[id_].append(release)
    return found


def add(
    session: Session,
    tender: Tender,
    releases: list[Release],
    release: Release,
    notice: PublishedNotice,
    now: datetime,
) -> Outcome:
    """Add one release to a tender, which then says what all of them say.

    Args:
        session: of the caller, who holds the tender.
        tender: what it belongs to.
        releases: those it has, and the tenders joined into it; the new one is appended.
        release: the new one; what it changed is written into it.
        notice: what it says, storable.
        now: when.
    """
    before = notice_of(tender)
    release.notice = pack(notice)
    newest = max((rank(r.source, r.released_at, r.digest.hex()) for r in releases), default=None)
    is_newest = newest is None or rank_of(notice) > newest
    if is_newest and all(r.version_key != release.version_key for r in releases):
        after = combine(before, notice)
    else:
        after = merge([*(unpack(r.notice or {}) for r in releases), notice])
    release.changes = differences(before, after)
    session.add(release)
    releases.append(release)
    apply(tender, after, now)
    return Outcome.UPDATED if is_newest else Outcome.OLDER


def rebuild(tender: Tender, releases: Sequence[Release], now: datetime) -> list[dict[str, Any]]:
    """Make a tender say what these releases say; gives what changed."""
    before = notice_of(tender)
    after = merge(unpack(release.notice or {}) for release in releases)
    apply(tender, after, now)
    return differences(before, after)
