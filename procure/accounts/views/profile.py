"""One's own profile: name, language, password, and where one is signed in."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.forms import PasswordForm, ProfileForm
from procure.accounts.models import ROLE_NAMES, Account
from procure.accounts.views.mount import blueprint
from procure.core.text import N_
from procure.core.translations import translate
from procure.core.web import current_actor, db, language, page, request_time, signed_in, signed_in_as, success
from procure.core.web import gettext as _


@blueprint.get("/profile")
@signed_in
def profile() -> ResponseReturnValue:
    """What stands here about oneself."""
    account = _account()
    return page(
        "accounts/profile.html",
        account=account,
        roles=[ROLE_NAMES[role] for role in ROLE_NAMES if current_actor().has(role)],
        departments=queries.departments_of(db(), account.id),
        sessions=queries.open_sessions(db(), account.id, request_time()),
        this_session=_session_id(),
    )


@blueprint.route("/profile/change", methods=["GET", "POST"])
@signed_in
def change_profile() -> ResponseReturnValue:
    """Change name and language."""
    account = _account()
    form = ProfileForm(name=account.name, language=account.language or language())
    if form.validate_on_submit():
        with form.refusals():
            accounts.update_profile(db(), current_actor(), form.name.data or "", form.language.data)
            success(translate(N_("Your profile is changed."), form.language.data))
            return redirect(url_for(".profile", language=form.language.data))
    return page("accounts/change_profile.html", form=form)


@blueprint.route("/profile/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Set a password, or another one."""
    account = _account()
    by_password = any(
        held.id == _session_id() and held.opened_by == "password"
        for held in queries.open_sessions(db(), account.id, request_time())
    )
    form = PasswordForm()
    if account.password_hash is None or not by_password:
        del form.current
    if form.validate_on_submit():
        with form.refusals():
            current = form.current.data if form.current else None
            accounts.change_password(
                db(), current_actor(), current or "", form.password.data or "", _session_id(), request_time()
            )
            success(_("Your password is set. Your other sessions have ended."))
            return redirect(url_for(".profile"))
    return page("accounts/change_password.html", form=form)


@blueprint.post("/profile/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's sessions."""
    accounts.end_session(db(), current_actor(), session_id, request_time())
    success(_("The session has ended."))
    return redirect(url_for(".profile"))


def _account() -> Account:
    return db().get_one(Account, current_actor().account_id)


def _session_id() -> int:
    known = signed_in_as()
    if known is None:
        raise RuntimeError("the gate lets nobody in who is not signed in")
    return known.session_id
