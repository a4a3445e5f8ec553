"""Erases what was said of origin with a firm's name, once the ground on which it was kept is withdrawn."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit, packs
from procure.core.database import use_case
from procure.core.jobs import Run
from procure.core.vault import Vault
from procure.profiles import queries
from procure.profiles.models import DraftAnswer, ProfileClass, Statement
from rules.profiles import Section

_BATCH = 200


def forget_origin(run: Run, walled: sessionmaker[Session], vault: Vault) -> None:
    """Leave origin out of what was sent while a ground held, and erase drafts and classes of that time.

    The handler of `profiles.forget_origin`. All else that a firm said stays; its class is stated anew when it next
    sends. A second run changes nothing, so that an attempt that was stopped simply begins again; nobody can stop it
    half-way.

    Args:
        run: its arguments are the moments between which the ground held.
        walled: sessions of the role `profiles`.
        vault: keys of the equality side.
    """
    since, until = (datetime.fromisoformat(run.arguments[name]) for name in ("since", "until"))
    with walled() as session:
        _erase(session, run, since, until)
    last, done, changed = None, 0, 0
    while True:
        with walled() as session:
            seen, stripped, last = _strip(session, run, vault, since, until, last)
        done, changed = done + seen, changed + stripped
        with run.sessions() as session:
            run.advance(session, done, changed=changed)
            session.commit()
        if last is None:
            return


@use_case
def _erase(session: Session, run: Run, since: datetime, until: datetime) -> None:
    """Drafts and classes."""
    audit.act(session, run.actor, run.clock())
    _pack, section = queries.questionnaire(session, run.clock().date())
    drafts = session.scalars(
        delete(DraftAnswer)
        .where(DraftAnswer.question.in_(_origin(section)), DraftAnswer.saved_at.between(since, until))
        .returning(DraftAnswer.profile_id)
    ).all()
    classes = session.scalars(
        delete(ProfileClass)
        .where(ProfileClass.valid_from.between(since.date().replace(day=1), until.date()))
        .returning(ProfileClass.id)
    ).all()
    audit.note(session, "erased", "profile", "origin", {"drafts": len(drafts), "classes": len(classes)})


@use_case
def _strip(
    session: Session, run: Run, vault: Vault, since: datetime, until: datetime, after: UUID | None
) -> tuple[int, int, UUID | None]:
    """Take origin out of a batch of statements.

    Returns:
        How many were seen, how many changed, and the id of the last where there may be more.
    """
    audit.act(session, run.actor, run.clock())
    query = select(Statement).where(Statement.sent_at.between(since, until))
    if after is not None:
        query = query.where(Statement.id > after)
    rows = session.scalars(query.order_by(Statement.id).limit(_BATCH).with_for_update()).all()
    changed = 0
    for row in rows:
        said = vault.unseal(row.sealed)
        origin = _origin(packs.by_digest(session, row.pack).section("profiles"))
        left = {name: answer for name, answer in said["answers"].items() if name not in origin}
        if len(left) < len(said["answers"]):
            row.sealed = vault.seal({**said, "answers": left})
            changed += 1
    return len(rows), changed, rows[-1].id if len(rows) == _BATCH else None


def _origin(section: Section) -> set[str]:
    return {question.id for question in section.questions() if question.origin}
