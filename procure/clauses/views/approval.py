"""From the officer to the legal adviser and back: ask, take back, approve or return, take an approval back."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.clauses import queries
from procure.clauses.forms import ReviewForm
from procure.clauses.services import approving
from procure.clauses.services.uploading import EDITORS
from procure.clauses.views.mount import ClauseWords, blueprint, pack_of
from procure.core.actor import Role
from procure.core.errors import Conflict, Forbidden
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _


@blueprint.post("/drafts/<int:version_id>/ask")
@permitted(*EDITORS)
def ask_approval(version_id: int) -> ResponseReturnValue:
    """Ask the legal adviser to approve a version."""
    approving.ask(db(), current_actor(), version_id, request_time())
    success(_("The draft is with the legal adviser."))
    return redirect(url_for(".draft", version_id=version_id))


@blueprint.post("/drafts/<int:version_id>/take-back")
@permitted(*EDITORS)
def take_back_question(version_id: int) -> ResponseReturnValue:
    """Take a version back from the legal adviser."""
    approving.take_back(db(), current_actor(), version_id)
    success(_("The draft is with you again."))
    return redirect(url_for(".draft", version_id=version_id))


@blueprint.route("/drafts/<int:version_id>/review", methods=["GET", "POST"])
@permitted(Role.LEGAL_ADVISER)
def review(version_id: int) -> ResponseReturnValue:
    """Approve a version, or return it with what is to be changed."""
    version = queries.one(db(), current_actor(), version_id)
    if version.uploaded_by == current_actor().account_id:
        raise Forbidden
    if version.state != "asked" and request.method == "GET":
        raise Conflict({"state": version.state})
    form = ReviewForm()
    form.decision.offer([("approve", _("I approve this draft")), ("return", _("I return it to its officer"))])
    if form.validate_on_submit():
        with form.refusals():
            if form.decision.data == "approve":
                approving.approve(db(), current_actor(), version_id, form.note.data or "", request_time())
                success(_("The draft is approved."))
            else:
                approving.send_back(db(), current_actor(), version_id, form.note.data or "", request_time())
                success(_("The draft is returned to its officer."))
            return redirect(url_for(".draft", version_id=version_id))
    return page(
        "clauses/review.html",
        form=form,
        version=version,
        words=ClauseWords(pack_of(version)),
        lacking=approving.lacking(version),
    )


@blueprint.post("/drafts/<int:version_id>/reopen")
@permitted(Role.LEGAL_ADVISER)
def reopen(version_id: int) -> ResponseReturnValue:
    """Take an approval back."""
    approving.reopen(db(), current_actor(), version_id)
    success(_("Your approval is taken back. The draft waits for you again."))
    return redirect(url_for(".draft", version_id=version_id))
