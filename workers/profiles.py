"""Erases what suppliers said when it was kept long enough, and ends what closed surveys still ask."""

from procure.core import audit, clock
from procure.core.actor import SYSTEM
from procure.core.errors import Invalid
from procure.core.jobs import Run
from procure.profiles import services as profiles
from procure.profiles.services import joining, rights
from workers import app as here


@here.app.task(name="workers.purge_profiles")
def purge_profiles() -> int:
    """Erase statements on their day, and drafts that nobody touched for as long."""
    now = clock.now()
    with here.walled_sessions()() as session:
        audit.act(session, SYSTEM, now)
        try:
            return rights.purge(session, here.local_date(now))
        except Invalid:
            return 0  # a city without a questionnaire keeps no answers


def forget_origin(run: Run) -> None:
    """Erase what was gathered under a ground that is withdrawn; the handler of a job."""
    profiles.forget_origin(run, here.walled_sessions(), here.vault())


@here.app.task(name="workers.end_closed_surveys")
def end_closed_surveys() -> int:
    """End invitations of surveys that are closed."""
    now = clock.now()
    with here.sessions()() as session:
        audit.act(session, SYSTEM, now)
        return profiles.end_closed_surveys(session, now)


@here.app.task(name="workers.purge_join_requests")
def purge_join_requests() -> int:
    """Forget who asked by an open link to come in, when it was kept long enough."""
    now = clock.now()
    with here.sessions()() as session:
        audit.act(session, SYSTEM, now)
        return joining.purge_requests(session, now)
