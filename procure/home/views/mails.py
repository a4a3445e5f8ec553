"""The outbox: which mails went, which did not, what they say; sending one again asks first."""

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as account_queries
from procure.accounts import services as accounts
from procure.core import audit, outbox
from procure.core.actor import Role
from procure.core.listing import page_number
from procure.core.render import Mails
from procure.core.text import N_
from procure.core.web import db, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.home.queries import mails as queries
from procure.home.views.mount import OPERATORS, blueprint

STATE_NAMES = {
    "waiting": N_("Waiting"),
    "sending": N_("Being sent"),
    "sent": N_("Sent"),
    "refused": N_("Refused"),
    "unknown": N_("Unknown"),
    "withdrawn": N_("Withdrawn"),
    "failed": N_("Refused or unknown"),
}
STATE_TONES = {
    "waiting": "grey",
    "sending": "blue",
    "sent": "green",
    "refused": "red",
    "unknown": "orange",
    "withdrawn": "grey",
}

WORDS: dict[str, Any] = {"state_names": STATE_NAMES, "state_tones": STATE_TONES}


@blueprint.get("/mails")
@permitted(*OPERATORS)
def mails() -> ResponseReturnValue:
    """Mails, newest first."""
    state, words = request.args.get("state", ""), request.args.get("q", "")
    found = queries.mails(db(), state, words, page_number(request.args.get("page")))
    return page("home/mails.html", found=found, state=state, words=words, **WORDS)


@blueprint.get("/mails/<uuid:mail_id>")
@permitted(*OPERATORS)
def mail(mail_id: UUID) -> ResponseReturnValue:
    """One mail, as it is delivered save for its links and codes."""
    held = queries.mail(db(), mail_id)
    entries = audit.trail(db(), "outbox", mail_id)
    hidden = _("[made when the mail is sent]")
    render = Mails(
        site().city,
        site().contact,
        site().base_url,
        queries.without_secrets(accounts.mail_links("", site().base_url), hidden),
    )
    return page(
        "home/mail.html",
        mail=held,
        text=render(held),
        entries=entries,
        names=account_queries.names(db(), {entry.account_id for entry in entries if entry.account_id}),
        **WORDS,
    )


@blueprint.route("/mails/<uuid:mail_id>/send-again", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def resend_mail(mail_id: UUID) -> ResponseReturnValue:
    """Send a mail again that was refused or got lost, after asking."""
    held = queries.mail(db(), mail_id)
    if request.method == "POST":
        outbox.resend(db(), mail_id, request_time())
        success(_("The mail is sent again."))
        return redirect(url_for(".mail", mail_id=mail_id))
    return page("home/resend_mail.html", mail=held, **WORDS)
