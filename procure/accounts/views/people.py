"""Pages of people: the list, one person, invitations, roles, departments, withdrawal."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.forms import DepartmentsForm, InvitationForm, RoleForm
from procure.accounts.models import NEEDS_CONFIRMATION, ROLE_NAMES, Account, AccountRole
from procure.accounts.views.mount import blueprint
from procure.core.actor import Role
from procure.core.errors import Invalid, NotFound
from procure.core.web import (
    current_actor,
    db,
    explain,
    language,
    page,
    permitted,
    request_time,
    success,
)
from procure.core.web import gettext as _

READERS = (Role.ADMINISTRATOR, Role.EQUALITY_OFFICER, Role.AUDITOR)


@blueprint.get("/people")
@permitted(*READERS)
def people() -> ResponseReturnValue:
    """The list of people, searched, filtered, sorted, in pages."""
    wanted = queries.PeopleFilter.of(request.args)
    return page(
        "accounts/people.html",
        people=queries.people(db(), wanted),
        wanted=wanted,
        role_names=ROLE_NAMES,
        departments=queries.departments(db()),
        arguments=wanted.arguments(),
    )


@blueprint.get("/people/<int:account_id>")
@permitted(*READERS)
def person(account_id: int) -> ResponseReturnValue:
    """One person: roles, departments, and what happened."""
    account = _person(account_id)
    entries = queries.person_trail(db(), account_id)
    held = queries.grants(db(), account_id)
    return page(
        "accounts/person.html",
        account=account,
        grants=held,
        departments=queries.departments_of(db(), account_id),
        sees_all=any(grant.status == "held" and grant.role in queries.SEES_ALL for grant in held),
        entries=entries,
        names=queries.names(
            db(),
            {entry.account_id for entry in entries if entry.account_id}
            | {grant.granted_by for grant in held if grant.granted_by}
            | {grant.confirmed_by for grant in held if grant.confirmed_by},
        ),
        role_names=ROLE_NAMES,
    )


@blueprint.route("/people/invite", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def invite_person() -> ResponseReturnValue:
    """Invite somebody by e-mail."""
    form = InvitationForm(language=language())
    form.roles.offer((role.value, _(name)) for role, name in ROLE_NAMES.items())
    form.departments.offer((str(row.id), row.name) for row in queries.departments(db()))
    if form.validate_on_submit():
        with form.refusals():
            account = accounts.invite(
                db(),
                current_actor(),
                form.email.data or "",
                [Role(role) for role in form.roles.data or ()],
                [int(key) for key in form.departments.data or ()],
                form.language.data,
                request_time(),
            )
            success(_("The invitation to %(email)s is on its way.", email=account.email))
            return redirect(url_for(".person", account_id=account.id))
    return page("accounts/invite_person.html", form=form)


@blueprint.post("/people/<int:account_id>/invitation")
@permitted(Role.ADMINISTRATOR)
def resend_invitation(account_id: int) -> ResponseReturnValue:
    """Send an invitation again, with a new link."""
    account = _person(account_id)
    accounts.resend_invitation(db(), account_id, account.language or language(), request_time())
    success(_("The invitation is sent again. The link of the earlier mail no longer works."))
    return redirect(url_for(".person", account_id=account_id))


@blueprint.route("/people/<int:account_id>/roles", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def grant_role(account_id: int) -> ResponseReturnValue:
    """Give somebody a role."""
    account = _person(account_id)
    held = {grant.role for grant in queries.grants(db(), account_id)}
    form = RoleForm()
    form.role.offer((role.value, _(name)) for role, name in ROLE_NAMES.items() if role not in held)
    if form.validate_on_submit():
        with form.refusals():
            role = Role(form.role.data)
            accounts.grant_role(db(), current_actor(), account_id, role, request_time())
            if role in NEEDS_CONFIRMATION:
                success(_("The role is asked for. It counts once a second person has confirmed it."))
            else:
                success(_("The role is given."))
            return redirect(url_for(".person", account_id=account_id))
    return page("accounts/grant_role.html", form=form, account=account)


@blueprint.post("/people/<int:account_id>/roles/<int:grant_id>/confirm")
@permitted(Role.ADMINISTRATOR, Role.EQUALITY_OFFICER)
def confirm_role(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Confirm a role as the second person."""
    _grant(account_id, grant_id)
    accounts.confirm_role(db(), current_actor(), grant_id, request_time())
    success(_("The role is confirmed."))
    return redirect(url_for(".person", account_id=account_id))


@blueprint.post("/people/<int:account_id>/roles/<int:grant_id>/revoke")
@permitted(Role.ADMINISTRATOR)
def revoke_role(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role away."""
    _grant(account_id, grant_id)
    accounts.revoke_role(db(), current_actor(), grant_id, request_time())
    success(_("The role is taken away."))
    return redirect(url_for(".person", account_id=account_id))


@blueprint.route("/people/<int:account_id>/departments", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def change_departments(account_id: int) -> ResponseReturnValue:
    """Say to which departments somebody belongs."""
    account = _person(account_id)
    form = DepartmentsForm(departments=[str(row.id) for row in queries.departments_of(db(), account_id)])
    form.departments.offer((str(row.id), row.name) for row in queries.departments(db()))
    if form.validate_on_submit():
        with form.refusals():
            accounts.set_departments(
                db(), account_id, [int(key) for key in form.departments.data or ()], request_time()
            )
            success(_("The departments are changed."))
            return redirect(url_for(".person", account_id=account_id))
    return page("accounts/change_departments.html", form=form, account=account)


@blueprint.route("/people/<int:account_id>/withdraw", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def withdraw_person(account_id: int) -> ResponseReturnValue:
    """End an account, or take an invitation back, after asking."""
    account = _person(account_id)
    refusal = None
    if request.method == "POST":
        invited = account.status == "invited"
        try:
            accounts.withdraw(db(), current_actor(), account_id, request_time())
        except Invalid as refused:
            refusal = explain(refused)
        else:
            success(_("The invitation is withdrawn.") if invited else _("The account is withdrawn."))
            return redirect(url_for(".person", account_id=account_id))
    return page("accounts/withdraw_person.html", account=account, refusal=refusal)


def _person(account_id: int) -> Account:
    account = db().get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def _grant(account_id: int, grant_id: int) -> AccountRole:
    grant = db().get(AccountRole, grant_id)
    if grant is None or grant.account_id != account_id:
        raise NotFound
    return grant
