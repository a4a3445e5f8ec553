"""Clear standard cases, confirmed together and taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import NotFound
from procure.screening import queries
from procure.screening.models import Screening, ScreeningVersion, State
from procure.screening.services.deciding import keep_version
from procure.screening.services.sheets import may_screen, open_sheet
from rules.loader import Pack
from rules.values import Tier


@use_case
def confirm_many(
    session: Session, actor: Actor, screening_ids: Sequence[int], pack: Pack, now: datetime
) -> Sequence[ScreeningVersion]:
    """Confirm clear standard cases together, each as proposed; what is not, or no longer, one is left alone.

    Args:
        session: of the role `office`.
        actor: who decides.
        screening_ids: at most a page.
        pack: in force.
        now: when.

    Returns:
        The versions, one for each that was confirmed.

    Raises:
        Forbidden: the actor may not screen.
    """
    may_screen(actor)
    made = []
    for screening_id in sorted(set(screening_ids)):
        try:
            screening, tender = queries.one(session, actor, screening_id, lock=True)
        except NotFound:
            continue
        if is_clear(screening):
            opened = open_sheet(session, screening, tender, pack)
            # the stored proposal may be older than the pack or the notice: only what is now proposed counts
            if opened.judgement.tier is Tier.STANDARD and not opened.proposal.needs_review:
                made.append(keep_version(session, actor, opened, pack, now, is_bulk=True))
    return made


@use_case
def undo_many(session: Session, actor: Actor, screening_ids: Sequence[int], now: datetime) -> int:
    """Take back what was confirmed together by the same person: the versions stay, the screenings are open again.

    Gives how many were opened: what was decided anew meanwhile is left alone.

    Raises:
        Forbidden: the actor may not screen.
    """
    may_screen(actor)
    opened = 0
    for screening_id in sorted(set(screening_ids)):
        screening, _ = queries.one(session, actor, screening_id, lock=True)
        if screening.state != State.CONFIRMED or screening.confirmed_version is None:
            continue
        version = queries.version(session, screening.id, screening.confirmed_version)
        if version.is_bulk and version.decided_by == actor.account_id:
            audit.note(session, "taken back", "screening", screening.id, {"version": version.number, "at": now})
            screening.draft = {}
            screening.revision += 1
            opened += 1
    return opened


def is_clear(screening: Screening) -> bool:
    """Whether a screening may be confirmed together with others: standard, sure, and nobody has begun."""
    return (
        screening.state == State.PROPOSED
        and screening.proposed_tier is Tier.STANDARD
        and not screening.needs_review
        and screening.is_listed
    )
