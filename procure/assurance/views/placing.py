"""An officer's own requirement, or other words for one of the pack: see what the law says, then save.

The page works without JavaScript: one form with several buttons. Whatever the answer is, what was typed comes back.
"""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.assurance import queries
from procure.assurance.documents.names import PURPOSE_NAMES, STAGE_NAMES, law_of
from procure.assurance.forms import PlaceForm, choices
from procure.assurance.models import Plan, PlanRequirement
from procure.assurance.services import placing, questions
from procure.assurance.services.law import section_of
from procure.assurance.services.placing import Refused, can_be_overruled, judged_under
from procure.assurance.services.planning import EDITORS, effect_key, kept_effects, standing
from procure.assurance.views.mount import Hold, blueprint, guarded, pack_of, seen, today
from procure.assurance.views.showing import PlanWords
from procure.core import packs
from procure.core.errors import NotFound
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from rules.assurance.lawfulness import Placement
from rules.assurance.section import Stage, Verdict
from rules.assurance.standing import needed


@blueprint.route("/plans/<int:plan_id>/requirements/new", methods=["GET", "POST"])
@permitted(*EDITORS)
def new_requirement(plan_id: int) -> ResponseReturnValue:
    """Add a requirement of one's own."""
    held = queries.one(db(), current_actor(), plan_id)
    kept = [effect_key(each) for each in kept_effects(held)]
    given = {name: request.args.get(name, "") for name in ("kind", "stage", "purpose", "name", "text", "why")}
    form = PlaceForm(
        seen=seen(held),
        **{name: value[:5000] for name, value in given.items() if value},
        effects=[each for each in request.args.getlist("effects") if each in kept],
        responsible_id=str(current_actor().account_id or ""),
    )
    if request.method == "GET":
        _fit_purpose(form)
    return _place(held, None, form)


@blueprint.route("/plans/<int:plan_id>/requirements/<int:requirement_id>/edit", methods=["GET", "POST"])
@permitted(*EDITORS)
def edit_requirement(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Change a requirement: its words, who is responsible, when it is due; an own one also its kind and stage."""
    held = queries.one(db(), current_actor(), plan_id)
    row = next((each for each in held.requirements if each.id == requirement_id), None)
    if row is None:
        raise NotFound
    words = PlanWords(pack_of(held))
    form = PlaceForm(
        seen=seen(held),
        kind=row.kind,
        stage=row.stage,
        purpose=row.purpose,
        name=words.requirement(row),
        text=words.text(row),
        why=words.why(row),
        effects=list(row.effects),
        responsible_id=str(row.responsible_id or ""),
        due_on=row.due_on,
        weight=row.weight,
        words=row.words,
    )
    return _place(held, row, form)


def _place(held: Plan, row: PlanRequirement | None, form: PlaceForm) -> ResponseReturnValue:
    words, hold = PlanWords(pack_of(held)), None
    _offer(form, held, words)
    if request.method == "POST":
        form.responsible_id.raw_data = form.responsible_id.raw_data or [""]
        _go(form)
        if "ask" in request.form:
            _ask(form)
        elif {"save", "wait"} & request.form.keys() and form.validate():
            try:
                with guarded(form, held) as hold:
                    saved = placing.place(
                        db(),
                        current_actor(),
                        held.id,
                        form.revision,
                        _said(form, row, words),
                        row.id if row else None,
                        today(),
                        request_time(),
                        waits="wait" in request.form,
                    )
                    _saved(form, saved)
                    return redirect(url_for(".requirement", plan_id=held.id, requirement_id=saved.id))
            except Refused as refused:
                held = queries.one(db(), current_actor(), held.id)
                form.seen.data = seen(held)
                shown = _context(form, held, row, words, None)
                shown |= {"placement": refused.placement, "can_wait": can_be_overruled(refused.placement)}
                return page("assurance/refused.html", 409, **shown)
    return page("assurance/place.html", hold.status if hold else 200, **_context(form, held, row, words, hold))


def _context(
    form: PlaceForm, held: Plan, row: PlanRequirement | None, words: PlanWords, hold: Hold | None
) -> dict[str, object]:
    placement = _placement(form)
    stage = Stage(form.stage.data) if form.stage.data in set(Stage) else None
    return {
        "form": form,
        "plan": held,
        "row": row,
        "words": words,
        "hold": hold,
        "placement": placement,
        "law": law_of(placement) if placement else "",
        "needs": needed(stage, standing(held)) if stage else None,
    }


def _offer(form: PlaceForm, held: Plan, words: PlanWords) -> None:
    section = section_of(pack_of(held))
    form.kind.offer([("", _("Choose a kind")), *((each.id, words.kind(each.id)) for each in section.kinds)])
    form.stage.offer(choices(STAGE_NAMES))
    form.purpose.offer(choices(PURPOSE_NAMES))
    form.effects.offer((effect_key(each), words.effect(each)) for each in kept_effects(held))
    form.responsible_id.offer([("", _("Nobody yet")), *((str(key), name) for key, name in queries.responsible(db()))])


def _go(form: PlaceForm) -> None:
    """Take up a lawful way: the button names its kind and stage, everything else stays as it was typed."""
    kind, _space, stage = request.form.get("go", "").partition(" ")
    if stage:
        form.kind.data, form.stage.data = kind, stage
        _fit_purpose(form)


def _fit_purpose(form: PlaceForm) -> None:
    """Take up monitoring where the law allows nothing else there."""
    placement = _placement(form)
    if placement is not None and placement.verdict is Verdict.MONITOR_ONLY:
        form.purpose.data = "monitoring"


def _ask(form: PlaceForm) -> None:
    stage = form.stage.data
    if not form.kind.data or stage not in set(Stage):
        form.form_errors.append(_("Choose a kind and a stage first: the question goes with them."))
        return
    typed = "\n\n".join(each for each in (form.question.data, form.name.data, form.text.data) if each)
    with form.refusals():
        if not (form.question.data or "").strip():
            typed = ""
        questions.ask(db(), current_actor(), form.kind.data, Stage(stage), typed, request_time())
        success(_("Your question is with the legal adviser, with the text of the requirement."))
        form.question.data = ""


def _saved(form: PlaceForm, saved: PlanRequirement) -> None:
    """Say that it is saved; one that waits for the adviser goes there with its question."""
    if "wait" not in request.form:
        success(_("The requirement is saved."))
        return
    question = form.question.data or form.text.data or form.name.data or ""
    questions.ask(
        *(db(), current_actor(), saved.kind, Stage(saved.stage), question, request_time()), requirement_id=saved.id
    )
    success(_("The requirement waits in the plan. The legal adviser is asked for a written opinion."))


def _placement(form: PlaceForm) -> Placement | None:
    if not form.kind.data or form.stage.data not in set(Stage):
        return None
    section = section_of(packs.in_force(db(), today()))
    asked = PlanRequirement(kind=form.kind.data, stage=form.stage.data, purpose=form.purpose.data or "requirement")
    return judged_under(section, asked, today())


def _said(form: PlaceForm, row: PlanRequirement | None, words: PlanWords) -> dict[str, object]:
    said = form.said()
    if row is not None and row.requirement is not None:
        # The pack's texts stay the pack's, so that they are read in either language; kind and stage are its own.
        for name in ("name", "text", "why"):
            if said[name] == words.of("requirements", row.requirement, name):
                said[name] = None
        for name in ("kind", "stage", "purpose"):
            del said[name]
    return said
