"""One question a page, and the list of them all."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import Conflict, NotFound
from procure.core.forms import keyed_by_address
from procure.core.web import gettext as _
from procure.core.web import limiter, page, public, request_time, shown_revision
from procure.core.web.wall import vault, walled_db
from procure.profiles.documents.wording import key
from procure.profiles.forms.supplier import PROBLEMS, shown, typed
from procure.profiles.services import answering
from procure.profiles.services.answering import ProfileDraft, Unanswerable
from procure.profiles.views.filing import add_all
from procure.profiles.views.here import Visit, arrive, reader
from procure.profiles.views.mount import blueprint, today
from rules.profiles import AnswerFault, Question, Typed


@blueprint.get("/questionnaire/<token>/questions")
@public
@limiter.limit("120 per minute")
def questions(token: str) -> ResponseReturnValue:
    """The list of all questions, by theme, and which are answered."""
    visit = arrive(token)
    draft = visit.draft()
    return page("profiles/supplier/questions.html", visit=visit, draft=draft, reader=reader(draft.pack))


@blueprint.route("/questionnaire/<token>/questions/<question_id>", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("240 per minute")
def question(token: str, question_id: str) -> ResponseReturnValue:
    """One question: shown, and saved at its button."""
    visit = arrive(token)
    draft = visit.draft()
    asked = next((each for each in draft.questions if each.id == question_id), None)
    if asked is None:
        raise NotFound
    held = draft.held.get(question_id)
    if request.method == "GET":
        empty = Typed({})
        return _shown(visit, draft, asked, shown(asked, held.answer) if held else empty, held.revision if held else 0)
    given, revision = typed(asked, request.form), shown_revision()
    faults: tuple[AnswerFault, ...] = ()
    meanwhile = None
    try:
        answering.save(walled_db(), vault(), visit.invitation, question_id, given, revision, today(), request_time())
    except Unanswerable as wrong:
        faults = wrong.faults
    except Conflict as other:
        meanwhile = reader(draft.pack).lines(draft.section, asked, other.changed[question_id])  # type: ignore[arg-type]
    sent = [each for each in request.files.getlist("files") if each.filename] if asked.files else []
    # The enter key presses the first button of a form: without a file it saves and goes on like any other.
    adds = bool(sent) and "add" in request.form
    if adds and all(fault.problem == "missing" for fault in faults):
        faults = ()  # a file first, the answer later
    unkept = [] if given.declined else add_all(visit, question_id, sent)
    if not (faults or meanwhile or unkept):
        return redirect(_same(visit, question_id) if adds else _next(visit, question_id))
    walled_db().expire_all()
    draft = visit.draft()
    stands = draft.held.get(question_id)
    next_revision = revision if faults or stands is None else stands.revision
    return _shown(visit, draft, asked, given, next_revision, faults, meanwhile, unkept)


def _shown(
    visit: Visit,
    draft: ProfileDraft,
    asked: Question,
    given: Typed,
    revision: int,
    faults: tuple[AnswerFault, ...] = (),
    meanwhile: list[str] | None = None,
    unkept: list[str] | None = None,
) -> ResponseReturnValue:
    errors = {fault.field: _(PROBLEMS[fault.problem], detail=fault.detail) for fault in faults}
    ids = [each.id for each in draft.questions]
    place = ids.index(asked.id)
    back = (
        url_for(".question", token=visit.token, question_id=ids[place - 1])
        if place
        else url_for(".begin", token=visit.token)
    )
    return page(
        "profiles/supplier/question.html",
        409 if meanwhile else 200,
        visit=visit,
        draft=draft,
        question=asked,
        key=key(draft.section, asked),
        given=given,
        revision=revision,
        errors=errors,
        meanwhile=meanwhile,
        unkept=unkept or [],
        files=[each for each in draft.files if each.question == asked.id],
        limits=draft.section.file_limits,
        number=place + 1,
        back=url_for(".check", token=visit.token) if request.args.get("from") == "check" else back,
    )


def _same(visit: Visit, question_id: str) -> str:
    """The question again, where its files stand."""
    origin = {"from": "check"} if request.args.get("from") == "check" else {}
    return url_for(".question", token=visit.token, question_id=question_id, _anchor="files", **origin)  # type: ignore[arg-type]


def _next(visit: Visit, question_id: str) -> str:
    """Where to go after an answer: the next open question after it, else the first open one, else the last page."""
    if request.args.get("from") == "check":
        return url_for(".check", token=visit.token)
    draft = visit.draft()
    ids = [each.id for each in draft.questions]
    place = ids.index(question_id) if question_id in ids else 0
    after = ids[place + 1 :]
    still_open = [each.id for each in draft.open]
    following = next((id_ for id_ in after if id_ in still_open or id_ not in draft.held), None)
    target = following or next(iter(still_open), None)
    if target is None:
        return url_for(".check", token=visit.token)
    return url_for(".question", token=visit.token, question_id=target)
