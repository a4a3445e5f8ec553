"""One plan: opened from its screening, shown, brought up to date, changed after publication."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.documents.names import MEANS_NAMES
from procure.assurance.documents.words import state_of
from procure.assurance.forms import ChangeForm, SeenForm
from procure.assurance.models import EffectMeasure, Plan
from procure.assurance.services import changing, planning
from procure.assurance.services.planning import EDITORS
from procure.assurance.views.mount import READERS, Hold, blueprint, guarded, seen, today
from procure.assurance.views.showing import shown
from procure.core import packs
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.screening import queries as screenings
from procure.screening import services as screening
from rules.assurance.standing import Standing


@blueprint.route("/plans/screening/<int:screening_id>", methods=["GET", "POST"])
@permitted(*READERS)
def of_screening(screening_id: int) -> ResponseReturnValue:
    """Where the pages of a screening lead: its plan, else what opening one means and the button that does it."""
    row, tender = screenings.one(db(), current_actor(), screening_id)
    held = queries.of_screening(db(), screening_id)
    if held is not None:
        return redirect(url_for(".plan", plan_id=held.id))
    form = SeenForm()
    if form.validate_on_submit():
        with form.refusals():
            made = planning.open_plan(
                db(), current_actor(), screening_id, packs.in_force(db(), today()), today(), request_time()
            )
            success(_("The assurance plan is open. Begin with the equality effects."))
            return redirect(url_for(".plan", plan_id=made.id))
    return page(
        "assurance/open.html",
        form=form,
        screening=row,
        tender=tender,
        lot=screening.lot_of(tender, row.lot),
        others=queries.of_tender(db(), current_actor(), tender.id),
    )


@blueprint.get("/plans/<int:plan_id>")
@permitted(*READERS)
def plan(plan_id: int) -> ResponseReturnValue:
    """What is open, the effects, the requirements stage by stage, and what happened."""
    held = queries.one(db(), current_actor(), plan_id)
    return show(held, SeenForm(seen=seen(held)))


def show(held: Plan, form: SeenForm, hold: Hold | None = None) -> ResponseReturnValue:
    """The page of a plan.

    Args:
        held: the plan.
        form: of its buttons, with what a service refused.
        hold: what others changed meanwhile, where that kept a button from working.
    """
    view = shown(held)
    entries = queries.trail(db(), held.id)
    changes = queries.changes(db(), held.id)
    return page(
        "assurance/plan.html",
        hold.status if hold else 200,
        view=view,
        plan=held,
        form=form,
        hold=hold,
        state=state_of(held),
        lot=screening.lot_of(held.tender, held.screening.lot),
        cells=view.pack.section("screening").cells,
        measures=_measures([each.id for each in view.effects]),
        changes=changes,
        change=next((each for each in changes if each.closed_at is None), None),
        entries=entries,
        entry_names=accounts.names(db(), {each.account_id for each in entries if each.account_id}),
        others=[each for each in queries.of_tender(db(), current_actor(), held.tender_id) if each.id != held.id],
        today=today(),
    )


@blueprint.post("/plans/<int:plan_id>/recompose")
@permitted(*EDITORS)
def recompose(plan_id: int) -> ResponseReturnValue:
    """Bring a plan to the tier and effects of its screening as it is now."""
    planning.recompose(db(), current_actor(), plan_id, SeenForm().revision, today())
    success(_("The plan follows the screening again. Nothing that was worked on was taken away."))
    return redirect(url_for(".plan", plan_id=plan_id))


@blueprint.route("/plans/<int:plan_id>/change", methods=["GET", "POST"])
@permitted(*EDITORS)
def change_stage(plan_id: int) -> ResponseReturnValue:
    """Record what it took to change a plan after publication or award, which opens its stages."""
    held = queries.one(db(), current_actor(), plan_id)
    stands = planning.standing(held)
    fitting = {Standing.PUBLISHED: ("correction", "withdrawal"), Standing.AWARDED: ("variation",)}.get(stands, ())
    form = ChangeForm(seen=seen(held))
    form.means.offer((each, _(MEANS_NAMES[each])) for each in fitting)
    hold = None
    if form.validate_on_submit():
        with guarded(form, held) as hold:
            said = {name: form[name].data for name in ("means", "reference", "reason", "new_deadline")}
            changing.open_change(db(), current_actor(), plan_id, form.revision, said, request_time())
            success(_("The change is recorded. Its stages are open until you close it."))
            return redirect(url_for(".plan", plan_id=plan_id))
    return page(
        "assurance/change_stage.html",
        hold.status if hold else 200,
        form=form,
        plan=held,
        standing=stands,
        hold=hold,
    )


@blueprint.post("/plans/<int:plan_id>/change/close")
@permitted(*EDITORS)
def close_change(plan_id: int) -> ResponseReturnValue:
    """Close the open change: its stages are locked again."""
    changing.close_change(db(), current_actor(), plan_id, SeenForm().revision, request_time())
    success(_("The change is closed. Its stages are locked again."))
    return redirect(url_for(".plan", plan_id=plan_id))


def _measures(effect_ids: list[int]) -> dict[int, list[EffectMeasure]]:
    found: dict[int, list[EffectMeasure]] = {}
    for each in queries.measures(db(), effect_ids):
        found.setdefault(each.plan_effect_id, []).append(each)
    return found
