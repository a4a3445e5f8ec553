"""From its author to an equality officer and back: submit, take back, approve or return, open again."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.assurance import queries
from procure.assurance.forms import ReviewForm, SeenForm
from procure.assurance.services import approving
from procure.assurance.services.planning import EDITORS
from procure.assurance.views.mount import blueprint, guarded, seen, today
from procure.assurance.views.plans import show
from procure.assurance.views.showing import shown
from procure.core.actor import Role
from procure.core.errors import Forbidden
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from rules.values import Tier


@blueprint.post("/plans/<int:plan_id>/submit")
@permitted(*EDITORS)
def submit(plan_id: int) -> ResponseReturnValue:
    """Submit a plan; one that needs no second person holds at once."""
    held = queries.one(db(), current_actor(), plan_id)
    form, hold = SeenForm(), None
    if form.validate_on_submit():
        with guarded(form, held) as hold:
            done = approving.submit(db(), current_actor(), plan_id, form.revision, today(), request_time())
            if done.tier is Tier.FULL:
                success(_("The plan is submitted. An equality officer who is not its author approves or returns it."))
            else:
                success(_("The plan is adopted."))
            return redirect(url_for(".plan", plan_id=plan_id))
    return show(queries.one(db(), current_actor(), plan_id), form, hold)


@blueprint.post("/plans/<int:plan_id>/take-back")
@permitted(*EDITORS)
def take_back(plan_id: int) -> ResponseReturnValue:
    """Take a submitted plan back to work on it."""
    approving.take_back(db(), current_actor(), plan_id)
    success(_("The plan is a draft again."))
    return redirect(url_for(".plan", plan_id=plan_id))


@blueprint.post("/plans/<int:plan_id>/reopen")
@permitted(*EDITORS)
def reopen(plan_id: int) -> ResponseReturnValue:
    """Open an approved plan again."""
    approving.reopen(db(), current_actor(), plan_id, SeenForm().revision)
    success(_("The plan is open again. It holds once it is submitted and approved anew."))
    return redirect(url_for(".plan", plan_id=plan_id))


@blueprint.route("/plans/<int:plan_id>/review", methods=["GET", "POST"])
@permitted(Role.EQUALITY_OFFICER)
def review(plan_id: int) -> ResponseReturnValue:
    """Approve a plan, or return it with what is to be changed."""
    held = queries.one(db(), current_actor(), plan_id)
    if held.author_id == current_actor().account_id:
        raise Forbidden
    form, hold = ReviewForm(seen=seen(held)), None
    form.decision.offer([("approve", _("I approve this plan")), ("return", _("I return it to its author"))])
    if form.validate_on_submit():
        with guarded(form, held) as hold:
            if form.decision.data == "approve":
                approving.approve(db(), current_actor(), plan_id, form.revision, today(), request_time())
                success(_("The plan is approved."))
            else:
                approving.send_back(
                    db(), current_actor(), plan_id, form.revision, form.return_note.data or "", request_time()
                )
                success(_("The plan is returned to its author."))
            return redirect(url_for(".plan", plan_id=plan_id))
    return page(
        "assurance/review.html", hold.status if hold else 200, form=form, hold=hold, view=shown(held), plan=held
    )
