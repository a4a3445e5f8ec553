"""The supplier survey: planned, started with a bulk of invitations, closed with a result that shows nothing small."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.jobs import Job
from procure.core.text import N_
from procure.core.vault import Vault
from procure.profiles import queries
from procure.profiles.models import ProfileInvitation, SupplierSurvey
from procure.profiles.services.inviting import Terms, end
from procure.profiles.services.inviting_many import Many, ask_for_inviting
from procure.suppliers.queries import SupplierFilters
from rules.profiles.survey import SurveyResult, result

SURVEYORS = (Role.EQUALITY_OFFICER,)
"""Who plans, starts and closes a survey."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """What somebody wants to ask whom.

    Attributes:
        name: of the survey.
        respondents: which suppliers.
        from_date, until_date: the period, both included; answers are asked by its last day.
    """

    name: str
    respondents: SupplierFilters
    from_date: date
    until_date: date


@use_case
def plan_survey(
    session: Session, actor: Actor, plan: SurveyPlan, now: datetime, survey_id: int | None = None
) -> SupplierSurvey:
    """Plan a survey, or change one that has not started.

    Args:
        session: of the role `office`.
        actor: an equality officer.
        plan: what and whom.
        now: when, in UTC.
        survey_id: the one to change; None makes a new one.

    Raises:
        Forbidden: somebody else.
        NotFound: there is no such survey.
        Invalid: the name is missing or too long, or the period ends before it begins.
        Conflict: it has started.
    """
    _check(actor)
    name = plan.name.strip()
    if not name:
        raise Invalid("name", N_("Give the survey a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid("name", N_("Use at most %(most)d characters."), most=LONGEST_NAME)
    if plan.until_date < plan.from_date:
        raise Invalid("until_date", N_("The last day comes after the first."))
    if survey_id is None:
        survey = SupplierSurvey(made_by=actor.account_id, made_at=now)
        session.add(survey)
    else:
        survey = _in_state(session, survey_id, "draft")
    survey.name, survey.respondents = name, _as_json(plan.respondents)
    survey.from_date, survey.until_date = plan.from_date, plan.until_date
    session.flush()
    return survey


@use_case
def remove_survey(session: Session, actor: Actor, survey_id: int) -> None:
    """Remove a survey that has not started.

    Raises:
        Forbidden, NotFound, Conflict: as for `plan_survey`.
    """
    _check(actor)
    session.delete(_in_state(session, survey_id, "draft"))


@use_case
def start_survey(session: Session, actor: Actor, survey_id: int, language: str, zone: ZoneInfo, now: datetime) -> Job:
    """Invite all respondents, by a job.

    Args:
        session: of the role `office`.
        actor: an equality officer.
        survey_id: which.
        language: of mails to contact persons who have none, ISO 639-1.
        zone: the city's.
        now: when, in UTC.

    Raises:
        Forbidden, NotFound, Conflict: as for `plan_survey`.
        Invalid: the period is over, or no supplier is meant.
    """
    _check(actor)
    survey = _in_state(session, survey_id, "draft")
    survey.started_at = now
    terms = Terms(None, survey.until_date, language, zone, survey.id)
    return ask_for_inviting(session, actor, Many(respondents_of(survey), complete_too=True), terms, now)


@use_case
def close_survey(session: Session, vault: Vault, actor: Actor, survey_id: int, today: date, now: datetime) -> None:
    """Close a survey and keep its result. A worker ends the invitations that are left: `end_closed_surveys`.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        actor: an equality officer.
        survey_id: which.
        today: in the city's calendar; the pack in force says what is counted, and what is too small to show.
        now: when, in UTC.

    Raises:
        Forbidden, NotFound: as for `plan_survey`.
        Conflict: it does not run.
    """
    _check(actor)
    survey = _in_state(session, survey_id, "running")
    pack, section = queries.questionnaire(session, today)
    found = result(
        section,
        queries.survey_respondents(session, vault, section, survey.id),
        queries.survey_parted(session, vault, section, survey.id),
        queries.survey_invited(session, survey.id),
    )
    survey.closed_at = now
    survey.result = {"pack": pack.digest, **msgspec.to_builtins(found)}
    audit.note(session, "counted", "supplier_survey", survey.id, {"answered": found.answered, "pack": pack.digest})


@use_case
def end_closed_surveys(session: Session, now: datetime, limit: int = 2000) -> int:
    """End invitations of surveys that are closed: their links, mails and reminders.

    Args:
        session: of the role `office`.
        now: when, in UTC.
        limit: the most at once.

    Returns:
        How many were ended.
    """
    waiting = session.scalars(
        select(ProfileInvitation)
        .join(SupplierSurvey, SupplierSurvey.id == ProfileInvitation.survey_id)
        .where(
            SupplierSurvey.closed_at.is_not(None),
            ProfileInvitation.finished_at.is_(None),
            ProfileInvitation.withdrawn_at.is_(None),
        )
        .limit(limit)
    ).all()
    end(session, waiting, "closed", now)
    return len(waiting)


def result_of(survey: SupplierSurvey) -> SurveyResult | None:
    """The result of a survey; None before it is closed."""
    if survey.result is None:
        return None
    return msgspec.convert({key: value for key, value in survey.result.items() if key != "pack"}, SurveyResult)


def respondents_of(survey: SupplierSurvey) -> SupplierFilters:
    """Which suppliers a survey asks."""
    return msgspec.convert(survey.respondents, SupplierFilters)


def _as_json(filters: SupplierFilters) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(asdict(filters)).items() if value}


def _check(actor: Actor) -> None:
    if not actor.has(*SURVEYORS):
        raise Forbidden


def _in_state(session: Session, survey_id: int, state: str) -> SupplierSurvey:
    survey = queries.survey(session, survey_id, lock=True)
    if survey.state != state:
        raise Conflict({"state": survey.state})
    return survey
