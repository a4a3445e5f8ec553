"""Chase what plans wait for: requirements by their due day, approvals, questions, legal reviews, ending exemptions.

Found by query and not told by whoever changed something, so that the chases are right again after any change: who is
responsible now is waited for, and nobody else.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.queries import waiting
from procure.chasing import services as chasing
from procure.chasing.services import Awaited
from procure.core import packs
from procure.core.actor import Role
from procure.core.database import use_case
from rules.text import repaired

TIMETABLES = ("requirement", "approval", "legal_question", "law_review", "exemption")

Wanted = tuple[Awaited, tuple[int, ...]]
"""What is waited for, and the accounts from which; the first to act ends it for all."""


@use_case
def follow(session: Session, language: str, today: date, now: datetime) -> int:
    """Open, move and close chases so that they are what the plans and the law's owner wait for today.

    Args:
        session: of the role `office`.
        language: of the names that mails show where they come from the pack.
        today: in the city's calendar.
        now: when, in UTC.

    Returns:
        How many chases are open afterwards.
    """
    texts = packs.in_force(session, today).texts(language)
    wanted = [*_of_plans(session, texts, today), *_of_the_law(session, texts)]
    stay = set()
    for awaited, accounts_waited_for in wanted:
        for account_id in accounts_waited_for:
            contact = chasing.contact_of_account(session, account_id)
            chasing.open_chase(session, awaited, contact.id, today, now)
            stay.add((awaited.timetable, awaited.record[0], str(awaited.record[1]), contact.id))
    for timetable in TIMETABLES:
        chasing.close_all_but(session, timetable, stay, "done, moved or not needed any more", now)
    return len(stay)


def _of_plans(session: Session, texts: Mapping[str, str], today: date) -> Iterable[Wanted]:
    for task in waiting.due_requirements(session, today):
        name = task.name or texts.get(f"assurance.requirements.{task.requirement}.name", task.requirement or "")
        path = f"/plans/{task.plan_id}#requirement-{task.requirement_id}"
        record = ("plan_requirement", task.requirement_id)
        subject = f"{name} ({repaired(task.title)})" if task.title else name
        yield Awaited("requirement", record, subject, path, task.due_on), (task.responsible_id,)
    equality = accounts.holders(session, Role.EQUALITY_OFFICER)
    for plan in waiting.waiting_plans(session):
        path = f"/plans/{plan.plan_id}"
        awaited = Awaited(
            "approval", ("assurance_plan", plan.plan_id), repaired(plan.title or path), path, plan.since.date()
        )
        yield awaited, tuple(account for account in equality if account != plan.author_id)
    for exemption in waiting.running_exemptions(session, today):
        path = f"/plans/{exemption.plan_id}#requirement-{exemption.requirement_id}"
        record = ("exemption", exemption.exemption_id)
        awaited = Awaited("exemption", record, repaired(exemption.title or path), path, exemption.until)
        yield awaited, () if exemption.asked_by is None else (exemption.asked_by,)


def _of_the_law(session: Session, texts: Mapping[str, str]) -> Iterable[Wanted]:
    advisers = accounts.holders(session, Role.LEGAL_ADVISER)
    for question in queries.questions(session, open_only=True):
        name = texts.get(f"assurance.kinds.{question.kind}.name", question.kind)
        record = ("law_question", question.id)
        path = f"/law/questions/{question.id}"
        yield Awaited("legal_question", record, name, path, question.asked_at.date()), advisers
    for decision in queries.decisions(session):
        name = texts.get(f"assurance.kinds.{decision.kind}.name", decision.kind)
        path = f"/law/{decision.kind}/{decision.stage}"
        yield Awaited("law_review", ("law_decision", decision.id), name, path, decision.review_on), advisers
