"""Equality effects of a plan: said, dropped with a reason, left unanswered with a reason, measured."""

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.documents.names import AFFECTED
from procure.assurance.forms import (
    DropForm,
    EffectForm,
    MeasureForm,
    SeenForm,
    UnansweredForm,
    choices,
    likelihoods,
)
from procure.assurance.models import EffectMeasure, Plan, PlanEffect
from procure.assurance.services import effects
from procure.assurance.services.approving import FILING
from procure.assurance.services.law import section_of
from procure.assurance.services.planning import EDITORS
from procure.assurance.views.mount import READERS, blueprint, guarded, pack_of, seen, today
from procure.assurance.views.showing import PlanWords
from procure.core.errors import NotFound
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _


@blueprint.route("/plans/<int:plan_id>/effects/new", methods=["GET", "POST"])
@permitted(*EDITORS)
def new_effect(plan_id: int) -> ResponseReturnValue:
    """Add an effect of one's own."""
    held = queries.one(db(), current_actor(), plan_id)
    return _say(held, None, EffectForm(seen=seen(held)))


@blueprint.route("/plans/<int:plan_id>/effects/<int:effect_id>", methods=["GET", "POST"])
@permitted(*EDITORS)
def effect(plan_id: int, effect_id: int) -> ResponseReturnValue:
    """Change an effect."""
    held, row = _effect(plan_id, effect_id)
    words = PlanWords(pack_of(held))
    form = EffectForm(
        seen=seen(held),
        affected=row.affected,
        name=words.effect(row),
        how=words.effect_how(row),
        likelihood=row.likelihood,
        evidence=row.evidence,
    )
    return _say(held, row, form)


@blueprint.route("/plans/<int:plan_id>/effects/<int:effect_id>/drop", methods=["GET", "POST"])
@permitted(*EDITORS)
def drop_effect(plan_id: int, effect_id: int) -> ResponseReturnValue:
    """Say why an effect is not to be expected here."""
    held, row = _effect(plan_id, effect_id)
    form, hold = DropForm(seen=seen(held)), None
    if form.validate_on_submit():
        with guarded(form, held) as hold:
            said = {"keep": False, "dropped_reason": form.dropped_reason.data}
            effects.say_effect(db(), current_actor(), plan_id, form.revision, said, effect_id, request_time())
            success(_("The effect is dropped. Your reason stays in the plan."))
            return redirect(url_for(".plan", plan_id=plan_id, _anchor="effects"))
    return page(
        "assurance/drop_effect.html",
        hold.status if hold else 200,
        form=form,
        hold=hold,
        plan=held,
        row=row,
        words=PlanWords(pack_of(held)),
    )


@blueprint.post("/plans/<int:plan_id>/effects/<int:effect_id>/keep")
@permitted(*EDITORS)
def keep_effect(plan_id: int, effect_id: int) -> ResponseReturnValue:
    """Keep a dropped effect after all."""
    effects.say_effect(db(), current_actor(), plan_id, SeenForm().revision, {"keep": True}, effect_id, request_time())
    success(_("The effect is kept."))
    return redirect(url_for(".plan", plan_id=plan_id, _anchor="effects"))


@blueprint.route("/plans/<int:plan_id>/effects/<int:effect_id>/unanswered", methods=["GET", "POST"])
@permitted(*EDITORS)
def unanswered(plan_id: int, effect_id: int) -> ResponseReturnValue:
    """Say why no requirement answers an effect."""
    held, row = _effect(plan_id, effect_id)
    pack = pack_of(held)
    words = PlanWords(pack)
    form, hold = UnansweredForm(seen=seen(held), obj=row), None
    form.unanswered_reason.offer(
        (each.id, words.of("unanswered_reasons", each.id)) for each in section_of(pack).unanswered_reasons
    )
    if form.validate_on_submit():
        with guarded(form, held) as hold:
            said = {name: form[name].data for name in ("unanswered_reason", "unanswered_note")}
            effects.say_effect(db(), current_actor(), plan_id, form.revision, said, effect_id, request_time())
            success(_("The reason is kept in the plan."))
            return redirect(url_for(".plan", plan_id=plan_id, _anchor="effects"))
    return page(
        "assurance/unanswered.html",
        hold.status if hold else 200,
        form=form,
        hold=hold,
        plan=held,
        row=row,
        words=words,
    )


@blueprint.route("/plans/<int:plan_id>/effects/<int:effect_id>/measures", methods=["GET", "POST"])
@permitted(*READERS)
def measures(plan_id: int, effect_id: int) -> ResponseReturnValue:
    """Whether the inequality fell, rose or stayed; and a form for another measurement."""
    held, row = _effect(plan_id, effect_id)
    form = MeasureForm()
    if form.validate_on_submit():
        with form.refusals():
            said = {name: form[name].data for name in ("measured_on", "gap", "unit", "source")}
            effects.measure(db(), current_actor(), effect_id, said, today(), request_time())
            success(_("The measurement is recorded."))
            return redirect(url_for(".measures", plan_id=plan_id, effect_id=effect_id))
    found = queries.measures(db(), [effect_id])
    return page(
        "assurance/measures.html",
        form=form,
        plan=held,
        row=row,
        words=PlanWords(pack_of(held)),
        measures=found,
        starts=held.tender.starts_at.date() if held.tender.starts_at else None,
        trend=trend(found),
        may_measure=current_actor().has(*FILING),
        names=accounts.names(db(), {each.recorded_by for each in found if each.recorded_by}),
    )


@blueprint.app_template_global("trend_of")
def trend(found: Sequence[EffectMeasure]) -> str:
    """How the last measurement differs from the first in the same unit: `fell`, `rose`, `same`; empty for fewer."""
    same_unit = [each for each in found if each.unit == found[-1].unit] if found else []
    if len(same_unit) < 2:
        return ""
    first, last = same_unit[0].gap, same_unit[-1].gap
    return "same" if first == last else "fell" if last < first else "rose"


def _say(held: Plan, row: PlanEffect | None, form: EffectForm) -> ResponseReturnValue:
    form.affected.offer(choices(AFFECTED))
    form.likelihood.offer(likelihoods())
    words, hold = PlanWords(pack_of(held)), None
    if form.validate_on_submit():
        with guarded(form, held) as hold:
            said = form.said()
            if row is not None and row.effect is not None:
                said |= {name: None for name in ("name", "how") if said[name] == words.of("effects", row.effect, name)}
            effects.say_effect(
                db(), current_actor(), held.id, form.revision, said, row.id if row else None, request_time()
            )
            success(_("The effect is saved."))
            return redirect(url_for(".plan", plan_id=held.id, _anchor="effects"))
    return page(
        "assurance/effect.html",
        hold.status if hold else 200,
        form=form,
        hold=hold,
        plan=held,
        row=row,
        words=words,
    )


def _effect(plan_id: int, effect_id: int) -> tuple[Plan, PlanEffect]:
    row = queries.effect(db(), current_actor(), effect_id)
    if row.plan_id != plan_id:
        raise NotFound
    return queries.one(db(), current_actor(), plan_id), row
