"""Runs jobs, and sends again those that got lost on the way."""

from uuid import UUID

from procure.accounts import queries as accounts
from procure.clauses.services import checking, uploading
from procure.core import audit, broker, clock, jobs
from procure.core.actor import SYSTEM
from procure.core.jobs import Handler
from procure.intake import services as intake
from procure.packs import services as packs
from procure.profiles import services as profiles
from procure.screening import services as screening
from procure.suppliers import services as suppliers
from workers import app as here
from workers.intake import take_in
from workers.profiles import forget_origin
from workers.screening import propose

HANDLERS: dict[str, Handler] = {
    intake.JOB: take_in,
    screening.PROPOSE_MISSING: propose,
    uploading.JOB: checking.run,
    suppliers.READ: suppliers.read_notices,
    packs.COMPARE: packs.run_comparison,
    profiles.INVITE: profiles.invite_many,
    profiles.FORGET: forget_origin,
}
"""Who does a kind of job; each capability's module of this floor gives its own."""


@here.app.task(name=broker.RUN_JOB)
def run_job(job_id: str) -> str:
    """Run one job, unless another worker holds it or it is over."""
    return jobs.execute(
        here.engine(), here.sessions(), UUID(job_id), HANDLERS, accounts.actor, clock.now, here.worker_name()
    )


@here.app.task(name="workers.resend_jobs")
def resend_jobs() -> int:
    """Send the jobs that no worker took; the reconciler of the queue."""
    with here.sessions().begin() as session:
        audit.act(session, SYSTEM, clock.now())
        found = jobs.waiting(session, clock.now())
    for job_id in found:
        here.send(job_id)
    return len(found)
