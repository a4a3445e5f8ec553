"""The releases that a tender is made of, and what it says when they change."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from procure.core import audit
from procure.tenders.models import Release, Tender
from procure.tenders.readers.merge import combine, differences, merge, rank, rank_of
from procure.tenders.readers.published import PublishedNotice
from procure.tenders.readers.stored import pack, unpack
from procure.tenders.services.arrivals import Outcome
from procure.tenders.services.rows import apply, notice_of


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
    # In two steps, each by an index: joined in one statement, all releases there are would be read for each batch.
    family = select(Tender).where(or_(Tender.id.in_(wanted), Tender.joined_into_id.in_(wanted)))
    tenders = {tender.id: tender for tender in session.scalars(family)}
    for release in session.scalars(select(Release).where(Release.tender_id.in_(tenders)).order_by(Release.id)):
        tender = tenders[release.tender_id]
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


def unite(session: Session, kept: Tender, joined: Tender, now: datetime) -> list[dict[str, Any]]:
    """Join a tender, and those joined into it, into another, which then says what the releases of all say.

    Args:
        session: of the caller, who holds both; neither is joined into another.
        kept: the one that stays.
        joined: the other.
        now: when.

    Returns:
        What changed in the one that stays.
    """
    families = family_releases(session, (kept.id, joined.id))
    session.execute(update(Tender).where(Tender.joined_into_id == joined.id).values(joined_into_id=kept.id))
    joined.joined_into_id = kept.id
    if kept.department_id is None:
        kept.department_id = joined.department_id
    changes = rebuild(kept, [*families[kept.id], *families[joined.id]], now)
    audit.note(session, "joined", "tender", kept.id, {"with": joined.id, "key": joined.key})
    return changes
