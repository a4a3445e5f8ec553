"""Adding and changing a supplier, and its numbers."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import Conflict, NotFound
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.suppliers import queries
from procure.suppliers import services as suppliers
from procure.suppliers.forms import NewSupplierForm, NumberForm, SupplierForm, SureForm
from procure.suppliers.models import Supplier, SupplierIdentifier
from procure.suppliers.views.mount import blueprint

_LONGEST = 9


@blueprint.route("/suppliers/new", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def add() -> ResponseReturnValue:
    """Add a supplier by hand."""
    form = NewSupplierForm()
    form.offer()
    if form.validate_on_submit():
        with form.refusals():
            made = suppliers.add(
                db(), current_actor(), form.said(), form.scheme.data or "", form.number.data or "", request_time()
            )
            success(_("“%(name)s” is in the registry.", name=made.name))
            return redirect(url_for(".one", supplier_id=made.id))
    return page("suppliers/form.html", form=form, supplier=None)


@blueprint.route("/suppliers/<int:supplier_id>/edit", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def edit(supplier_id: int) -> ResponseReturnValue:
    """Change what is said of a supplier."""
    supplier = standing(supplier_id)
    form = SupplierForm()
    form.offer()
    if not form.is_submitted():
        form.show(supplier)
    elif form.validate():
        given = form.revision.data or ""
        revision = int(given) if given.isdecimal() and len(given) <= _LONGEST else 0
        try:
            with form.refusals():
                suppliers.edit(db(), current_actor(), supplier_id, form.said(), revision, request_time())
                success(_("Saved."))
                return redirect(url_for(".one", supplier_id=supplier_id))
        except Conflict:
            form.revision.data = str(queries.one(db(), supplier_id).revision)
            return page("suppliers/form.html", 409, form=form, supplier=queries.one(db(), supplier_id), meanwhile=True)
    return page("suppliers/form.html", form=form, supplier=supplier)


@blueprint.route("/suppliers/<int:supplier_id>/numbers/new", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def add_number(supplier_id: int) -> ResponseReturnValue:
    """Say under which number a supplier is registered."""
    supplier = standing(supplier_id)
    form = NumberForm()
    form.offer()
    if form.validate_on_submit():
        with form.refusals():
            suppliers.add_number(db(), current_actor(), supplier_id, form.scheme.data or "", form.number.data or "")
            success(_("The number is added."))
            return redirect(url_for(".one", supplier_id=supplier_id))
    return page("suppliers/number.html", form=form, supplier=supplier)


@blueprint.route("/suppliers/numbers/<int:number_id>/remove", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def remove_number(number_id: int) -> ResponseReturnValue:
    """Take a number away; asks first."""
    held = db().get(SupplierIdentifier, number_id)
    if held is None:
        raise NotFound
    supplier = queries.one(db(), held.supplier_id)
    form = SureForm()
    if form.validate_on_submit():
        id_ = suppliers.remove_number(db(), current_actor(), number_id)
        success(_("The number is removed."))
        return redirect(url_for(".one", supplier_id=id_))
    return page("suppliers/remove_number.html", form=form, held=held, supplier=supplier)


def standing(supplier_id: int) -> Supplier:
    """A supplier that stands for itself.

    Raises:
        NotFound: there is none, or it was merged into another.
    """
    supplier = queries.one(db(), supplier_id)
    if supplier.root_id is not None:
        raise NotFound
    return supplier
