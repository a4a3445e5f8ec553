"""A procurement officer asks for declarations, says on which grounds, and reminds those who sent none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from procure.core import outbox, packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.outbox import Message
from procure.core.text import N_
from procure.declarations import queries
from procure.declarations.models import SelectionFile
from procure.declarations.services.links import ASKED
from procure.profiles import queries as profiles

EDITORS = (Role.PROCUREMENT_OFFICER,)
"""Who asks for declarations, and who decides on them."""

LONGEST = timedelta(days=365)
_AT_MOST_EVERY = timedelta(days=1)
"""Nobody is asked again within so long, however often the button is pressed."""

_LOCK = "select pg_advisory_xact_lock(hashtextextended('selection file', :tender))"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tender asks.

    Attributes:
        grounds: ids, of the pack.
        due_on: the day by which declarations are asked.
    """

    grounds: Sequence[str]
    due_on: date


@use_case
def open_file(
    session: Session, actor: Actor, tender_id: int, asked: Asked, today: date, now: datetime
) -> SelectionFile:
    """Ask for declarations for a tender, or change what is asked.

    Once a supplier has sent its declaration only the day can change: all answer the same questions.

    Args:
        session: of the role `office`.
        actor: who asks.
        tender_id: for which tender.
        asked: what.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no procurement officer of the tender.
        NotFound: there is no such tender, or the actor may not know of it.
        Invalid: no ground, one that the pack does not have, or a day that can't be.
        Conflict: somebody has declared already, and other grounds are asked.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    queries.seen(session, actor, tender_id)
    session.execute(text(_LOCK), {"tender": tender_id})
    file = queries.file_of(session, tender_id)
    if file is None:
        pack, section = queries.in_force(session, today)
        packs.store(session, pack, now)
        file = SelectionFile(tender_id=tender_id, pack=pack.digest, opened_by=actor.account_id, opened_at=now)
    else:
        _pack, section, _grounds = queries.asked_in(session, file)
    grounds = [ground.id for ground in section.among(asked.grounds)]
    if not grounds:
        raise Invalid("grounds", N_("Choose at least one ground"))
    if not today <= asked.due_on <= today + LONGEST:
        raise Invalid("due_on", N_("Choose a day between today and a year from now."))
    if (
        file.grounds
        and grounds != file.grounds
        and any(row.declaration_id for row in queries.rows_of(session, file, tender_id, now))
    ):
        raise Conflict({"grounds": file.grounds})
    file.grounds, file.due_on = grounds, asked.due_on
    session.add(file)
    session.flush()
    return file


@use_case
def ask_those_missing(session: Session, actor: Actor, tender_id: int, now: datetime) -> int:
    """Mail the link to every invited supplier that has not declared, and was not asked within a day.

    Args:
        session: of the role `office`.
        actor: who asks.
        tender_id: for which tender.
        now: when, in UTC.

    Returns:
        how many mails go; suppliers invited on paper get none.

    Raises:
        Forbidden, NotFound: as for `open_file`.
        Conflict: no declarations are asked for this tender.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    tender = queries.seen(session, actor, tender_id)
    session.execute(text(_LOCK), {"tender": tender_id})
    file = queries.file_of(session, tender_id)
    if file is None:
        raise Conflict({"tender": tender_id})
    _pack, section, _grounds = queries.asked_in(session, file)
    done = {row.supplier_id for row in queries.rows_of(session, file, tender_id, now) if row.declaration_id}
    lately = set(
        session.scalars(
            select(Message.record_id).where(
                Message.template == ASKED, Message.created_at > now - _AT_MOST_EVERY, Message.withdrawn_at.is_(None)
            )
        )
    )
    asked = 0
    for each in profiles.invited_for(session, tender_id, now):
        if each.supplier_id in done or each.email is None or str(each.invitation_id) in lately:
            continue
        outbox.post(
            session,
            ASKED,
            each.email,
            each.language if each.language in section.languages else section.binding,
            {
                "invitation": str(each.invitation_id),
                "generation": each.generation,
                "name": each.contact,
                "supplier": each.supplier,
                "tender": tender.title,
                "due_on": file.due_on.isoformat(),
            },
            ("profile_invitation", each.invitation_id),
            now,
        )
        asked += 1
    return asked
