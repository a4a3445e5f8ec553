"""What home does itself: an export of the trail leaves its own trace there."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.home.queries.trail import TrailFilter


@use_case
def note_export(session: Session, wanted: TrailFilter, actor: Actor, now: datetime) -> None:
    """Write down that somebody took the trail away as a file, and which part of it.

    Args:
        session: of the role `office`.
        wanted: what was searched for.
        actor: who exports.
        now: when, in UTC.
    """
    audit.act(session, actor, now)
    asked = {name: getattr(wanted, name) for name in wanted.__dataclass_fields__}
    audit.note(session, "exported", "audit", "search", {name: value for name, value in asked.items() if value})
