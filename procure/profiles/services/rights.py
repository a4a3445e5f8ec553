"""What a supplier may do with what it said: object, have it erased, and take it away; and retention by itself."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.database import use_case
from procure.core.errors import NotFound
from procure.core.outbox import Message
from procure.core.vault import Vault
from procure.profiles import queries
from procure.profiles.models import (
    AnonymousAnswers,
    DraftAnswer,
    Profile,
    ProfileClass,
    ProfileInvitation,
    ProfileStanding,
    Statement,
)
from procure.profiles.queries import HeldFile
from procure.profiles.services.filing import drop_unused
from rules.calendar import months_after, quarter
from rules.profiles import Section

FORGOTTEN = "erased@invalid"
"""Stands in the outbox where an address was."""


@use_case
def object_to_use(
    session: Session, vault: Vault, invitation: ProfileInvitation, now: datetime, *, objects: bool
) -> None:
    """Leave the answers out of all figures (GDPR art. 21; DPA 2018 Sch 1 para 8(5)), or let them in again.

    The answers stay; classes are dropped, and stated anew when the profile is next sent without an objection.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        invitation: whose.
        now: when, in UTC.
        objects: False takes the objection back.

    Raises:
        NotFound: nothing was said yet.
    """
    profile = queries.profile_of(session, invitation.supplier_id, lock=True)
    if profile is None:
        raise NotFound
    profile.objected_at = now if objects else None
    if objects:
        _unclass(session, vault, profile.supplier_id)


@use_case
def erase(session: Session, vault: Vault, invitation: ProfileInvitation, now: datetime) -> None:
    """Erase what a supplier said: draft, statements, files, classes, standing, addresses in mails (GDPR art. 17).

    That it was invited, and each look at its answers, stay on record: they hold no answer, and prove what was done.
    Answers that were parted from the firm can't be found again, and so can't be erased.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        invitation: whose; it can be answered again while it is open.
        now: when, in UTC.

    Raises:
        NotFound: nothing was said.
    """
    profile = queries.profile_of(session, invitation.supplier_id, lock=True)
    if profile is None:
        raise NotFound
    _unclass(session, vault, profile.supplier_id)
    session.execute(delete(ProfileStanding).where(ProfileStanding.supplier_id == profile.supplier_id))
    invitations = select(ProfileInvitation.id).where(ProfileInvitation.supplier_id == invitation.supplier_id)
    ids = [str(each) for each in session.scalars(invitations)]
    mails = update(Message).where(Message.record_type == "profile_invitation", Message.record_id.in_(ids))
    for mail in (mails.where(Message.sent_at.is_(None)).values(withdrawn_at=now), mails):
        session.execute(mail.values(recipient=FORGOTTEN, parameters={}).execution_options(synchronize_session=False))
    audit.note(session, "erased", "profile", profile.id)
    session.execute(delete(Profile).where(Profile.id == profile.id))  # its answers, files, statements go with it
    if invitation.finished_at is None:
        session.get_one(ProfileInvitation, invitation.id).began_at = None


def export(session: Session, vault: Vault, invitation: ProfileInvitation) -> dict[str, Any]:
    """All that is kept of what a supplier said, as JSON can hold it (GDPR art. 15 and 20).

    Of files it tells all but what is in them; `files` gives that.

    Raises:
        NotFound: nothing was said.
    """
    profile = queries.profile_of(session, invitation.supplier_id)
    if profile is None:
        raise NotFound
    drafts = session.scalars(select(DraftAnswer).where(DraftAnswer.profile_id == profile.id)).all()
    return {
        "began_at": profile.began_at.isoformat(),
        "objected_at": profile.objected_at.isoformat() if profile.objected_at else None,
        "draft": {row.question: vault.unseal(row.sealed) | {"saved_at": row.saved_at.isoformat()} for row in drafts},
        "sent": [
            {
                "sent_at": each.sent_at.isoformat(),
                "expires_on": each.expires_on.isoformat(),
                "erased_on": each.purge_on.isoformat(),
                "language": each.language,
                "pack": each.pack,
                "files": [str(file.id) for file in queries.files_sent(session, vault, each.id)],
                **vault.unseal(each.sealed),
            }
            for each in queries.statements(session, profile.id)
        ],
        "files": [_told(file) for file in queries.every_file(session, vault, profile.id)],
        "looks": [
            {"at": at.isoformat(), "by": name, "purpose": purpose}
            for at, name, purpose in queries.looks(session, profile.supplier_id)
        ],
    }


@use_case
def purge(session: Session, today: date) -> int:
    """Erase what is too old: statements on their day, drafts that nobody touched for as long, and old standings.

    Classes, and answers parted from their firms, go when the pack no longer wants them for figures.
    Files go with the last statement that they were sent with, unless they are of a draft that stays.

    Args:
        session: of the role `profiles`.
        today: in the city's calendar; the pack in force on it says how long what has no day of its own is kept.

    Returns:
        How many rows went.

    Raises:
        Invalid: no pack with a questionnaire is in force.
    """
    _pack, section = queries.questionnaire(session, today)
    statements = session.scalars(delete(Statement).where(Statement.purge_on <= today).returning(Statement.id)).all()
    sent = select(Statement.id).where(Statement.profile_id == Profile.id).exists()
    drafts = session.scalars(
        delete(Profile)
        .where(Profile.changed_at < months_after(today, -section.months_kept), ~sent)
        .returning(Profile.id)
    ).all()
    standings = session.scalars(
        delete(ProfileStanding)
        .where(ProfileStanding.expires_on < months_after(today, -section.months_kept))
        .returning(ProfileStanding.supplier_id)
    ).all()
    drop_unused(session)
    gone = (("statement", statements), ("profile", drafts), ("profile_standing", standings))
    for kind, ids in gone:
        for each in ids:
            audit.note(session, "purged", kind, each)
    return sum(len(ids) for _kind, ids in gone) + _purge_counted(session, section, today)


def _purge_counted(session: Session, section: Section, today: date) -> int:
    """Erase what only figures need; the trail says how many, since which ones would say whose."""
    if section.months_counted is None:
        return 0
    oldest = months_after(today, -section.months_counted)
    classes = delete(ProfileClass).where(func.coalesce(ProfileClass.valid_to, ProfileClass.valid_from) < oldest)
    parted = delete(AnonymousAnswers).where(AnonymousAnswers.quarter < quarter(oldest))
    gone = 0
    for kind, old in (("profile_class", classes), ("anonymous_answers", parted)):
        count = len(session.scalars(old.returning(text("1"))).all())
        if count:
            audit.note(session, "purged", kind, "-", {"rows": count})
        gone += count
    return gone


def files(session: Session, vault: Vault, invitation: ProfileInvitation) -> list[tuple[str, bytes]]:
    """Every file that is kept of a supplier: a name that no other has, and what is in it.

    Raises:
        NotFound: nothing was said.
    """
    profile = queries.profile_of(session, invitation.supplier_id)
    if profile is None:
        raise NotFound
    names = queries.named_apart(queries.every_file(session, vault, profile.id))
    return [
        (name, queries.file_with_content(session, vault, profile.id, file_id)[1]) for file_id, name in names.items()
    ]


def _told(file: HeldFile) -> dict[str, Any]:
    return asdict(file) | {"id": str(file.id), "added_at": file.added_at.isoformat()}


def _unclass(session: Session, vault: Vault, supplier_id: int) -> None:
    session.execute(delete(ProfileClass).where(ProfileClass.pseudonym == vault.pseudonym(supplier_id)))
