"""The ground on which origin may be kept with the firm's name: what the legal adviser recorded, and withdrew."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit, packs
from procure.core.actor import Role
from procure.core.errors import Invalid, NotFound
from procure.core.packs import PackValue
from procure.core.text import N_
from procure.core.web import current_actor, db, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.forms.office import GroundForm
from procure.profiles.views.mount import blueprint, today
from procure.profiles.views.privacy import PRIVACY_READERS
from rules.loader import Pack, PackError, load_pack

_LABELS = {
    "pack_value": N_("Recorded ground"),
    "jurisdiction": N_("Jurisdiction"),
    "section": N_("Part of the pack"),
    "values": N_("What holds instead"),
    "reason": N_("Why it holds for this city"),
    "review_on": N_("Look at it again on"),
    "decided_by": N_("Recorded by (account)"),
    "decided_at": N_("Recorded on"),
    "withdrawn_at": N_("Withdrawn on"),
    "id": N_("Number in the software"),
}


@blueprint.get("/profiles/privacy/ground")
@permitted(*PRIVACY_READERS)
def privacy_ground() -> ResponseReturnValue:
    """How origin is gathered, on what ground, and all that was recorded before."""
    pack, section = queries.questionnaire(db(), today())
    recorded = profiles.recorded_grounds(db(), pack.card.jurisdiction)
    entries = [entry for each in recorded for entry in audit.trail(db(), "pack_value", each.id)]
    people = {each.decided_by for each in recorded} | {each.account_id for each in entries}
    return page(
        "profiles/office/ground.html",
        pack=pack,
        section=section,
        recorded=recorded,
        entries=entries,
        names=accounts.names(db(), {each for each in people if each}),
        labels={name: _(text) for name, text in _LABELS.items()},
        today=today(),
    )


@blueprint.route("/profiles/privacy/ground/record", methods=["GET", "POST"])
@permitted(Role.LEGAL_ADVISER)
def record_ground() -> ResponseReturnValue:
    """Record a ground: fill in, check, send."""
    _pack, section = queries.questionnaire(db(), today())
    if section.ground_by != "adviser":
        raise NotFound
    form = GroundForm()
    checked = False
    if request.method == "POST" and request.form.get("step") != "edit" and form.validate():
        said = (form.ground.data or "", form.reason.data or "", form.review_on.data or today())
        with form.refusals():
            if request.form.get("step") == "save":
                profiles.record_ground(db(), current_actor(), *said, _base(), today(), request_time())
                success(_("The ground is recorded. From now on origin is kept with the name of the business."))
                return redirect(url_for(".privacy_ground"))
            profiles.check_ground(*said, today())
            checked = True
    return page("profiles/office/record_ground.html", form=form, checked=checked and not form.error_list())


@blueprint.route("/profiles/privacy/ground/<int:ground_id>/withdraw", methods=["GET", "POST"])
@permitted(Role.LEGAL_ADVISER)
def withdraw_ground(ground_id: int) -> ResponseReturnValue:
    """Withdraw a ground; says first what follows."""
    held = _held(ground_id)
    if request.method == "POST":
        profiles.withdraw_ground(db(), current_actor(), ground_id, _base(), today(), request_time())
        success(_("The ground is withdrawn. What was gathered under it is being erased."))
        return redirect(url_for(".privacy_ground"))
    return page("profiles/office/withdraw_ground.html", held=held)


def _held(ground_id: int) -> PackValue:
    pack, _section = queries.questionnaire(db(), today())
    for each in profiles.recorded_grounds(db(), pack.card.jurisdiction):
        if each.id == ground_id and each.withdrawn_at is None:
            return each
    raise NotFound


def _base() -> Pack:
    """The pack in force as its files say, without what lies over it."""
    held = packs.in_force(db(), today())
    try:
        return load_pack(held.id, site().pack_roots)
    except PackError as error:
        raise Invalid("", N_("The files of the pack in force are gone or have faults.")) from error
