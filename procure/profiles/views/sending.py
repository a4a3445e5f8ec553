"""The end of the questionnaire: look at all answers, declare, send, and the receipt."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core import packs
from procure.core.errors import NotFound
from procure.core.forms import keyed_by_address
from procure.core.web import gettext as _
from procure.core.web import language, limiter, page, public, request_time, site
from procure.core.web.language import day, file_size, language_name, moment
from procure.core.web.wall import vault, walled_db
from procure.core.word import MEDIA_TYPE
from procure.profiles import queries
from procure.profiles.documents.receipt import ReceiptWords, receipt
from procure.profiles.documents.wording import Reader
from procure.profiles.forms.supplier import DeclarationForm
from procure.profiles.models import Statement
from procure.profiles.queries import HeldFile
from procure.profiles.services import sending as profiles
from procure.profiles.services.sending import Declaration
from procure.profiles.views.here import Visit, arrive, reader
from procure.profiles.views.mount import blueprint, today
from rules.profiles import Answer, Question, Section, from_json

Themes = list[tuple[str, list[tuple[str, str, list[str]]]]]


@blueprint.get("/questionnaire/<token>/check")
@public
@limiter.limit("120 per minute")
def check(token: str) -> ResponseReturnValue:
    """All answers on one page, each with a way to change it."""
    visit = arrive(token)
    draft = visit.draft()
    themes = _themes(draft.section, draft.pack.digest, draft.answers, draft.added)
    return page("profiles/supplier/check.html", visit=visit, draft=draft, themes=themes, texts=reader(draft.pack))


@blueprint.route("/questionnaire/<token>/send", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("60 per minute")
def send(token: str) -> ResponseReturnValue:
    """Declare that the answers are right, and send them."""
    visit = arrive(token)
    draft = visit.draft()
    if draft.open:
        return redirect(url_for(".check", token=token))
    form = DeclarationForm()
    if form.validate_on_submit():
        declared = Declaration(form.name.data or "", form.function.data or "", language())
        with form.refusals():
            made = profiles.send(walled_db(), vault(), visit.invitation, declared, today(), request_time())
            return redirect(url_for(".sent", token=token, statement_id=made))
    return page("profiles/supplier/send.html", visit=visit, draft=draft, form=form)


@blueprint.get("/questionnaire/<token>/sent/<uuid:statement_id>")
@public
@limiter.limit("120 per minute")
def sent(token: str, statement_id: UUID) -> ResponseReturnValue:
    """The receipt."""
    visit = arrive(token)
    statement, held = _statement(visit, statement_id)
    return page(
        "profiles/supplier/sent.html",
        visit=visit,
        statement=statement,
        facts=_facts(visit, statement, held),
        themes=_said(statement, held),
        parted=_is_parted(statement),
    )


@blueprint.get("/questionnaire/<token>/sent/<uuid:statement_id>.docx")
@public
@limiter.limit("20 per minute")
def sent_word(token: str, statement_id: UUID) -> ResponseReturnValue:
    """The receipt as a Word file."""
    visit = arrive(token)
    statement, held = _statement(visit, statement_id)
    words = ReceiptWords(
        _("Equality profile of %(supplier)s", supplier=visit.supplier),
        _("Answers"),
        f"{site().city} · {visit.supplier}",
        _("Page {page} of {pages}"),
        language(),
    )
    themes = [(name, [(ask, lines) for _id, ask, lines in asked]) for name, asked in _said(statement, held)]
    return Response(
        receipt(words, _facts(visit, statement, held), themes, request_time()),
        mimetype=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="profile-{today().isoformat()}.docx"'},
    )


def _statement(visit: Visit, statement_id: UUID) -> tuple[Statement, Mapping[str, Any]]:
    profile = queries.profile_of(walled_db(), visit.invitation.supplier_id)
    if profile is None:
        raise NotFound
    found = queries.statement(walled_db(), profile.id, statement_id)
    return found, vault().unseal(found.sealed)


def _facts(visit: Visit, statement: Statement, held: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Business"), visit.supplier),
        (_("Sent"), moment(statement.sent_at)),
        (_("By"), f"{held['declared']['name']}, {held['declared']['function']}"),
        (_("Counts until"), day(statement.expires_on)),
        (_("Erased by itself on"), day(statement.purge_on)),
        (_("Language that binds"), language_name(held["binding"])),
        (_("Number of this receipt"), str(statement.id)),
    ]


def _said(statement: Statement, held: Mapping[str, Any]) -> Themes:
    section: Section = packs.by_digest(walled_db(), statement.pack).section("profiles")
    questions = {question.id: question for question in section.questions()}
    answers = {name: from_json(questions[name], said) for name, said in held["answers"].items()}
    return _themes(section, statement.pack, answers, queries.files_sent(walled_db(), vault(), statement.id))


def _is_parted(statement: Statement) -> bool:
    section: Section = packs.by_digest(walled_db(), statement.pack).section("profiles")
    return section.gathering == "anonymous"


def _themes(section: Section, digest: str, answers: Mapping[str, Answer], files: Sequence[HeldFile]) -> Themes:
    read = reader(packs.by_digest(walled_db(), digest))
    found: Themes = []
    added: dict[str, list[str]] = {}
    for file in files:
        line = _("File: %(name)s (%(size)s)", name=file.name, size=file_size(file.size))
        added.setdefault(file.question, []).append(line)
    for theme in section.themes:
        said = [
            (each.id, read.ask(section, each), _lines(read, section, each, answers) + added.get(each.id, []))
            for each in theme.questions
            if each.id in answers or each.id in added
        ]
        if said:
            found.append((read.pack.text(language(), f"profiles.themes.{theme.id}.name"), said))
    return found


def _lines(read: Reader, section: Section, question: Question, answers: Mapping[str, Answer]) -> list[str]:
    return read.lines(section, question, answers[question.id]) if question.id in answers else []
