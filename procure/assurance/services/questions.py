"""Officers ask the legal adviser about a rule or a requirement; the answer is mailed to who asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import LawQuestion
from procure.core import outbox
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid, NotFound
from procure.core.text import LANGUAGES, N_
from rules.assurance.section import Stage

ANSWERED = "assurance/emails/answer"
"""Template of the mail that tells who asked that the adviser has answered."""


@use_case
def ask(
    session: Session,
    actor: Actor,
    kind: str,
    stage: Stage,
    question: str,
    now: datetime,
    requirement_id: int | None = None,
) -> LawQuestion:
    """Ask the legal adviser about a rule, or about one requirement of a plan.

    Raises:
        Invalid: the question is empty.
        NotFound: the actor may not know of the requirement.
    """
    if not question.strip():
        raise Invalid("question", N_("Write your question."))
    if requirement_id is not None:
        queries.requirement(session, actor, requirement_id)
    asked = LawQuestion(
        plan_requirement_id=requirement_id,
        kind=kind,
        stage=stage,
        question=question.strip(),
        asked_by=actor.account_id,
        asked_at=now,
    )
    session.add(asked)
    return asked


@use_case
def reply(
    session: Session,
    actor: Actor,
    question_id: int,
    text: str,
    now: datetime,
    path: str = "",
    languages: tuple[str, ...] = tuple(LANGUAGES),
) -> LawQuestion:
    """Answer a question, and tell who asked; a second answer replaces the first, and the trail keeps both.

    Args:
        session: of the role `office`.
        actor: the legal adviser.
        question_id: the question.
        text: the answer.
        now: when, in UTC.
        path: of the page that shows question and answer, below the address of the site.
        languages: of the mails; the first where the asker chose none.

    Raises:
        Forbidden: the actor is no legal adviser.
        NotFound: there is no such question.
        Invalid: the answer is empty.
    """
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    question = session.get(LawQuestion, question_id, with_for_update=True)
    if question is None:
        raise NotFound
    if not text.strip():
        raise Invalid("answer", N_("Write your answer."))
    question.answer, question.answered_by, question.answered_at = text.strip(), actor.account_id, now
    asker = queries.addressee(session, question.asked_by) if question.asked_by else None
    if asker is not None and question.asked_by != actor.account_id:
        outbox.post(
            session,
            ANSWERED,
            asker.email,
            asker.language or languages[0],
            {"name": asker.name, "path": path, "question": question.question, "answer": question.answer},
            ("law_question", question.id),
            now,
        )
    return question
