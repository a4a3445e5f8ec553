"""Pages that let people in and out. Opening any of them changes nothing: mail scanners open links, buttons count."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import services as accounts
from procure.accounts.forms import CodeForm, EmptyForm, JoinForm, LinkForm, SignInForm
from procure.accounts.services.links import INVITATION, SIGN_IN
from procure.accounts.views.browsers import browser_name
from procure.accounts.views.mount import blueprint
from procure.core.errors import NotFound
from procure.core.web import (
    db,
    language,
    limiter,
    page,
    public,
    request_time,
    safe_target,
    signed_in,
    signed_in_as,
    site,
    success,
)
from procure.core.web import gettext as _

NEXT = "next"
EMAIL = "email"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("20 per minute", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Get in with a password."""
    _remember_target()
    if signed_in_as() is not None:
        return redirect(_target())
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals():
            return _let_in(accounts.sign_in(db(), form.email.data or "", form.password.data or "", _visit()))
    return page("accounts/sign_in.html", form=form)


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
@public
@limiter.limit("10 per minute", methods=["POST"])
def ask_link() -> ResponseReturnValue:
    """Ask for a one-time link by mail; the answer is the same for every address."""
    _remember_target()
    form = LinkForm()
    if form.validate_on_submit():
        accounts.request_link(db(), form.email.data or "", language(), request_time())
        session[EMAIL] = form.email.data
        return redirect(url_for(".type_code"))
    return page("accounts/ask_link.html", form=form)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
@limiter.limit("20 per minute", methods=["POST"])
def type_code() -> ResponseReturnValue:
    """Type the code of a mail instead of following its link."""
    form = CodeForm(email=session.get(EMAIL))
    if form.validate_on_submit():
        with form.refusals():
            purpose, token = accounts.find_by_code(db(), form.email.data or "", form.code.data or "", _visit())
            if purpose == INVITATION:
                return redirect(url_for(".join", token=token))
            return _let_in(accounts.use_link(db(), token, _visit()))
    return page("accounts/type_code.html", form=form, asked=session.get(EMAIL))


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def follow_link(token: str) -> ResponseReturnValue:
    """The page of a one-time link; its button signs in."""
    try:
        _link, account = accounts.read_link(db(), token, SIGN_IN, site().secret_key, request_time())
        if EmptyForm().validate_on_submit():
            return _let_in(accounts.use_link(db(), token, _visit()))
    except NotFound:
        return page("accounts/link_over.html", 410)
    return page("accounts/follow_link.html", account=account)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def join(token: str) -> ResponseReturnValue:
    """The page of an invitation; its form makes the account."""
    try:
        _link, account = accounts.read_link(db(), token, INVITATION, site().secret_key, request_time())
        form = JoinForm(name=account.name, language=language())
        if form.validate_on_submit():
            with form.refusals():
                opened = accounts.accept_invitation(
                    db(), token, form.name.data or "", form.password.data or "", form.language.data, _visit()
                )
                success(_("Welcome. Your account is ready."))
                return _let_in(opened)
    except NotFound:
        return page("accounts/link_over.html", 410)
    return page("accounts/join.html", form=form, account=account)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this session."""
    known = signed_in_as()
    if known is not None:
        accounts.sign_out(db(), known.session_id, request_time())
    session.clear()
    success(_("You are signed out."))
    response = redirect(url_for(".sign_in"))
    response.delete_cookie(site().session_cookie, secure=site().secure, httponly=True, samesite="Lax")
    return response


def _visit() -> accounts.Visit:
    return accounts.Visit(
        address=request.remote_addr or "",
        browser=browser_name(request.user_agent.string),
        secret=site().secret_key,
        hours=site().session_hours,
        now=request_time(),
    )


def _let_in(token: str) -> ResponseReturnValue:
    target = _target()
    banners = session.get("_flashes")
    session.clear()  # a new form token for the new person
    if banners:
        session["_flashes"] = banners
    response = redirect(target)
    response.set_cookie(site().session_cookie, token, secure=site().secure, httponly=True, samesite="Lax", path="/")
    return response


def _remember_target() -> None:
    target = safe_target(request.args.get(NEXT))
    if target is not None:
        session[NEXT] = target


def _target() -> str:
    return safe_target(session.pop(NEXT, None)) or "/"
