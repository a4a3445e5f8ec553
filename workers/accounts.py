"""Removes what remains of getting in when nobody needs it any more."""

from procure.accounts import services as accounts
from procure.core import audit, clock
from procure.core.actor import SYSTEM
from workers import app as here


@here.app.task(name="workers.purge_sessions")
def purge_sessions() -> int:
    """Remove sessions and sign-in links that ended long ago."""
    now = clock.now()
    with here.sessions()() as session:
        audit.act(session, SYSTEM, now)
        return accounts.purge(session, now)
