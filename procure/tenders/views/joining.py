"""Say that two tenders are the same, or that they are not."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import NotFound
from procure.core.forms import Form
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.tenders import queries
from procure.tenders import services as tenders
from procure.tenders.views.mount import MAY_PREPARE, blueprint


@blueprint.route("/tenders/<int:tender_id>/join/<int:other_id>", methods=["GET", "POST"])
@permitted(*MAY_PREPARE)
def join(tender_id: int, other_id: int) -> ResponseReturnValue:
    """Both tenders side by side, and the button that joins them."""
    actor = current_actor()
    pair = [queries.one(db(), actor, each) for each in (tender_id, other_id)]
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            kept = tenders.join(db(), actor, tender_id, other_id, request_time())
            success(_("The two are one tender now."))
            return redirect(url_for(".one", tender_id=kept.id))
    return page("tenders/join.html", form=form, pair=pair, sees=[queries.sees_value(actor, each) for each in pair])


@blueprint.route("/tenders/<int:tender_id>/part", methods=["GET", "POST"])
@permitted(*MAY_PREPARE)
def part(tender_id: int) -> ResponseReturnValue:
    """Undo a join."""
    tender = queries.one(db(), current_actor(), tender_id)
    if tender.joined_into_id is None:
        raise NotFound
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            tenders.part(db(), current_actor(), tender_id, request_time())
            success(_("The two tenders stand for themselves again."))
            return redirect(url_for(".one", tender_id=tender_id))
    return page("tenders/part.html", form=form, tender=tender)
