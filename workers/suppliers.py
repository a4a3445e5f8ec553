"""Reads bidders and winners of tenders that changed into the registry of suppliers."""

from procure.core import audit, clock
from procure.core.actor import SYSTEM
from procure.suppliers import services as suppliers
from workers import app as here


@here.app.task(name="workers.ask_for_suppliers")
def ask_for_suppliers() -> bool:
    """Ask for tenders to be read where any changed; gives whether any did."""
    now = clock.now()
    with here.sessions()() as session:
        audit.act(session, SYSTEM, now)
        return suppliers.ask_for_reading(session, SYSTEM, now) is not None
