"""Profiles of the demo city: last year's survey and its result, this year's under way, invitations in every state."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from procure.accounts import queries as accounts
from procure.core import audit, jobs
from procure.core.actor import SYSTEM
from procure.core.database import make_sessions
from procure.core.jobs import Handler, Job
from procure.core.vault import Vault
from procure.demo.people import Cast
from procure.demo.suppliers import FIRMS
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.services import SurveyPlan, Terms, answering, sending
from procure.profiles.services.sending import Declaration
from procure.suppliers import queries as suppliers
from procure.suppliers import services as registry
from procure.suppliers.queries import SupplierFilters
from procure.suppliers.services import Contact
from rules.profiles import Question, Typed

_SEED = 5
_RESPONDENTS = 30
_READERS = {"tr": "Derya Kaya, beëdigd vertaler", "ar": "Nadia el Idrissi, beëdigd vertaler"}
"""Who has read the questionnaire in which language; the others wait for their reader."""
_PERSONS = ("Anna", "Bilal", "Chantal", "Deniz", "Elif", "Farid", "Greta", "Hamza", "Ilse", "Jamal", "Kim", "Lotte")


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of the wall: where the office works, where suppliers answer, and the keys.

    Attributes:
        engine: of the role `office`.
        office: sessions of it.
        walled: sessions of the role `profiles`.
        vault: keys of the equality side.
        zone: the city's.
    """

    engine: Engine
    office: sessionmaker[Session]
    walled: sessionmaker[Session]
    vault: Vault
    zone: ZoneInfo


def fill(sides: Sides, people: Cast, now: datetime) -> None:
    """Let suppliers be asked and answer.

    Args:
        sides: of the wall.
        people: who act.
        now: when.
    """
    random = Random(_SEED)
    with sides.office() as session:
        _contacts(session, people, now)
        _release(session, sides, people, now)
    last_year = now - timedelta(days=380)
    first = _survey(sides, people, "Leveranciersonderzoek vorig jaar", last_year)
    _respond(sides, first, 1.0, random, last_year + timedelta(days=9))
    closing = last_year + timedelta(days=45)
    with sides.walled() as session:
        audit.act(session, people.equality, closing)
        profiles.close_survey(session, sides.vault, people.equality, first, _day(sides, closing), closing)
    with sides.office() as session:
        audit.act(session, SYSTEM, closing)
        profiles.end_closed_surveys(session, closing)
    second = _survey(sides, people, "Leveranciersonderzoek dit jaar", now - timedelta(days=12))
    _respond(sides, second, 0.5, random, now - timedelta(days=3))
    with sides.office() as session:
        _invite(session, sides.zone, people, now)


def _release(session: Session, sides: Sides, people: Cast, now: datetime) -> None:
    """Let the equality officer put on record who has read two of the languages."""
    audit.act(session, people.equality, now)
    pack, _section = queries.questionnaire(session, _day(sides, now))
    for language, reader in _READERS.items():
        mark = queries.digest(pack, language)
        profiles.release_language(session, people.equality, pack, language, mark, reader, now)


def _contacts(session: Session, people: Cast, now: datetime) -> None:
    """Give firms a contact person, so that they can be written to."""
    audit.act(session, people.manager, now)
    for number, firm in enumerate(FIRMS[:_RESPONDENTS]):
        found = suppliers.page(session, SupplierFilters(words=firm.number)).rows
        if not found or suppliers.contacts(session, [found[0].id]):
            continue
        name = _PERSONS[number % len(_PERSONS)]
        address = f"{name.lower()}{number}@{firm.place.lower()}.invalid"
        registry.add_contact(session, people.manager, found[0].id, Contact(name, address, None, None, "nl"))


def _survey(sides: Sides, people: Cast, name: str, start: datetime) -> int:
    """Plan and start a survey, and do what the worker would."""
    first = _day(sides, start)
    with sides.office() as session:
        audit.act(session, people.equality, start)
        plan = SurveyPlan(name, SupplierFilters(), first, first + timedelta(days=42))
        survey = profiles.plan_survey(session, people.equality, plan, start)
        profiles.start_survey(session, people.equality, survey.id, "nl", sides.zone, start)
        waiting = session.scalars(select(Job.id).where(Job.kind == profiles.INVITE, Job.ended_at.is_(None))).all()
    handlers: dict[str, Handler] = {profiles.INVITE: profiles.invite_many}
    for job_id in waiting:
        jobs.execute(sides.engine, sides.office, job_id, handlers, accounts.actor, lambda: start, "demo")
    return survey.id


def _respond(sides: Sides, survey_id: int, share: float, random: Random, now: datetime) -> None:
    """Let a share of those who were asked answer and send; some of the others open the page or begin."""
    with sides.office() as session:
        asked = queries.of_survey(session, survey_id)
    today = _day(sides, now)
    with sides.walled() as session:
        for place, invitation in enumerate(asked):
            audit.act(session, SYSTEM, now)
            if random.random() < share or place == 0:
                profiles.opened(session, invitation, now)
                _answer(session, sides.vault, invitation, random, today, now)
                declared = Declaration(random.choice(_PERSONS), "Directeur", "nl")
                sending.send(session, sides.vault, invitation, declared, today, now)
            elif place % 3 == 0:
                profiles.opened(session, invitation, now)
                _answer(session, sides.vault, invitation, random, today, now, most=2)
            elif place % 3 == 1:
                profiles.opened(session, invitation, now)


def _answer(
    session: Session,
    vault: Vault,
    invitation: Any,
    random: Random,
    today: date,
    now: datetime,
    most: int = 100,
) -> None:
    """Answer what is open, at most so many questions, one by one, since each answer may bring others."""
    for _ in range(most):
        draft = answering.load(session, vault, invitation, today)
        if not draft.open:
            return
        question = draft.open[0]
        held = draft.held.get(question.id)
        staff = draft.answers.get("staff")
        total = staff.value if staff is not None and isinstance(staff.value, int) else 4
        typed, revision = _typed(question, random, total), held.revision if held is not None else 0
        answering.save(session, vault, invitation, question.id, typed, revision, today, now)


def _typed(question: Question, random: Random, total: int) -> Typed:
    """An invented answer."""
    if question.about == "persons" and random.random() < 0.1:
        return Typed({}, declined=True)
    if question.kind == "choice":
        return Typed({"value": random.choice(question.options).id})
    if question.kind == "choices":
        offered = [option.id for option in question.options if option.id not in {"none", "nothing"}]
        return Typed({}, chosen=tuple(random.sample(offered, random.randint(1, len(offered)))))
    if question.kind == "whole":
        return Typed({"value": str(random.randint(4, 60))})
    if question.kind == "shares":
        with_background = random.choice((0, 0, 0, 50, 51, 100))
        return Typed(
            {question.options[0].id: str(with_background), question.options[1].id: str(100 - with_background)}
        )
    if question.kind == "counts":
        each = max(1, total // len(question.lines))
        fields = {}
        for line in question.lines:
            counted = random.randint(0, each // 2)
            fields[f"{line.id}.{question.options[0].id}"] = str(counted)
            fields[f"{line.id}.{question.options[1].id}"] = str(each - counted)
        return Typed(fields, source=random.choice(("register", "estimate")) if question.source else "")
    return Typed({"value": "Kortere stukken, en eerder weten wat er komt."})


def _invite(session: Session, zone: ZoneInfo, people: Cast, now: datetime) -> None:
    """Invite by hand: one on paper, one that was taken back."""
    audit.act(session, people.officer, now)
    terms = Terms(None, _local(zone, now) + timedelta(days=28), "nl", zone)
    found = suppliers.page(session, SupplierFilters()).rows
    without = [row.id for row in found if not queries.of_supplier(session, [row.id])][:2]
    made = [profiles.invite(session, people.officer, supplier_id, None, terms, now) for supplier_id in without]
    for invitation in made[1:]:
        profiles.withdraw(session, people.officer, invitation.id, now)


def _day(sides: Sides, moment: datetime) -> date:
    return _local(sides.zone, moment)


def _local(zone: ZoneInfo, moment: datetime) -> date:
    return moment.astimezone(zone).date()


def sides_of(office: Engine, walled: Engine, vault: Vault, zone: ZoneInfo) -> Sides:
    """Both sides of the wall of a city.

    Args:
        office: engine of the role `office`.
        walled: engine of the role `profiles`.
        vault: keys of the equality side.
        zone: the city's.
    """
    return Sides(office, make_sessions(office), make_sessions(walled), vault, zone)
