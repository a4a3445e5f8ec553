"""Inviting one supplier, and many at once; and what the office may know of one supplier's profile."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.actor import Role
from procure.core.web import current_actor, db, language, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.forms.office import InviteForm, ManyForm, key, registry_filters, usual_due
from procure.profiles.queries import firms
from procure.profiles.services import Many, matching
from procure.profiles.views.mount import READERS, blueprint, offered, terms, today
from procure.suppliers import queries as suppliers

_SEE_LOOKS = (Role.EQUALITY_OFFICER, Role.AUDITOR)
"""Who sees that somebody looked; who may come to evaluate bids does not."""

_SHOWN = 50
"""Lines of a list that were not found, shown."""


@blueprint.get("/profiles/suppliers/<int:supplier_id>")
@permitted(*READERS)
def of_supplier(supplier_id: int) -> ResponseReturnValue:
    """One supplier: complete or not and until when, its invitations; to who may look or audits, also who looked."""
    supplier = firms.standing_firm(db(), supplier_id)
    ids = [each.id for each in suppliers.family(db(), supplier.id)]
    return page(
        "profiles/office/of_supplier.html",
        supplier=supplier,
        standing=queries.standings(db(), [supplier.id]).get(supplier.id),
        invitations=[(each, title, each.status_at(request_time())) for each, title in queries.of_supplier(db(), ids)],
        looks=queries.looks(db(), supplier.id) if current_actor().has(*_SEE_LOOKS) else None,
        today=today(),
    )


@blueprint.route("/profiles/suppliers/<int:supplier_id>/invite", methods=["GET", "POST"])
@permitted(*profiles.EDITORS)
def invite(supplier_id: int) -> ResponseReturnValue:
    """Invite one supplier."""
    supplier = firms.standing_firm(db(), supplier_id)
    tender = firms.tender_for(db(), current_actor(), key(request.args.get("tender")))
    people = firms.people_of(db(), supplier.id)
    form = InviteForm(due_on=usual_due(today()), language=language())
    form.offer([(str(each.id), f"{each.name} ({each.email})") for each in people], offered())
    if form.validate_on_submit():
        with form.refusals():
            asked = terms(tender.id if tender else None, form.due_on.data, form.language.data)
            made = profiles.invite(db(), current_actor(), supplier_id, form.contact_id(), asked, request_time())
            success(_("“%(name)s” is invited.", name=supplier.name))
            return redirect(url_for(".one", invitation_id=made.id))
    return page("profiles/office/invite.html", form=form, supplier=supplier, tender=tender, people=people)


@blueprint.route("/profiles/invite", methods=["GET", "POST"])
@permitted(*profiles.EDITORS)
def invite_many() -> ResponseReturnValue:
    """Invite all that the registry's list shows, or those of a list of one's own."""
    tender = firms.tender_for(db(), current_actor(), key(request.args.get("tender")))
    filters, given = registry_filters(request.args)
    form = ManyForm(due_on=usual_due(today()), language=language())
    form.offer(offered())
    missing: list[str] = []
    if form.validate_on_submit():
        with form.refusals():
            ids = None
            if said := form.said().strip():
                found = matching.match(db(), said)
                ids = tuple(found.ids)
                missing = [*found.unknown, *found.ambiguous]
            if not missing or form.others.data:
                asked = terms(tender.id if tender else None, form.due_on.data, form.language.data)
                many = Many(filters, ids, complete_too=bool(form.complete_too.data))
                job = profiles.ask_for_inviting(db(), current_actor(), many, asked, request_time())
                success(_("The suppliers are being invited. This page shows how far it is."))
                return redirect(url_for("home.job", job_id=job.id))
            form.listed.errors = [_("Some lines name no supplier, or several: look at them below.")]
    return page(
        "profiles/office/invite_many.html",
        form=form,
        given=given,
        tender=tender,
        meant=queries.count_meant(db(), filters, None),
        missing=missing[:_SHOWN],
        more=max(0, len(missing) - _SHOWN),
    )
