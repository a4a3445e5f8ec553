"""One's own API tokens: made, shown once, revoked."""

from datetime import timedelta

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.forms import EmptyForm, TokenForm
from procure.accounts.models import SCOPES, ApiToken
from procure.accounts.views.mount import blueprint
from procure.core.errors import NotFound
from procure.core.web import current_actor, db, page, request_time, signed_in, site, success
from procure.core.web import gettext as _

_USUAL = timedelta(days=90)


@blueprint.get("/profile/tokens")
@signed_in
def tokens() -> ResponseReturnValue:
    """One's tokens, those that are over too."""
    return page(
        "accounts/tokens.html",
        tokens=queries.tokens_of(db(), current_actor().account_id or 0),
        scope_names=SCOPES,
        now=request_time(),
    )


@blueprint.route("/profile/tokens/new", methods=["GET", "POST"])
@signed_in
def make_token() -> ResponseReturnValue:
    """Make a token, and show it once."""
    today = request_time().astimezone(site().time_zone).date()
    form = TokenForm(expires_on=today + _USUAL)
    form.scopes.offer((scope, f"{_(SCOPES[scope])} ({scope})") for scope in accounts.scopes_for(current_actor()))
    if form.validate_on_submit():
        with form.refusals():
            token = accounts.make_token(
                db(),
                current_actor(),
                form.name.data or "",
                form.scopes.data or (),
                form.expires_on.data or today,
                today,
                request_time(),
            )
            return page("accounts/token_made.html", token=token, name=form.name.data)
    return page("accounts/make_token.html", form=form)


@blueprint.route("/profile/tokens/<int:token_id>/revoke", methods=["GET", "POST"])
@signed_in
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Revoke a token, after asking."""
    held = db().get(ApiToken, token_id)
    if held is None or held.account_id != current_actor().account_id:
        raise NotFound
    form = EmptyForm()
    if form.validate_on_submit():
        accounts.revoke_token(db(), current_actor(), token_id, request_time())
        success(_("The token “%(name)s” is revoked.", name=held.name))
        return redirect(url_for(".tokens"))
    return page("accounts/revoke_token.html", form=form, held=held)
