"""A tender: whose profiles are complete, inviting the bidders, and who evaluates their bids."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core.text import N_
from procure.core.web import current_actor, db, language, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.forms.office import EvaluatorForm, bidders_form, key, usual_due
from procure.profiles.models import Evaluator, JoinRequest, OpenLink
from procure.profiles.queries import firms, joining
from procure.profiles.views.mount import READERS, blueprint, offered, terms, today
from procure.suppliers import queries as suppliers
from procure.tenders import queries as tenders

_NEWCOMER_STATES = {"waiting": N_("Waits to be let in"), "admitted": N_("Let in"), "refused": N_("Refused")}
_NEWCOMER_TONES = {"waiting": "yellow", "admitted": "green", "refused": "grey"}


@blueprint.get("/profiles/of-tender/<int:tender_id>")
@permitted(*READERS)
def of_tender(tender_id: int) -> ResponseReturnValue:
    """The bidders: whether their profile is complete and until when, and nothing else; the evaluators."""
    tender = tenders.one(db(), current_actor(), tender_id)
    bidders = _bidders(tender_id)
    named = queries.evaluators(db(), tender_id)
    newcomers = joining.requests_for(db(), tender_id)
    kept: list[tuple[str, object]] = [(Evaluator.__tablename__, each.id) for each in named]
    kept += [(JoinRequest.__tablename__, each.id) for each in newcomers]
    kept += [(OpenLink.__tablename__, id_) for id_ in joining.open_links_of(db(), tender_id)]
    entries = sorted(
        (entry for of in kept for entry in audit.trail(db(), *of)), key=lambda entry: entry.at, reverse=True
    )
    return page(
        "profiles/office/of_tender.html",
        tender=tender,
        bidders=bidders,
        standings=queries.standings(db(), list(bidders)),
        states={
            each.supplier_id: (each, each.status_at(request_time()))
            for each in queries.newest_for(db(), list(bidders), tender_id)
        },
        named=named,
        newcomers=newcomers,
        newcomer_states=_NEWCOMER_STATES,
        newcomer_tones=_NEWCOMER_TONES,
        entries=entries,
        names=accounts.names(db(), {entry.account_id for entry in entries if entry.account_id}),
        today=today(),
    )


@blueprint.route("/profiles/of-tender/<int:tender_id>/invite", methods=["GET", "POST"])
@permitted(*profiles.EDITORS)
def invite_bidders(tender_id: int) -> ResponseReturnValue:
    """Invite the bidders of a tender, each to a contact person or on paper."""
    tender = tenders.one(db(), current_actor(), tender_id)
    bidders = _bidders(tender_id)
    invited = {
        each.supplier_id
        for each in queries.open_for(db(), list(bidders), tender_id, None)
        if each.status_at(request_time()) != "expired"
    }
    people = {
        id_: (name, [(str(each.id), f"{each.name} ({each.email})") for each in firms.people_of(db(), id_)])
        for id_, name in bidders.items()
        if id_ not in invited
    }
    form = bidders_form(people, offered())
    if not form.is_submitted():
        form.due_on.data, form.language.data = usual_due(today()), language()
    elif form.validate():
        with form.refusals():
            asked = terms(tender_id, form.due_on.data, form.language.data)
            made = profiles.invite_bidders(db(), current_actor(), form.chosen(), asked, request_time())
            success(_("Invited: %(count)s", count=len(made)))
            return redirect(url_for(".of_tender", tender_id=tender_id))
    return page("profiles/office/invite_bidders.html", form=form, tender=tender, bidders=bidders, left=people)


@blueprint.route("/profiles/of-tender/<int:tender_id>/evaluators/new", methods=["GET", "POST"])
@permitted(*profiles.NAMERS)
def name_evaluator(tender_id: int) -> ResponseReturnValue:
    """Name somebody who evaluates the bids."""
    tender = tenders.one(db(), current_actor(), tender_id)
    form = EvaluatorForm()
    form.offer(queries.nameable(db()))
    if form.validate_on_submit():
        with form.refusals():
            person = key(form.person.data) or 0
            profiles.name_evaluator(db(), current_actor(), tender_id, person, request_time())
            success(_("The evaluator is named."))
            return redirect(url_for(".of_tender", tender_id=tender_id, _anchor="evaluators"))
    return page("profiles/office/evaluator.html", form=form, tender=tender)


@blueprint.post("/profiles/evaluators/<int:evaluator_id>/end")
@permitted(*profiles.NAMERS)
def end_evaluator(evaluator_id: int) -> ResponseReturnValue:
    """End somebody's evaluation."""
    ended = profiles.end_evaluator(db(), current_actor(), evaluator_id, request_time())
    success(_("The evaluation is ended."))
    return redirect(url_for(".of_tender", tender_id=ended.tender_id, _anchor="evaluators"))


def _bidders(tender_id: int) -> dict[int, str]:
    """Who bid, as they stand: supplier id -> name."""
    return {part.supplier_id: part.supplier for part in suppliers.of_tender(db(), current_actor(), tender_id)}
