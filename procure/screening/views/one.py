"""One screening: its overview, its versions, a lot's own screening, reopening."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit, packs
from procure.core.errors import Conflict
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.screening import queries
from procure.screening import services as screening
from procure.screening.forms import SeenForm
from procure.screening.models import State
from procure.screening.views.mount import FIELD_NAMES, READERS, TIER_MEANS, blueprint, pack_in_force
from procure.tenders import queries as tenders
from rules.codes import cpv


@blueprint.get("/screening/<int:screening_id>")
@permitted(*READERS)
def one(screening_id: int) -> ResponseReturnValue:
    """What is proposed and decided, the task list, and how it came about."""
    pack = pack_in_force()
    sheet = screening.sheet(db(), current_actor(), screening_id, pack)
    versions = queries.versions(db(), screening_id)
    entries = audit.trail(db(), "screening", screening_id)
    people = {entry.account_id for entry in entries} | {version.decided_by for version in versions}
    whole = queries.of_tender(db(), current_actor(), sheet.tender.id) if sheet.screening.lot else sheet.screening
    return page(
        "screening/one.html",
        form=SeenForm(seen=str(sheet.screening.revision)),
        sheet=sheet,
        pack=pack,
        versions=versions,
        entries=entries,
        names=accounts.names(db(), {each for each in people if each}),
        lots=queries.lots_of(db(), sheet.tender.id),
        whole=whole,
        lot=screening.lot_of(sheet.tender, sheet.screening.lot),
        sees_value=tenders.sees_value(current_actor(), sheet.tender),
        tier_means=TIER_MEANS,
        field_names=FIELD_NAMES,
        states=State,
        cpv=cpv,
    )


@blueprint.get("/screening/tender/<int:tender_id>")
@permitted(*READERS)
def of_tender(tender_id: int) -> ResponseReturnValue:
    """Where other pages lead that know the tender alone."""
    held = queries.of_tender(db(), current_actor(), tender_id)
    if held is None:
        return page("screening/propose.html", tender=tenders.one(db(), current_actor(), tender_id))
    return redirect(url_for(".one", screening_id=held.id))


@blueprint.post("/screening/tender/<int:tender_id>")
@permitted(*screening.MAY_SCREEN)
def propose(tender_id: int) -> ResponseReturnValue:
    """Propose for a tender that was prepared by hand."""
    held = screening.propose_now(db(), current_actor(), tender_id, pack_in_force(), request_time())
    return redirect(url_for(".one", screening_id=held.id))


@blueprint.get("/screening/<int:screening_id>/versions/<int:number>")
@permitted(*READERS)
def version(screening_id: int, number: int) -> ResponseReturnValue:
    """One confirmed version: answers, reasons, facts, and the pack it was taken under."""
    held, tender = queries.one(db(), current_actor(), screening_id)
    kept = queries.version(db(), screening_id, number)
    pack = packs.by_digest(db(), kept.pack)
    judgement, _changes = screening.judge(pack, kept.answers)
    return page(
        "screening/version.html",
        held=held,
        tender=tender,
        kept=kept,
        pack=pack,
        section=pack.section("screening"),
        facts=screening.restored(kept.facts),
        same=judgement.tier is kept.tier,
        names=accounts.names(db(), {kept.decided_by} if kept.decided_by else set()),
        sees_value=tenders.sees_value(current_actor(), tender),
    )


@blueprint.post("/screening/<int:screening_id>/reopen")
@permitted(*screening.MAY_SCREEN)
def reopen(screening_id: int) -> ResponseReturnValue:
    """Begin a draft on what was confirmed."""
    form = SeenForm()
    screening.reopen(db(), current_actor(), screening_id, _seen(form))
    success(_("The screening is open again. What was confirmed holds until you confirm anew."))
    return redirect(url_for(".one", screening_id=screening_id))


@blueprint.post("/screening/<int:screening_id>/discard")
@permitted(*screening.MAY_SCREEN)
def discard(screening_id: int) -> ResponseReturnValue:
    """Throw the draft away."""
    form = SeenForm()
    screening.discard(db(), current_actor(), screening_id, _seen(form))
    success(_("The draft is thrown away."))
    return redirect(url_for(".one", screening_id=screening_id))


@blueprint.post("/screening/tender/<int:tender_id>/lots/<path:lot>")
@permitted(*screening.MAY_SCREEN)
def screen_lot(tender_id: int, lot: str) -> ResponseReturnValue:
    """Give a lot a screening of its own."""
    held = screening.screen_lot(db(), current_actor(), tender_id, lot, pack_in_force(), request_time())
    return redirect(url_for(".one", screening_id=held.id))


def _seen(form: SeenForm) -> int:
    given = form.seen.data or ""
    if not given.isdecimal():
        raise Conflict({"revision": given})
    return int(given)
