"""Answering one criterion a page, and checking all answers before they are confirmed."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.text import N_
from procure.core.web import current_actor, db, explain, language, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.screening import services as screening
from procure.screening.forms import AnswerForm, SeenForm
from procure.screening.views.mount import TIER_MEANS, TIER_NAMES, blueprint, pack_in_force
from procure.tenders import queries as tenders
from rules.loader import Pack


@blueprint.route("/screening/<int:screening_id>/criteria/<criterion>", methods=["GET", "POST"])
@permitted(*screening.MAY_SCREEN)
def answer(screening_id: int, criterion: str) -> ResponseReturnValue:
    """One criterion: the proposal with its evidence, the answer, and the tier that follows."""
    pack = pack_in_force()
    sheet = screening.sheet(db(), current_actor(), screening_id, pack)
    order = [each.id for each in sheet.section.criteria]
    if criterion not in order:
        raise NotFound
    form = _answer_form(sheet, criterion, pack)
    if form.validate_on_submit():
        try:
            with form.refusals():
                screening.answer(
                    db(),
                    current_actor(),
                    screening_id,
                    criterion,
                    form.answer.data,
                    form.reason.data or "",
                    _number(form.seen.data),
                    pack,
                )
                return redirect(_after(screening_id, criterion, order))
        except Conflict:
            sheet = screening.sheet(db(), current_actor(), screening_id, pack)
            now_says = pack.text(language(), f"screening.criteria.{criterion}.answers.{sheet.answers[criterion]}")
            form.refuse(
                Invalid(
                    "",
                    N_(
                        "Somebody changed this screening while you were answering; here it now says “%(answer)s”. "
                        "What you typed is kept below: save again if it still holds."
                    ),
                    answer=now_says,
                )
            )
            form.now_at(sheet.screening.revision)
    typed = {criterion: form.answer.data} if form.answer.data in _known(sheet, criterion) else {}
    return page(
        "screening/answer.html",
        form=form,
        sheet=sheet,
        pack=pack,
        criterion=next(each for each in sheet.section.criteria if each.id == criterion),
        proposed=next(each for each in sheet.proposal.proposed if each.criterion == criterion),
        number=order.index(criterion) + 1,
        of=len(order),
        sees_value=tenders.sees_value(current_actor(), sheet.tender),
        previous=order[order.index(criterion) - 1] if order.index(criterion) else None,
        **_outcome(sheet, pack, typed),
    )


@blueprint.post("/screening/<int:screening_id>/criteria/<criterion>/preview")
@permitted(*screening.MAY_SCREEN)
def preview(screening_id: int, criterion: str) -> ResponseReturnValue:
    """What would follow from the answer that is chosen and not yet saved; nothing is written."""
    pack = pack_in_force()
    sheet = screening.sheet(db(), current_actor(), screening_id, pack)
    given = request.form.get("answer", "")
    if given not in _known(sheet, criterion):
        raise NotFound
    return page("screening/preview.html", sheet=sheet, pack=pack, **_outcome(sheet, pack, {criterion: given}))


@blueprint.route("/screening/<int:screening_id>/check", methods=["GET", "POST"])
@permitted(*screening.MAY_SCREEN)
def check(screening_id: int) -> ResponseReturnValue:
    """All answers on one page, those not looked at as proposed; then confirm."""
    pack = pack_in_force()
    form = SeenForm()
    if form.validate_on_submit():
        try:
            made = screening.confirm(
                db(), current_actor(), screening_id, _number(form.seen.data), pack, request_time()
            )
        except Conflict:
            form.form_errors.append(_("Somebody changed this screening meanwhile. Check it again before you confirm."))
        except Invalid as refusal:
            name = pack.text(language(), f"screening.criteria.{refusal.field}.name")
            form.form_errors.append(f"{name}: {explain(refusal)}")
        else:
            success(_("The screening is confirmed. Its tier is: %(tier)s.", tier=_(TIER_NAMES[made.tier])))
            return redirect(url_for(".one", screening_id=screening_id))
    sheet = screening.sheet(db(), current_actor(), screening_id, pack)
    form.now_at(sheet.screening.revision)
    return page("screening/check.html", form=form, sheet=sheet, pack=pack, tier_means=TIER_MEANS)


def _answer_form(sheet: screening.Sheet, criterion: str, pack: Pack) -> AnswerForm:
    form = AnswerForm(
        seen=str(sheet.screening.revision),
        answer=sheet.answers[criterion],
        reason=sheet.reasons.get(criterion, ""),
    )
    texts = pack.texts(language())
    proposed = sheet.proposed[criterion]
    form.answer.label.text = texts[f"screening.criteria.{criterion}.question"]
    form.answer.choices = [
        (value, _("%(answer)s (proposed)", answer=text) if value == proposed else text)
        for value, text in (
            (each, texts[f"screening.criteria.{criterion}.answers.{each}"]) for each in _known(sheet, criterion)
        )
    ]
    return form


def _known(sheet: screening.Sheet, criterion: str) -> list[str]:
    return [answer.id for each in sheet.section.criteria if each.id == criterion for answer in each.answers]


def _outcome(sheet: screening.Sheet, pack: Pack, typed: dict[str, str]) -> dict[str, Any]:
    judgement, changes = screening.judge(pack, {**sheet.answers, **typed})
    return {"judgement": judgement, "changes": changes, "tier_means": TIER_MEANS}


def _after(screening_id: int, criterion: str, order: list[str]) -> str:
    """The next criterion, or the check page after the last or where the form says so."""
    place = order.index(criterion) + 1
    if place == len(order) or request.args.get("then") == "check":
        return url_for(".check", screening_id=screening_id)
    return url_for(".answer", screening_id=screening_id, criterion=order[place])


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() else 0
