"""Invite many suppliers at once: a job that goes through the registry batch by batch, by COPY.

Each batch is one transaction with its progress: whatever is killed in between, nobody is left out or written to twice.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from procure.chasing import services as chasing
from procure.chasing.services import Outsider
from procure.core import audit, jobs
from procure.core.actor import Actor
from procure.core.copying import copy, encoder
from procure.core.database import use_case
from procure.core.errors import Invalid
from procure.core.jobs import Job, Run
from procure.core.text import N_
from procure.profiles import queries
from procure.profiles.queries import Reachable
from procure.profiles.services import links
from procure.profiles.services.inviting import (
    RECORD,
    TIMETABLE,
    Terms,
    awaited,
    check_inviter,
    check_terms,
    end,
    hold,
    mail_parameters,
)
from procure.suppliers.queries import SupplierFilters
from procure.tenders import queries as tenders

INVITE = "profiles.invite"
"""Kind of the job."""

_BATCH = 5000
_NUMBERS = text(
    "select nextval(pg_get_serial_sequence('profile_invitation', 'number')) from generate_series(1, :many)"
)
_INVITATION = {
    "id": "uuid",
    "number": "int8",
    "supplier_id": "int8",
    "tender_id": "int8",
    "survey_id": "int8",
    "contact_id": "int8",
    "language": "text",
    "generation": "int4",
    "tries": "int4",
    "made_by": "int8",
    "made_at": "timestamptz",
    "due_on": "date",
    "expires_at": "timestamptz",
}
_MAIL = {
    "id": "uuid",
    "template": "text",
    "language": "text",
    "parameters": "jsonb",
    "recipient": "text",
    "record_type": "text",
    "record_id": "text",
    "created_at": "timestamptz",
    "due_at": "timestamptz",
    "attempts": "int4",
}
_invitation = encoder(_INVITATION.values())
_mail = encoder(_MAIL.values())


@dataclass(frozen=True, slots=True)
class Many:
    """Whom a bulk invites.

    Attributes:
        filters: of the registry; not looked at where `ids` are given.
        ids: the suppliers of a list that somebody made; None for the registry.
        complete_too: also those whose profile is complete and has not expired.
    """

    filters: SupplierFilters = field(default_factory=SupplierFilters)
    ids: tuple[int, ...] | None = None
    complete_too: bool = False


@use_case
def ask_for_inviting(session: Session, actor: Actor, many: Many, terms: Terms, now: datetime) -> Job:
    """Ask for many suppliers to be invited, each by mail to the contact person who has been there longest.

    Those invited already, and those without a contact person, are counted and left out.

    Args:
        session: of the role `office`.
        actor: who invites.
        many: whom.
        terms: for what, by when.
        now: when, in UTC.

    Raises:
        Forbidden: the actor invites nobody.
        NotFound: the actor may not know of the tender.
        Invalid: the day can't be, or no supplier is meant.
    """
    check_inviter(actor)
    check_terms(terms, now)
    title = tenders.one(session, actor, terms.tender_id).title if terms.tender_id is not None else None
    total = queries.count_meant(session, many.filters, many.ids)
    if not total:
        raise Invalid("", N_("No supplier is meant by this."))
    filters = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(many.filters).items()
    }
    arguments = {
        "filters": filters,
        "ids": sorted(many.ids) if many.ids is not None else None,
        "complete_too": many.complete_too,
        "tender": [terms.tender_id, title],
        "survey_id": terms.survey_id,
        "due_on": terms.due_on.isoformat(),
        "language": terms.language,
        "zone": terms.zone.key,
    }
    return jobs.enqueue(session, INVITE, arguments, actor, now, total=total)


def invite_many(run: Run) -> None:
    """Invite. The handler of `profiles.invite`; an attempt that was stopped goes on after the last batch."""
    while True:
        with run.sessions() as session:
            more = _batch(session, run)
        if not more:
            return
        run.stop_if_asked()


@use_case
def _batch(session: Session, run: Run) -> bool:
    """Invite a batch in one transaction; gives whether more may come."""
    now, asked = run.clock(), run.arguments
    tender_id, title = asked["tender"]
    due_on, zone = date.fromisoformat(asked["due_on"]), ZoneInfo(asked["zone"])
    terms = Terms(tender_id, due_on, asked["language"], zone, asked["survey_id"])
    today = now.astimezone(terms.zone).date()
    audit.act(session, run.actor, now)
    hold(session)
    many = _many(asked)
    found = queries.reachable(session, queries.meant(many.filters, many.ids), int(run.result.get("after", 0)), _BATCH)
    ids = [each.supplier_id for each in found]
    standing = queries.open_for(session, ids, tender_id, terms.survey_id)
    over = [each for each in standing if each.status_at(now) == "expired"]
    end(session, over, "expired", now)
    session.flush()
    already = {each.supplier_id for each in standing} - {each.supplier_id for each in over}
    complete = set() if many.complete_too else queries.complete_among(session, ids, today) - already
    wanted = [each for each in found if each.supplier_id not in already | complete]
    invited = [each for each in wanted if each.contact_id is not None]
    if invited:
        _write(session, run.actor, invited, title, terms, now)
    counts = {
        "invited": len(invited),
        "already": len(already),
        "complete": len(complete),
        "no_address": len(wanted) - len(invited),
    }
    run.advance(
        session,
        run.done + len(found),
        after=str(ids[-1]) if ids else run.result.get("after", "0"),
        **{name: run.result.get(name, 0) + count for name, count in counts.items()},
    )
    return len(found) == _BATCH


def _write(
    session: Session, actor: Actor, invited: Sequence[Reachable], title: str | None, terms: Terms, now: datetime
) -> None:
    """Invitations, mails and chases of a batch."""
    numbers = session.scalars(_NUMBERS, {"many": len(invited)}).all()
    offered = queries.released_on(session, now.astimezone(terms.zone).date())
    made = [
        (
            uuid4(),
            number,
            firm,
            Outsider(firm.name, firm.email, queries.reading(offered, firm.language, terms.language)),
        )
        for number, firm in zip(numbers, invited, strict=True)
    ]
    copy(
        session,
        RECORD,
        tuple(_INVITATION),
        (
            _invitation(
                (
                    *(id_, number, firm.supplier_id, terms.tender_id, terms.survey_id, firm.contact_id),
                    *(person.language, 1, 0, actor.account_id, now, terms.due_on, terms.expires_at),
                )
            )
            for id_, number, firm, person in made
        ),
    )
    copy(
        session,
        "outbox",
        tuple(_MAIL),
        (
            _mail(
                (
                    *(uuid4(), links.INVITATION, person.language),
                    orjson.dumps(mail_parameters(id_, 1, number, firm.name, firm.supplier, title, terms)),
                    *(firm.email, RECORD, str(id_), now, now, 0),
                )
            )
            for id_, number, firm, person in made
        ),
    )
    chasing.open_many(
        session,
        TIMETABLE,
        RECORD,
        [awaited(id_, 1, person, firm.supplier, title) for id_, _, firm, person in made],
        terms.due_on,
        now.astimezone(terms.zone).date(),
        now,
    )
    audit.note(session, "invited", RECORD, "bulk", {"first": numbers[0], "last": numbers[-1], "count": len(made)})


def _many(asked: dict[str, Any]) -> Many:
    moments = {
        name: datetime.fromisoformat(value)
        for name in ("since", "until")
        if (value := asked["filters"][name]) is not None
    }
    ids = tuple(asked["ids"]) if asked["ids"] is not None else None
    return Many(SupplierFilters(**{**asked["filters"], **moments}), ids, asked["complete_too"])
