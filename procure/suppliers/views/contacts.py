"""Contact persons of a supplier."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import NotFound
from procure.core.web import current_actor, db, page, permitted, success
from procure.core.web import gettext as _
from procure.suppliers import queries
from procure.suppliers import services as suppliers
from procure.suppliers.forms import ContactForm, SureForm
from procure.suppliers.models import Supplier, SupplierContact
from procure.suppliers.views.changing import standing
from procure.suppliers.views.mount import blueprint


@blueprint.route("/suppliers/<int:supplier_id>/contacts/new", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def add_contact(supplier_id: int) -> ResponseReturnValue:
    """Add a contact person."""
    supplier = standing(supplier_id)
    form = ContactForm()
    form.offer()
    if form.validate_on_submit():
        with form.refusals():
            suppliers.add_contact(db(), current_actor(), supplier_id, form.said())
            success(_("The contact person is added."))
            return redirect(url_for(".one", supplier_id=supplier_id))
    return page("suppliers/contact.html", form=form, supplier=supplier, contact=None)


@blueprint.route("/suppliers/contacts/<int:contact_id>/edit", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def edit_contact(contact_id: int) -> ResponseReturnValue:
    """Change what is said of a contact person."""
    contact, supplier = _contact(contact_id)
    form = ContactForm(obj=contact)
    form.offer()
    if form.validate_on_submit():
        with form.refusals():
            suppliers.edit_contact(db(), current_actor(), contact_id, form.said())
            success(_("Saved."))
            return redirect(url_for(".one", supplier_id=supplier.id))
    return page("suppliers/contact.html", form=form, supplier=supplier, contact=contact)


@blueprint.route("/suppliers/contacts/<int:contact_id>/remove", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def remove_contact(contact_id: int) -> ResponseReturnValue:
    """Remove a contact person for good; asks first."""
    contact, supplier = _contact(contact_id)
    form = SureForm()
    if form.validate_on_submit():
        suppliers.remove_contact(db(), current_actor(), contact_id)
        success(_("The contact person is removed."))
        return redirect(url_for(".one", supplier_id=supplier.id))
    return page("suppliers/remove_contact.html", form=form, supplier=supplier, contact=contact)


def _contact(contact_id: int) -> tuple[SupplierContact, Supplier]:
    contact = db().get(SupplierContact, contact_id)
    if contact is None:
        raise NotFound
    return contact, queries.one(db(), contact.supplier_id)
