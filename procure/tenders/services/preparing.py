"""Tenders before publication: by form, from a draft specification, or by re-letting an earlier one.

Each save is a release of the source `form`, which is whole: what is left empty there is empty.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Conflict, Invalid
from procure.core.text import N_
from procure.tenders import queries
from procure.tenders.models import Release, Tender
from procure.tenders.readers.published import PublishedNotice, Source
from procure.tenders.readers.stored import content, pack
from procure.tenders.services.families import add, family_releases, lock
from procure.tenders.services.prepared import (
    FIELDS,
    Prepared,
    check_department,
    checked,
    differ,
    notice_from,
    prepared_of,
)
from procure.tenders.services.rows import apply, notice_of

_TICK = timedelta(microseconds=1)


@use_case
def create(session: Session, actor: Actor, said: Prepared, key: UUID, now: datetime) -> Tender:
    """Begin a tender by form.

    Args:
        session: of the role `office`.
        actor: who prepares it.
        said: what they say of it.
        key: made when the form was opened, so that a form sent twice makes one tender.
        now: when.

    Raises:
        Invalid: a value can't be taken.
    """
    values = checked(session, actor, said)
    return _begin(session, actor, notice_from(f"form:{key}", Source.FORM, values, None, now), values, now)


@use_case
def create_from_draft(
    session: Session, actor: Actor, said: Prepared, draft: bytes, key: UUID, now: datetime
) -> Tender:
    """Begin a tender from a draft specification, which is kept as its original.

    Args:
        session: of the role `office`.
        actor: who prepares it.
        said: what was read in it, as the person confirmed it.
        draft: the Word file, or the pasted text as UTF-8.
        key: as in `create`.
        now: when.

    Raises:
        Invalid: a value can't be taken.
    """
    values = checked(session, actor, said)
    notice = replace(notice_from(f"draft:{key}", Source.DRAFT, values, None, now), original=draft)
    return _begin(session, actor, notice, values, now)


@use_case
def relet(
    session: Session, actor: Actor, earlier_id: int, department_id: int | None, key: UUID, now: datetime
) -> Tender:
    """Begin a tender that re-lets an earlier one: it takes over what was bought, not when, nor who won.

    Args:
        session: of the role `office`.
        actor: who prepares it.
        earlier_id: the earlier tender.
        department_id: which department buys.
        key: as in `create`.
        now: when.

    Raises:
        NotFound: there is no such tender, or the actor may not know of it.
        Invalid: the department is not one of theirs.
    """
    earlier = queries.one(session, actor, earlier_id)
    shows_value = queries.sees_value(actor, earlier)
    before = notice_of(earlier)
    said = replace(prepared_of(earlier), department_id=department_id, reference=None, deadline=None)
    if not shows_value:
        said = replace(said, value=None)
    values = checked(session, actor, said)
    lots = tuple(lot if shows_value else replace(lot, value=None) for lot in before.lots)
    notice = replace(
        notice_from(f"form:{key}", Source.FORM, values, None, now),
        lots=lots,
        items=before.items,
        social_objectives=before.social_objectives,
        accessibility=before.accessibility,
        reserved=before.reserved,
    )
    tender = _begin(session, actor, notice, values, now)
    tender.relet_of_id = earlier.id
    return tender


@use_case
def edit(session: Session, actor: Actor, tender_id: int, revision: int, said: Prepared, now: datetime) -> Tender:
    """Change a tender that is not published.

    Args:
        session: of the role `office`.
        actor: who changes it.
        tender_id: which.
        revision: the state that the person had before them.
        said: all of it, as it shall be.
        now: when.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        Invalid: it is published, or a value can't be taken.
        Conflict: somebody else changed it meanwhile; `changed` says where it differs from what was sent.
    """
    queries.one(session, actor, tender_id)
    values = checked(session, actor, said)
    tender = lock(session, (tender_id,))[tender_id]
    if tender.is_published or tender.joined_into_id is not None:
        raise Invalid("", N_("A published tender is changed by a new notice, not by hand."))
    standing = prepared_of(tender)
    if tender.revision != revision:
        raise Conflict({name: getattr(standing, name) for name in FIELDS if differ(standing, values, name)})
    if not any(differ(standing, values, name) for name in FIELDS):
        return tender
    tender.department_id = values.department_id
    before = notice_of(tender)
    # The newest of the tender's releases, even where a clock of another machine ran ahead.
    said_at = max(now, tender.published_at + _TICK) if tender.published_at else now
    notice = notice_from(before.tender_key, Source.FORM, values, before, said_at)
    releases = family_releases(session, (tender.id,))[tender.id]
    add(session, tender, releases, _release(tender.id, actor, notice, now), notice, now)
    return tender


@use_case
def set_department(session: Session, actor: Actor, tender_id: int, department_id: int | None, now: datetime) -> Tender:
    """Say which department buys; of a published tender too, whose value is then shown to that department alone.

    Raises:
        NotFound: there is no such tender, or the actor may not know of it.
        Invalid: the department is not one of theirs.
    """
    queries.one(session, actor, tender_id)
    tender = lock(session, (tender_id,))[tender_id]
    theirs = actor.departments is None or tender.department_id is None or tender.department_id in actor.departments
    if not theirs:
        raise Invalid("department_id", N_("Only the department that has this tender can pass it on."))
    if department_id is None and not tender.is_published:
        raise Invalid("department_id", N_("Choose the department that buys"))
    check_department(session, None if tender.is_published else actor, department_id)
    tender.department_id, tender.updated_at = department_id, now
    tender.revision += 1
    return tender


def _begin(session: Session, actor: Actor, notice: PublishedNotice, said: Prepared, now: datetime) -> Tender:
    notice = content(notice)[0]
    known = session.scalar(select(Tender).where(Tender.key == notice.tender_key))
    if known is not None:
        return known
    tender = Tender(key=notice.tender_key, department_id=said.department_id, created_at=now)
    apply(tender, notice, now)
    session.add(tender)
    session.flush()
    release = _release(tender.id, actor, notice, now)
    release.notice = pack(notice)
    session.add(release)
    return tender


def _release(tender_id: int, actor: Actor, notice: PublishedNotice, now: datetime) -> Release:
    return Release(
        tender_id=tender_id,
        version_key=notice.version_key,
        digest=bytes.fromhex(notice.digest),
        source=notice.source.value,
        released_at=notice.published_at.at if notice.published_at else None,
        original=notice.original,
        account_id=actor.account_id,
        created_at=now,
    )
