"""Coming in by the open link of a tender: say for which business, confirm the address, be let in by a colleague."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import Conflict, NotFound
from procure.core.forms import keyed_by_address
from procure.core.web import db, keep_to_itself, language, limiter, page, prefer, public, request_time, site, success
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles.forms.joining import NewcomerForm
from procure.profiles.models import JoinRequest
from procure.profiles.queries import joining
from procure.profiles.services import joining as services
from procure.profiles.views.here import first_page
from procure.profiles.views.mount import blueprint, today


@blueprint.route("/questionnaire/open/<token>", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("20 per minute", methods=["POST"])
def open_link(token: str) -> ResponseReturnValue:
    """The open link of a tender: for which business somebody comes, and where a link to go on is sent."""
    keep_to_itself()
    try:
        link = joining.open_link(db(), token, site().secret_key, today())
    except NotFound:
        return page("profiles/supplier/open_over.html", 404)
    prefer(queries.released_on(db(), today()))
    form = NewcomerForm()
    form.offer()
    if form.validate_on_submit():
        with form.refusals():
            services.ask_in(db(), link, form.said(language()), request_time())
            return page("profiles/supplier/open_sent.html", email=form.email.data)
    return page("profiles/supplier/open_link.html", form=form, title=joining.tender_title(db(), link), link=link)


@blueprint.route("/questionnaire/join/<token>", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("30 per minute")
def join(token: str) -> ResponseReturnValue:
    """The link of the mail that asks to confirm an address; opening it uses nothing up, its button does."""
    asked = _asked(token, joining.JOIN)
    if asked is None:
        return page("profiles/supplier/open_over.html", 404)
    if request.method == "POST":
        try:
            invitation = services.confirm(db(), asked, site().time_zone, request_time())
        except NotFound:
            return page("profiles/supplier/open_over.html", 404)
        if invitation is not None:
            return redirect(first_page(invitation))
        return redirect(url_for(".join", token=token))
    return page("profiles/supplier/join.html", asked=asked)


@blueprint.route("/questionnaire/admit/<token>", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("30 per minute")
def admit(token: str) -> ResponseReturnValue:
    """The link of the mail that asks whether somebody is a colleague."""
    asked = _asked(token, joining.ADMIT)
    if asked is None or asked.state == "unconfirmed":
        return page("profiles/supplier/open_over.html", 404)
    if request.method == "POST" and request.form.get("answer") in {"yes", "no"}:
        admitted = request.form["answer"] == "yes"
        try:
            services.admit(db(), asked, site().time_zone, request_time(), admitted=admitted)
        except Conflict:
            return redirect(url_for(".admit", token=token))
        said = _("%(name)s is let in and gets a link.") if admitted else _("%(name)s is not let in.")
        success(said % {"name": asked.name})
        return redirect(url_for(".admit", token=token))
    return page("profiles/supplier/admit.html", asked=asked)


def _asked(token: str, purpose: str) -> JoinRequest | None:
    keep_to_itself()
    try:
        asked = joining.join_request(db(), token, purpose, site().secret_key, request_time())
    except NotFound:
        return None
    prefer(queries.released_on(db(), today()), asked.language)
    return asked
