"""The office's side of the open link of a tender: make it, end it, and let in who waits."""

from uuid import UUID

import segno
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from procure.core.web import current_actor, db, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.profiles import services as profiles
from procure.profiles.forms.office import OpenLinkForm, SureForm, usual_due
from procure.profiles.queries import joining
from procure.profiles.services import joining as services
from procure.profiles.services import links
from procure.profiles.views.mount import READERS, blueprint, today
from procure.tenders import queries as tenders


@blueprint.route("/profiles/of-tender/<int:tender_id>/open-link", methods=["GET", "POST"])
@permitted(*READERS)
def open_link_of(tender_id: int) -> ResponseReturnValue:
    """The open link of a tender, to be copied into its documents; or a form that makes one."""
    tender = tenders.one(db(), current_actor(), tender_id)
    form = OpenLinkForm(due_on=usual_due(today()))
    if form.validate_on_submit():
        with form.refusals():
            due_on = form.due_on.data or today()
            services.make_open_link(db(), current_actor(), tender_id, due_on, site().time_zone, request_time())
            return redirect(url_for(".open_link_of", tender_id=tender_id))
    link = joining.open_link_of(db(), tender_id)
    address = links.open_address(site().base_url, site().secret_key, link.id) if link is not None else None
    picture = segno.make(address, error="m").svg_inline(scale=4, border=4) if address else ""
    return page(
        "profiles/office/open_link.html",
        tender=tender,
        form=form,
        link=link,
        is_open=link is not None and joining.is_open(link, today()),
        address=address,
        picture=Markup(picture),  # noqa: S704  squares and numbers
    )


@blueprint.route("/profiles/of-tender/<int:tender_id>/open-link/end", methods=["GET", "POST"])
@permitted(*profiles.EDITORS)
def end_open_link(tender_id: int) -> ResponseReturnValue:
    """End the open link of a tender; asks first."""
    tender = tenders.one(db(), current_actor(), tender_id)
    form = SureForm()
    if form.validate_on_submit():
        services.end_open_link(db(), current_actor(), tender_id, request_time())
        success(_("The open link is ended."))
        return redirect(url_for(".of_tender", tender_id=tender_id))
    return page("profiles/office/end_open_link.html", form=form, tender=tender)


@blueprint.post("/profiles/join-requests/<uuid:request_id>")
@permitted(*profiles.EDITORS)
def answer_request(request_id: UUID) -> ResponseReturnValue:
    """Let somebody in who came by an open link, or not."""
    admitted = request.form.get("answer") == "yes"
    answered = services.admit_for_city(
        db(), current_actor(), request_id, site().time_zone, request_time(), admitted=admitted
    )
    said = _("%(name)s is let in and gets a link.") if admitted else _("%(name)s is not let in.")
    success(said % {"name": answered.name})
    return redirect(url_for(".of_tender", tender_id=joining.tender_of(db(), answered), _anchor="newcomers"))
