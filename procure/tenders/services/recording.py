"""Notices that were read become tenders and releases: new ones by COPY, the rest row by row.

What a tender says follows from the set of its releases alone (`readers.merge`), so files may come in any order and
more than once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from sqlalchemy import BigInteger, Text, any_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from procure.core.copying import copy
from procure.tenders.models import Release, Tender
from procure.tenders.readers.merge import combine, differences, merge
from procure.tenders.readers.published import PublishedNotice
from procure.tenders.readers.stored import content, pack
from procure.tenders.services.arrivals import RELEASE_COPY, Arrival, Origin, Outcome, release_of, release_row
from procure.tenders.services.chains import link, refers
from procure.tenders.services.families import add, family_releases, lock, rebuild
from procure.tenders.services.rows import TENDER_COPY, tender_row, tender_says


@dataclass(slots=True)
class Recorded:
    """What a batch did.

    Attributes:
        outcomes: one for each notice of the batch, in its order.
        new: tenders that were not known and say what one notice says: id, and its place in the batch.
        merged: tenders that were not known and say what several notices of the batch say together: id, and that.
        changed: tenders that were known and say something else now: id, and the fields that changed.
    """

    outcomes: list[Outcome]
    new: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, PublishedNotice]] = field(default_factory=list)
    changed: dict[int, set[str]] = field(default_factory=dict)


def record(session: Session, batch: Sequence[Arrival], origin: Origin, now: datetime) -> Recorded:
    """Take in notices, in the transaction of the caller.

    Two imports that meet at the same tender get a `DBAPIError` (unique violation or deadlock): the caller rolls back
    and calls again, and then finds what the other wrote.

    Args:
        session: of the caller.
        batch: from `prepare`; some thousand at most.
        origin: how they come in.
        now: when.
    """
    recorded = Recorded([Outcome.UNCHANGED] * len(batch))
    known = _known(session, batch)
    held = _held(session, batch, known)
    fresh: dict[str, list[int]] = {}
    later: dict[int, list[int]] = {}
    for place, arrival in enumerate(batch):
        version = (arrival.key, arrival.version_key, arrival.digest)
        if version in held:
            continue
        held.add(version)
        if arrival.key in known:
            later.setdefault(known[arrival.key], []).append(place)
        else:
            fresh.setdefault(arrival.key, []).append(place)
    if fresh:
        _copy_new(session, batch, list(fresh.values()), recorded, origin, now)
    if later:
        _add_releases(session, batch, later, recorded, origin, now)
    chained = [place for place in sorted(chain(*fresh.values(), *later.values())) if refers(batch[place])]
    if chained:
        _follow_chains(session, batch, chained, recorded, now)
    return recorded


def _known(session: Session, batch: Sequence[Arrival]) -> dict[str, int]:
    """Tenders of the batch that are there, by key."""
    keys = list({arrival.key for arrival in batch})
    rows = session.execute(select(Tender.key, Tender.id).where(Tender.key == any_(literal(keys, ARRAY(Text)))))
    return dict(rows.all())


def _held(session: Session, batch: Sequence[Arrival], known: Mapping[str, int]) -> set[tuple[str, str, bytes]]:
    """Releases of the batch that are there: key of the tender, key of the version, digest."""
    arrivals = [arrival for arrival in batch if arrival.key in known]
    if not arrivals:
        return set()
    keys = {id_: key for key, id_ in known.items()}
    versions = list({arrival.version_key for arrival in arrivals})
    rows = session.execute(
        select(Release.tender_id, Release.version_key, Release.digest).where(
            Release.tender_id == any_(literal(list(keys), ARRAY(BigInteger))),
            Release.version_key == any_(literal(versions, ARRAY(Text))),
        )
    )
    return {(keys[tender_id], version_key, digest) for tender_id, version_key, digest in rows}


def _copy_new(
    session: Session,
    batch: Sequence[Arrival],
    groups: Sequence[Sequence[int]],
    recorded: Recorded,
    origin: Origin,
    now: datetime,
) -> None:
    """Write tenders that are not known, each with all its releases of the batch; `groups` holds their places."""
    sequence = func.pg_get_serial_sequence("tender", "id")
    ids = session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, len(groups)))).all()
    tenders, releases = [], []
    for id_, places in zip(ids, groups, strict=True):
        arrivals = [batch[place] for place in places]
        first = arrivals[0]
        recorded.outcomes[places[0]] = Outcome.NEW
        if len(arrivals) == 1:
            tenders.append(tender_row(id_, first.tender, origin.department_id, now))
            releases.append(release_row(id_, first, origin, now))
            recorded.new.append((id_, places[0]))
            continue
        notices = [arrival.notice() for arrival in arrivals]
        state, newest = notices[0], 0
        releases.append(release_row(id_, first, origin, now, pack(notices[0])))
        for number in range(1, len(arrivals)):
            arrival, notice = arrivals[number], notices[number]
            is_newest = arrival.rank > arrivals[newest].rank
            is_version = any(arrival.version_key == earlier.version_key for earlier in arrivals[:number])
            before = state
            state = combine(state, notice) if is_newest and not is_version else merge(notices[: number + 1])
            changes = differences(before, state)
            releases.append(release_row(id_, arrival, origin, now, pack(notice), changes))
            recorded.outcomes[places[number]] = Outcome.UPDATED if is_newest else Outcome.OLDER
            newest = number if is_newest else newest
        says = tender_says(first.key, state, content(state)[2])
        tenders.append(tender_row(id_, says, origin.department_id, now))
        if state.facts() == notices[newest].facts():
            recorded.new.append((id_, places[newest]))
        else:
            recorded.merged.append((id_, state))
    copy(session, "tender", TENDER_COPY, tenders)
    copy(session, "release", RELEASE_COPY, releases)


def _add_releases(
    session: Session,
    batch: Sequence[Arrival],
    later: Mapping[int, Sequence[int]],
    recorded: Recorded,
    origin: Origin,
    now: datetime,
) -> None:
    """Add releases to tenders that are known, under a lock on each, so that two imports can't undo each other."""
    tenders = lock(session, later)
    families = family_releases(session, later)
    for tender_id, places in later.items():
        tender, releases = tenders[tender_id], families[tender_id]
        fields: set[str] = set()
        for place in places:
            arrival = batch[place]
            if any((r.version_key, r.digest) == (arrival.version_key, arrival.digest) for r in releases):
                continue
            notice = arrival.notice()
            release = release_of(tender_id, arrival, origin, now)
            recorded.outcomes[place] = add(session, tender, releases, release, notice, now)
            fields |= {change["field"] for change in release.changes or ()}
        recorded.changed.setdefault(tender_id, set()).update(fields)
        if tender.joined_into_id is not None:
            root = lock(session, [tender.joined_into_id])[tender.joined_into_id]
            session.flush()
            changes = rebuild(root, family_releases(session, [root.id])[root.id], now)
            recorded.changed.setdefault(root.id, set()).update(change["field"] for change in changes)
    session.flush()


def _follow_chains(
    session: Session, batch: Sequence[Arrival], places: Sequence[int], recorded: Recorded, now: datetime
) -> None:
    """Join the tenders that TED notices of the batch make one; what was new and is not is so no longer."""
    session.flush()
    joined = link(session, [batch[place] for place in places], now)
    keys = dict(session.execute(select(Tender.key, Tender.id).where(Tender.id.in_(joined))).all())
    for place in places:
        if recorded.outcomes[place] is Outcome.NEW and (id_ := keys.get(batch[place].key)):
            is_newest = batch[place].released_at == _newest(session, joined[id_][0])
            recorded.outcomes[place] = Outcome.UPDATED if is_newest else Outcome.OLDER
    for id_, (root, fields) in joined.items():
        recorded.changed.pop(id_, None)
        recorded.changed.setdefault(root, set()).update(fields)
    gone = {*joined, *recorded.changed}
    recorded.new = [(id_, place) for id_, place in recorded.new if id_ not in gone]
    recorded.merged = [(id_, notice) for id_, notice in recorded.merged if id_ not in gone]


def _newest(session: Session, tender_id: int) -> datetime | None:
    """When the newest release of a tender, and of those joined into it, came out."""
    family = or_(Tender.id == tender_id, Tender.joined_into_id == tender_id)
    return session.scalar(select(func.max(Release.released_at)).join(Tender).where(family))
