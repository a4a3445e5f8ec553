"""One requirement of a plan: what it says, what the law says, and everything that people add to it."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.assurance import queries
from procure.assurance.forms import NoteForm, SeenForm
from procure.assurance.models import Plan
from procure.assurance.services import approving, placing, questions
from procure.assurance.services.approving import FILING, REMARKING
from procure.assurance.services.planning import EDITORS
from procure.assurance.views.mount import READERS, blueprint, guarded, seen, today
from procure.assurance.views.showing import Item, Shown, shown
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from rules.assurance.section import Stage

PATH = "/plans/<int:plan_id>/requirements/<int:requirement_id>"


@blueprint.route(PATH, methods=["GET", "POST"])
@permitted(*READERS)
def requirement(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Everything about one requirement; remarks are written here."""
    held, view, item = _item(plan_id, requirement_id)
    form = NoteForm(seen=seen(held))
    form.note.label.text = _("Your remark")
    if form.validate_on_submit():
        with form.refusals():
            approving.comment(db(), current_actor(), requirement_id, form.note.data or "", request_time())
            success(_("Your remark stands below the requirement."))
            return redirect(_address(plan_id, requirement_id, "remarks"))
    return page(
        "assurance/requirement.html",
        form=form,
        plan=held,
        view=view,
        item=item,
        stage=next(each for each in view.stages if each.stage == item.row.stage),
        may_remark=current_actor().has(*REMARKING),
        may_file=current_actor().has(*FILING),
        may_edit=current_actor().has(*EDITORS),
        may_advise=current_actor().has(Role.LEGAL_ADVISER),
        today=today(),
    )


@blueprint.post(f"{PATH}/remarks/<int:comment_id>")
@permitted(*REMARKING)
def resolve(plan_id: int, requirement_id: int, comment_id: int) -> ResponseReturnValue:
    """Say that a remark was dealt with."""
    _held, _view, item = _item(plan_id, requirement_id)
    if comment_id not in {each.id for each in item.row.comments}:
        raise NotFound
    approving.resolve(db(), current_actor(), comment_id, request_time())
    success(_("The remark is dealt with."))
    return redirect(_address(plan_id, requirement_id, "remarks"))


@blueprint.route(f"{PATH}/condition", methods=["GET", "POST"])
@permitted(*EDITORS)
def condition(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Confirm the condition under which it may stand."""

    def act(form: NoteForm) -> None:
        placing.confirm_condition(
            *(db(), current_actor(), plan_id, form.revision, requirement_id, form.note.data or "", request_time())
        )
        success(_("The condition is confirmed, in your name."))

    return _note(plan_id, requirement_id, "condition", _("How the condition is met here"), act)


@blueprint.route(f"{PATH}/rationale", methods=["GET", "POST"])
@permitted(*EDITORS)
def rationale(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Write the equality-duty rationale (LGA 1988 s17(10))."""

    def act(form: NoteForm) -> None:
        said = {"rationale": (form.note.data or "").strip()}
        placing.place(*(db(), current_actor(), plan_id, form.revision, said, requirement_id, today(), request_time()))
        success(_("The rationale is kept in the plan."))

    return _note(plan_id, requirement_id, "rationale", _("Why the equality duty makes it necessary or expedient"), act)


@blueprint.route(f"{PATH}/question", methods=["GET", "POST"])
@permitted(*FILING)
def question(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Ask the legal adviser about it."""
    _held, _view, item = _item(plan_id, requirement_id)

    def act(form: NoteForm) -> None:
        questions.ask(
            *(db(), current_actor(), item.row.kind, Stage(item.row.stage), form.note.data or "", request_time()),
            requirement_id=requirement_id,
        )
        success(_("Your question is with the legal adviser. The answer will stand here."))

    return _note(plan_id, requirement_id, "question", _("Your question"), act)


@blueprint.route(f"{PATH}/opinion", methods=["GET", "POST"])
@permitted(Role.LEGAL_ADVISER)
def opinion(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Overrule a refusal by a written opinion."""

    def act(form: NoteForm) -> None:
        placing.overrule(db(), current_actor(), requirement_id, form.note.data or "", today(), request_time())
        success(_("The opinion is kept in the plan. The requirement may stand."))

    return _note(plan_id, requirement_id, "opinion", _("Your opinion, in full"), act)


@blueprint.route(f"{PATH}/drop", methods=["GET", "POST"])
@permitted(*EDITORS)
def drop_requirement(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Take it out of the plan, with a reason."""

    def act(form: NoteForm) -> None:
        placing.drop(
            *(db(), current_actor(), plan_id, form.revision, requirement_id, form.note.data or "", request_time())
        )
        success(_("The requirement is dropped. Your reason stays in the plan."))

    return _note(plan_id, requirement_id, "drop", _("Why it is not asked for here"), act)


@blueprint.post(f"{PATH}/restore")
@permitted(*EDITORS)
def restore_requirement(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Bring it back."""
    placing.restore(db(), current_actor(), plan_id, SeenForm().revision, requirement_id)
    success(_("The requirement is in the plan again."))
    return redirect(_address(plan_id, requirement_id))


def _note(
    plan_id: int, requirement_id: int, what: str, label: str, act: Callable[[NoteForm], None]
) -> ResponseReturnValue:
    """A page that asks for one text about a requirement.

    Args:
        plan_id: the plan.
        requirement_id: row of the plan.
        what: which text; the template explains it.
        label: of the field.
        act: calls the service with the form.
    """
    held, view, item = _item(plan_id, requirement_id)
    form, hold = NoteForm(seen=seen(held)), None
    form.note.label.text = label
    if not form.is_submitted() and what in {"condition", "rationale"}:
        form.note.data = item.row.condition_note if what == "condition" else item.row.rationale
    if form.validate_on_submit():
        with guarded(form, held) as hold:
            act(form)
            return redirect(_address(plan_id, requirement_id))
    return page(
        "assurance/note.html",
        hold.status if hold else 200,
        form=form,
        hold=hold,
        plan=held,
        view=view,
        item=item,
        what=what,
    )


def _item(plan_id: int, requirement_id: int) -> tuple[Plan, Shown, Item]:
    held = queries.one(db(), current_actor(), plan_id)
    view = shown(held)
    if requirement_id not in view.items:
        raise NotFound
    return held, view, view.items[requirement_id]


def _address(plan_id: int, requirement_id: int, anchor: str | None = None) -> str:
    return url_for(".requirement", plan_id=plan_id, requirement_id=requirement_id, _anchor=anchor)
