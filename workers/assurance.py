"""Keeps the chases in step with what plans and the law's owner wait for."""

from procure.assurance.services import following
from procure.core import audit, clock
from procure.core.actor import SYSTEM
from procure.core.text import LANGUAGES
from workers import app as here


@here.app.task(name="workers.follow_plans")
def follow_plans() -> int:
    """Open, move and close chases as the plans now stand."""
    now = clock.now()
    with here.sessions()() as session:
        audit.act(session, SYSTEM, now)
        return following.follow(session, next(iter(LANGUAGES)), here.local_date(now), now)
