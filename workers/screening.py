"""Proposes where proposals are missing: after a pack was adopted, or what a form or a change left behind."""

from procure.core import audit, clock, packs
from procure.core.actor import SYSTEM
from procure.core.jobs import Run
from procure.screening import services as screening
from workers import app as here


def propose(run: Run) -> None:
    """The handler of `screening.PROPOSE_MISSING`."""
    screening.propose_missing(run, here.local_date)


@here.app.task(name="workers.ask_for_proposals")
def ask_for_proposals() -> bool:
    """Ask for proposals where any are missing; gives whether any were."""
    now = clock.now()
    with here.sessions()() as session:
        audit.act(session, SYSTEM, now)
        digest = packs.digest_in_force(session, here.local_date(now))
        return digest is not None and screening.ask_for_proposals(session, SYSTEM, digest, now) is not None


@here.app.task(name="workers.sum_up_counts")
def sum_up_counts() -> None:
    """Keep the counts of the matrix few."""
    with here.sessions()() as session:
        screening.sum_up_counts(session)
