"""What a definition means here: its family, and the groups that stand for a migration background."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid, NotFound
from procure.core.text import N_
from procure.population import queries
from procure.population.models import Family, PopulationDefinition, PopulationTable

EDITORS = (Role.EQUALITY_OFFICER, Role.ADMINISTRATOR)

_SUM = Decimal("1.02")
"""Groups that count may add up to a little more than everybody: publishers round."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides: the family of a classification, and the groups that stand for a migration background."""

    family: Family
    counted: tuple[str, ...] = ()


@use_case
def decide(
    session: Session, definition_id: int, decision: Decision, actor: Actor, now: datetime
) -> PopulationDefinition:
    """Change what a definition means here: its family, and the groups that count.

    Raises:
        NotFound: there is no such definition.
        Invalid: groups that it does not have, or that add up to more than everybody.
    """
    check_editor(actor)
    definition = session.get(PopulationDefinition, definition_id)
    if definition is None:
        raise NotFound
    _check_groups(decision.counted, queries.groups(session, definition_id))
    definition.family, definition.counted = decision.family, list(decision.counted)
    definition.decided_by, definition.decided_at = actor.account_id, now
    session.flush()
    check_sum(session, definition)
    return definition


def settle(
    session: Session,
    words: str,
    known: PopulationDefinition | None,
    groups: Collection[str],
    decision: Decision | None,
    actor: Actor,
    now: datetime,
) -> PopulationDefinition:
    """Give the definition of a classification that is about to be loaded, as decided now or before.

    Args:
        session: the caller's session.
        words: the classification.
        known: what was decided before.
        groups: those of the file that may count.
        decision: what is decided now; None leaves it as it was.
        actor: who decides.
        now: when, in UTC.

    Raises:
        Invalid: nobody ever decided, or groups that can't count.
    """
    if decision is None:
        if known is None:
            raise Invalid("", N_("Say what '%(words)s' means before it is loaded"), words=words)
        return known
    _check_groups(decision.counted, (*groups, *(queries.groups(session, known.id) if known else ())))
    definition = known or PopulationDefinition(words=words)
    definition.family, definition.counted = decision.family, list(decision.counted)
    definition.decided_by, definition.decided_at = actor.account_id, now
    session.add(definition)
    session.flush()
    return definition


def _check_groups(counted: tuple[str, ...], allowed: Collection[str]) -> None:
    unknown = sorted(set(counted) - set(allowed))
    if unknown:
        raise Invalid("counted", N_("'%(group)s' is no group that can count here"), group=unknown[0])


def check_sum(session: Session, definition: PopulationDefinition) -> None:
    """Refuse counted groups that add up to more than everybody in some table: one is part of another."""
    if not definition.counted:
        return
    for table in session.scalars(
        select(PopulationTable)
        .where(PopulationTable.definition_id == definition.id)
        .options(selectinload(PopulationTable.rows), selectinload(PopulationTable.definition))
    ):
        share = queries.counted_share(table)
        if share is not None and share > _SUM:
            raise Invalid(
                "counted",
                N_("The groups that count add up to more than everybody in %(area)s: some are part of others"),
                area=table.area,
            )


def check_editor(actor: Actor) -> None:
    """Refuse who may not load or define figures."""
    if actor is not SYSTEM and not actor.has(*EDITORS):
        raise Forbidden
