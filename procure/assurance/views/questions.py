"""Officers' questions to the legal adviser, their answers, and the register of all that is legally uncertain."""

from collections.abc import Sequence

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.documents.names import STAGE_NAMES
from procure.assurance.forms import LawQuestionForm
from procure.assurance.models import LawQuestion
from procure.assurance.services import questions, rulebook
from procure.assurance.views.law import VERDICT_NAMES, held_pack, rule_of
from procure.assurance.views.mount import READERS, blueprint, today
from procure.assurance.views.showing import PlanWords
from procure.core import audit, sheets
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.text import N_
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from rules.assurance.section import Verdict

ASKING = (Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER, Role.CONTRACT_MANAGER)
SORTS = {
    "question": N_("Question"),
    "refusal": N_("Refusal"),
    "unconfirmed": N_("Unconfirmed rule"),
}


@blueprint.route("/law/<kind>/<stage>/ask", methods=["GET", "POST"])
@permitted(*ASKING)
def ask_on_rule(kind: str, stage: str) -> ResponseReturnValue:
    """Ask the legal adviser about a rule."""
    rule = rule_of(kind, stage)
    form = LawQuestionForm()
    if form.validate_on_submit():
        with form.refusals():
            questions.ask(db(), current_actor(), kind, rule.stage, form.question.data or "", request_time())
            success(_("Your question is with the legal adviser. You get a mail when it is answered."))
            return redirect(url_for(".law_rule", kind=kind, stage=stage))
    return page("assurance/law_ask.html", form=form, rule=rule, words=PlanWords(held_pack()))


@blueprint.get("/law/questions")
@permitted(*READERS)
def law_questions() -> ResponseReturnValue:
    """Questions, those that wait first."""
    found = queries.readable_questions(db(), current_actor())
    return page("assurance/law_questions.html", found=found, names=_names(found), words=PlanWords(held_pack()))


@blueprint.get("/law/questions/<int:question_id>")
@permitted(*READERS)
def law_question(question_id: int) -> ResponseReturnValue:
    """One question with its answer."""
    found = queries.readable_question(db(), current_actor(), question_id)
    return page(
        "assurance/law_question.html",
        found=found,
        names=_names([found]),
        words=PlanWords(held_pack()),
        plan_id=_plan_of(found),
        form=LawQuestionForm(answer=found.answer),
    )


@blueprint.post("/law/questions/<int:question_id>/answer")
@permitted(Role.LEGAL_ADVISER)
def answer_question(question_id: int) -> ResponseReturnValue:
    """Answer it."""
    found = queries.readable_question(db(), current_actor(), question_id)
    form = LawQuestionForm()
    if form.validate_on_submit():
        with form.refusals():
            path = url_for(".law_question", question_id=question_id)
            questions.reply(db(), current_actor(), question_id, form.answer.data or "", request_time(), path)
            success(_("The answer is given. Who asked gets a mail."))
            return redirect(url_for(".law_questions"))
    return page(
        "assurance/law_question.html",
        found=found,
        names=_names([found]),
        words=PlanWords(held_pack()),
        plan_id=_plan_of(found),
        form=form,
    )


@blueprint.get("/law/register")
@permitted(*READERS)
def law_register() -> ResponseReturnValue:
    """Questions, refusals and unconfirmed rules together; nobody's name stands in it."""
    found = rulebook.register(db(), held_pack(), today())
    sort = request.args.get("what", "")
    return page(
        "assurance/law_register.html",
        found=[each for each in found if sort in {"", each.what}],
        counts=rulebook.counts(found),
        sort=sort,
        sorts=SORTS,
        words=PlanWords(held_pack()),
    )


@blueprint.get("/law/register.<any(csv, xlsx):form>")
@permitted(*READERS)
def export_register(form: str) -> ResponseReturnValue:
    """The register as a file, without names."""
    words = PlanWords(held_pack())
    header = [_("What"), _("Kind of requirement"), _("Stage"), _("What the rule says"), _("Legal ground")]
    header += [_("Question"), _("Answer"), _("Day"), _("Times refused")]
    rows: list[list[object]] = [
        [
            _(SORTS[each.what]),
            words.kind(each.kind),
            _(STAGE_NAMES[each.stage]),
            _(VERDICT_NAMES[Verdict(each.verdict)][0]) if each.verdict else "",
            each.ground,
            each.text,
            each.answer,
            each.on.isoformat() if each.on else "",
            each.times,
        ]
        for each in rulebook.register(db(), held_pack(), today())
    ]
    audit.note(db(), "exported", "law_register", "list", {"format": form})
    db().commit()
    return sheet_response(form, f"law-register-{today().isoformat()}", header, rows)


def sheet_response(form: str, name: str, header: list[str], rows: list[list[object]]) -> Response:
    """A table as a file to save.

    Args:
        form: `csv` or `xlsx`.
        name: of the file, without its ending.
        header: of the columns, in the reader's language.
        rows: cells.
    """
    writer = sheets.FORMATS[form]
    return Response(
        writer.write(header, rows),
        mimetype=writer.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _names(found: Sequence[LawQuestion]) -> dict[int, str]:
    people: set[int] = set()
    for each in found:
        people |= {account for account in (each.asked_by, each.answered_by) if account}
    return accounts.names(db(), people)


def _plan_of(found: LawQuestion) -> int | None:
    """The plan a question belongs to, where the reader may open it."""
    if found.plan_requirement_id is None:
        return None
    try:
        return queries.requirement(db(), current_actor(), found.plan_requirement_id).plan_id
    except NotFound:
        return None
