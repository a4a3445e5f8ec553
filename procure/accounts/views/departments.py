"""Pages of departments."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.forms import DepartmentForm
from procure.accounts.models import Department
from procure.accounts.views.mount import blueprint
from procure.core import audit
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.web import db, page, permitted, request_time, success
from procure.core.web import gettext as _


@blueprint.get("/departments")
@permitted(Role.ADMINISTRATOR, Role.AUDITOR)
def departments() -> ResponseReturnValue:
    """All departments, closed ones too."""
    return page(
        "accounts/departments.html",
        departments=queries.departments(db(), open_only=False),
        members=queries.members(db()),
    )


@blueprint.route("/departments/add", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def add_department() -> ResponseReturnValue:
    """Add a department."""
    form = DepartmentForm()
    if form.validate_on_submit():
        with form.refusals():
            department = accounts.add_department(db(), form.name.data or "")
            success(_("%(name)s is added.", name=department.name))
            return redirect(url_for(".departments"))
    return page("accounts/add_department.html", form=form)


@blueprint.route("/departments/<int:department_id>", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR, Role.AUDITOR)
def department(department_id: int) -> ResponseReturnValue:
    """One department: its name and what happened to it."""
    held = db().get(Department, department_id)
    if held is None:
        raise NotFound
    form = DepartmentForm(name=held.name)
    if form.validate_on_submit():
        with form.refusals():
            accounts.rename_department(db(), department_id, form.name.data or "")
            success(_("The name is changed."))
            return redirect(url_for(".departments"))
    entries = audit.trail(db(), "department", department_id)
    return page(
        "accounts/department.html",
        form=form,
        department=held,
        entries=entries,
        names=queries.names(db(), {entry.account_id for entry in entries if entry.account_id}),
    )


@blueprint.post("/departments/<int:department_id>/close")
@permitted(Role.ADMINISTRATOR)
def close_department(department_id: int) -> ResponseReturnValue:
    """Close a department."""
    accounts.close_department(db(), department_id, request_time())
    success(_("The department is closed."))
    return redirect(url_for(".departments"))
