"""One invitation: how far it is, a new link, taking it back, and the letter to print."""

from uuid import UUID

import segno
from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from procure.accounts import queries as accounts
from procure.chasing import queries as chases
from procure.core import audit
from procure.core.actor import Role
from procure.core.web import current_actor, db, page, permitted, prefer, request_time, site, success
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.forms.office import DueForm, SureForm, usual_due
from procure.profiles.models import ProfileInvitation
from procure.profiles.queries import firms
from procure.profiles.views.mount import READERS, blueprint, offered, terms, today


@blueprint.get("/profiles/invitations/<uuid:invitation_id>")
@permitted(*READERS)
def one(invitation_id: UUID) -> ResponseReturnValue:
    """An invitation."""
    invitation = _invitation(invitation_id)
    supplier = firms.firm_of(db(), invitation)
    entries = audit.trail(db(), ProfileInvitation.__tablename__, invitation.id)
    return page(
        "profiles/office/one.html",
        invitation=invitation,
        supplier=supplier,
        state=invitation.status_at(request_time()),
        tender=firms.tender_for(db(), current_actor(), invitation.tender_id),
        contact=queries.contact(db(), invitation),
        standing=queries.standings(db(), [supplier.id]).get(supplier.id),
        chases=chases.of_record(db(), ProfileInvitation.__tablename__, invitation.id),
        mails=queries.mails_of(db(), invitation.id),
        locked=invitation.tries >= queries.MOST_TRIES,
        today=today(),
        entries=entries,
        names=accounts.names(
            db(), {each for entry in entries if (each := entry.account_id)} | ({invitation.made_by or 0} - {0})
        ),
    )


@blueprint.route("/profiles/invitations/<uuid:invitation_id>/renew", methods=["GET", "POST"])
@permitted(*profiles.EDITORS)
def renew(invitation_id: UUID) -> ResponseReturnValue:
    """Give an invitation a new link and day; says first that the old link dies."""
    invitation = _invitation(invitation_id)
    supplier = firms.firm_of(db(), invitation)
    form = DueForm(due_on=usual_due(today()))
    if form.validate_on_submit():
        with form.refusals():
            asked = terms(invitation.tender_id, form.due_on.data, invitation.language)
            profiles.renew(db(), current_actor(), invitation_id, asked, request_time())
            success(_("There is a new link; earlier ones are worth nothing."))
            return redirect(url_for(".one", invitation_id=invitation_id))
    contact = queries.contact(db(), invitation)
    return page("profiles/office/renew.html", form=form, invitation=invitation, supplier=supplier, contact=contact)


@blueprint.route("/profiles/invitations/<uuid:invitation_id>/withdraw", methods=["GET", "POST"])
@permitted(*profiles.EDITORS)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back; asks first."""
    invitation = _invitation(invitation_id)
    supplier = firms.firm_of(db(), invitation)
    form = SureForm()
    if form.validate_on_submit():
        profiles.withdraw(db(), current_actor(), invitation_id, request_time())
        success(_("The invitation is withdrawn."))
        return redirect(url_for(".one", invitation_id=invitation_id))
    return page("profiles/office/withdraw.html", form=form, invitation=invitation, supplier=supplier)


@blueprint.post("/profiles/invitations/<uuid:invitation_id>/letter")
@permitted(Role.EQUALITY_OFFICER)
def letter(invitation_id: UUID) -> ResponseReturnValue:
    """The letter with number and code, to print. That it was made is on record."""
    invitation = profiles.printed(db(), current_actor(), invitation_id, request_time())
    prefer((queries.reading(offered(), invitation.language),))  # it is the supplier who reads it
    secret, base_url = site().secret_key, site().base_url
    address = profiles.address(base_url, secret, invitation.id, invitation.generation)
    return page(
        "profiles/office/letter.html",
        invitation=invitation,
        supplier=firms.firm_of(db(), invitation),
        title=queries.title_of(db(), invitation),
        code=profiles.code(secret, invitation),
        code_page=f"{base_url}{profiles.CODE_PATH}",
        picture=Markup(segno.make(address, error="m").svg_inline(scale=4, border=4)),  # noqa: S704  squares and numbers
    )


def _invitation(invitation_id: UUID) -> ProfileInvitation:
    """An invitation.

    Raises:
        NotFound: there is none, or the actor may not know of its tender.
    """
    invitation = queries.one(db(), invitation_id)
    firms.tender_for(db(), current_actor(), invitation.tender_id)
    return invitation
