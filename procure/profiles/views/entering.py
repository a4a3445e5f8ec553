"""Coming in: with number and code of a letter, by a link, or by a link that no longer works."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from procure.core.errors import NotFound
from procure.core.forms import keyed_by_address
from procure.core.web import db, limiter, page, public, request_time, site
from procure.core.web import gettext as _
from procure.core.web.wall import walled_db
from procure.profiles import services as profiles
from procure.profiles.forms.supplier import CodeForm
from procure.profiles.views.here import LinkOver, arrive, first_page, greet
from procure.profiles.views.mount import blueprint


@blueprint.route("/questionnaire", methods=["GET", "POST"])
@public
@limiter.limit("20 per minute", methods=["POST"])
def enter() -> ResponseReturnValue:
    """Type number and code of a letter."""
    greet()
    form = CodeForm()
    if form.validate_on_submit():
        secret = site().secret_key
        try:
            found = profiles.by_code(walled_db(), form.number.data or 0, form.code.data or "", secret, request_time())
        except NotFound:
            found = None
        if found is not None:
            return redirect(first_page(found))
        form.code.errors = [
            _("Number and code don’t belong together. Check both; after five wrong tries the city gives a new code.")
        ]
    return page("profiles/supplier/enter.html", form=form)


@blueprint.get("/questionnaire/<token>")
@public
@limiter.limit("120 per minute")
def begin(token: str) -> ResponseReturnValue:
    """The first page: how long it takes, why it is asked, who sees it."""
    visit = arrive(token)
    return page("profiles/supplier/begin.html", visit=visit, draft=visit.draft())


@blueprint.errorhandler(LinkOver)
def link_over(_error: LinkOver) -> ResponseReturnValue:
    """What to do where a link leads nowhere, whichever of the pages it was for."""
    greet()
    return page("profiles/supplier/over.html", 404, token=(request.view_args or {})["token"])


@blueprint.post("/questionnaire/<token>/new-link")
@public
@keyed_by_address
@limiter.limit("10 per minute")
def new_link(token: str) -> ResponseReturnValue:
    """Ask for a new link, which goes to the address that the city has."""
    greet()
    profiles.send_new_link(db(), token, site().secret_key, site().time_zone, request_time())
    return page("profiles/supplier/link_sent.html")
