"""One finding: what the check says, where, and what a person makes of it."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.clauses import queries
from procure.clauses.forms import DecisionForm
from procure.clauses.models import DraftFinding, DraftVersion
from procure.clauses.services import deciding
from procure.clauses.services.deciding import DECIDERS, REASONS, STATUSES
from procure.clauses.views.mount import READERS, STATUS_NAMES, ClauseWords, blueprint, pack_of
from procure.clauses.views.showing import spots_of
from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.text import N_
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _


@blueprint.get("/drafts/<int:version_id>/findings/<clause>")
@permitted(*READERS)
def finding(version_id: int, clause: str) -> ResponseReturnValue:
    """One finding, with its decisions."""
    version, held = _held(version_id, clause)
    return _show(version, held, _form(held) if _may_decide(version) else None)


@blueprint.post("/drafts/<int:version_id>/findings/<clause>")
@permitted(*DECIDERS)
def decide(version_id: int, clause: str) -> ResponseReturnValue:
    """Accept or overrule a finding, or answer what it asks."""
    version, held = _held(version_id, clause)
    form = _form(held)
    status = 200
    if form.validate_on_submit():
        try:
            with form.refusals():
                said = {
                    "status": form.status.data,
                    "reason": form.reason.data,
                    "note": form.note.data,
                    "where": form.where.data,
                }
                deciding.decide(db(), current_actor(), version_id, clause, said, _seen(), request_time())
                success(_("Your decision is kept."))
                return redirect(url_for(".draft", version_id=version_id, _anchor=f"finding-{clause}"))
        except Conflict:
            db().rollback()
            version, held = _held(version_id, clause)
            status = 409
            form.refuse(
                Invalid(
                    "",
                    N_(
                        "Somebody decided on this finding while you were working on it: see below. What you typed is "
                        "kept: save again if it still holds."
                    )
                    if _may_decide(version)
                    else N_("This version is approved or replaced meanwhile; its findings stand as they are."),
                )
            )
    return _show(version, held, form, status)


@blueprint.post("/drafts/<int:version_id>/findings/<clause>/take-back")
@permitted(*DECIDERS)
def take_back_decision(version_id: int, clause: str) -> ResponseReturnValue:
    """Take a decision on a finding back."""
    deciding.take_back(db(), current_actor(), version_id, clause, _seen(), request_time())
    success(_("Your decision is taken back: what the check said counts again."))
    return redirect(url_for(".finding", version_id=version_id, clause=clause))


def _show(
    version: DraftVersion, held: DraftFinding, form: DecisionForm | None, status: int = 200
) -> ResponseReturnValue:
    return page(
        "clauses/finding.html",
        status,
        version=version,
        finding=held,
        form=form,
        words=ClauseWords(pack_of(version)),
        spots=spots_of(version)[held.clause],
        names=accounts.names(db(), {each.decided_by for each in held.decisions if each.decided_by}),
        is_open=deciding.is_open(version),
    )


def _form(held: DraftFinding) -> DecisionForm:
    decision = held.decision
    status = decision.status if decision is not None else None if held.status == "unsure" else held.status
    each = next(iter(decision.evidence), None) if decision is not None else None
    form = DecisionForm(
        status=status,
        reason=decision.reason if decision is not None else None,
        note=decision.note if decision is not None else "",
        where=(each["number"] or each["text"]) if each else "",
    )
    form.status.offer(
        (
            each,
            _("%(status)s, as the check says", status=_(STATUS_NAMES[each][0]))
            if each == held.status
            else _(STATUS_NAMES[each][0]),
        )
        for each in STATUSES
    )
    form.reason.offer((key, _(text)) for key, text in REASONS.items())
    return form


def _may_decide(version: DraftVersion) -> bool:
    return current_actor().has(*DECIDERS) and deciding.is_open(version)


def _seen() -> int:
    given = request.form.get("seen", "")
    return int(given) if given.isdigit() and len(given) < 18 else 0


def _held(version_id: int, clause: str) -> tuple[DraftVersion, DraftFinding]:
    version = queries.one(db(), current_actor(), version_id)
    found = next((each for each in version.findings if each.clause == clause), None)
    if found is None:
        raise NotFound
    return version, found
