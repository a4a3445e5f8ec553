"""Jobs: the list, one job with its progress, cancelling, trying again; the last two ask first."""

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core import jobs as core
from procure.core.actor import Role
from procure.core.listing import page_number
from procure.core.text import N_
from procure.core.web import db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.home.queries import jobs as queries
from procure.home.views.mount import OPERATORS, blueprint

STATE_NAMES = {
    "waiting": N_("Waiting"),
    "running": N_("Running"),
    "cancelling": N_("Being cancelled"),
    "parked": N_("Stopped, needs a person"),
    "finished": N_("Finished"),
    "cancelled": N_("Cancelled"),
}
STATE_TONES = {
    "waiting": "grey",
    "running": "blue",
    "cancelling": "yellow",
    "parked": "red",
    "finished": "green",
    "cancelled": "grey",
}
KIND_NAMES = {
    "intake.import": N_("Import"),
    "screening.propose": N_("New proposals"),
    "clauses.check": N_("Check of a draft contract"),
    "packs.compare": N_("Comparison of rule packs"),
    "profiles.invite": N_("Invitations of suppliers"),
    "profiles.forget_origin": N_("Erasing of answers about origin"),
}
"""Names of kinds of jobs; a kind without a name is shown as it is."""

COUNT_NAMES = {
    "new": N_("new"),
    "updated": N_("updated"),
    "unchanged": N_("unchanged"),
    "older": N_("older than what is known"),
    "failed": N_("not readable"),
    "proposed": N_("proposed"),
    "outdated": N_("outdated"),
    "changed": N_("would change"),
    "missing": N_("clauses missing"),
    "unsure": N_("clauses unsure"),
    "invited": N_("invited"),
    "already": N_("were invited already"),
    "complete": N_("have a complete profile"),
    "no_address": N_("have no contact person"),
}
"""Names of what jobs count; a count without a name is shown as it is."""

WORDS: dict[str, Any] = {
    "state_names": STATE_NAMES,
    "state_tones": STATE_TONES,
    "kind_names": KIND_NAMES,
    "count_names": COUNT_NAMES,
}


@blueprint.get("/jobs")
@permitted(*OPERATORS)
def jobs() -> ResponseReturnValue:
    """Jobs, newest first, in one state or any."""
    state = request.args.get("state", "")
    found = queries.jobs(db(), state, page_number(request.args.get("page")))
    return page(
        "home/jobs.html",
        found=found,
        state=state,
        names=accounts.names(db(), {row.account_id for row in found.rows if row.account_id}),
        **WORDS,
    )


@blueprint.get("/jobs/<uuid:job_id>")
@permitted(*OPERATORS)
def job(job_id: UUID) -> ResponseReturnValue:
    """One job: how far it is, what it counted, why it stopped."""
    held = queries.job(db(), job_id)
    entries = audit.trail(db(), "job", job_id)
    people = {entry.account_id for entry in entries} | {held.account_id}
    return page(
        "home/job.html",
        job=held,
        entries=entries,
        names=accounts.names(db(), {account_id for account_id in people if account_id}),
        **WORDS,
    )


@blueprint.route("/jobs/<uuid:job_id>/cancel", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def cancel_job(job_id: UUID) -> ResponseReturnValue:
    """Ask a job to stop, after asking; what it has done stays."""
    held = queries.job(db(), job_id)
    if request.method == "POST":
        core.cancel(db(), job_id, request_time())
        success(_("The job is asked to stop."))
        return redirect(url_for(".job", job_id=job_id))
    return page("home/cancel_job.html", job=held, **WORDS)


@blueprint.route("/jobs/<uuid:job_id>/try-again", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def unpark_job(job_id: UUID) -> ResponseReturnValue:
    """Try a job again that was stopped, after asking."""
    held = queries.job(db(), job_id)
    if request.method == "POST":
        core.unpark(db(), job_id)
        success(_("The job is tried again from where it stopped."))
        return redirect(url_for(".job", job_id=job_id))
    return page("home/unpark_job.html", job=held, **WORDS)
