"""A person of the city decides on a declaration, and says why. Nothing decides by itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.text import N_
from procure.declarations import queries
from procure.declarations.models import OUTCOMES, SelectionDecision, SelectionDeclaration
from procure.declarations.services.asking import EDITORS
from rules.declarations import from_json

LEAST_REASONS = 20
MOST_REASONS = 8000
"""Characters."""


@use_case
def decide(
    session: Session, actor: Actor, declaration_id: UUID, version_id: UUID, outcome: str, reasons: str, now: datetime
) -> SelectionDecision:
    """Record what the city decides on a declaration; an earlier decision is kept, and no longer stands.

    Args:
        session: of the role `office`.
        actor: who decides.
        declaration_id: on which.
        version_id: the version that was read.
        outcome: one of `OUTCOMES`.
        reasons: why, in proportion: how serious, how long ago, what was done since.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no procurement officer of the tender.
        NotFound: there is none, it was not sent, or the actor may not know of its tender.
        Invalid: no outcome, one that does not fit what was declared, or no reasons.
        Conflict: the supplier has sent another version since.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    session.execute(select(SelectionDeclaration.id).where(SelectionDeclaration.id == declaration_id).with_for_update())
    declaration = queries.declaration(session, declaration_id)
    queries.seen(session, actor, declaration.tender_id)
    newest = queries.versions(session, declaration.id)[0]
    if queries.version(session, declaration.id, version_id).id != newest.id:
        raise Conflict({"version": newest.number})
    if outcome not in OUTCOMES:
        raise Invalid("outcome", N_("Choose what you decide"))
    said = from_json(newest.said, newest.said.keys())
    if outcome == "cleaned" and not any(one.done or one.measures for each in said.values() for one in each.violations):
        raise Invalid("outcome", N_("The supplier says of no ruling what it has done since."))
    if len(reasons.strip()) < LEAST_REASONS:
        raise Invalid("reasons", N_("Give the reasons: the supplier has a right to know them."))
    if len(reasons) > MOST_REASONS:
        raise Invalid("reasons", N_("Use at most %(most)d characters."), most=MOST_REASONS)
    made = SelectionDecision(
        version_id=newest.id,
        outcome=outcome,
        reasons=reasons.strip(),
        decided_by=actor.account_id,
        decided_at=now,
    )
    session.add(made)
    session.flush()
    return made
