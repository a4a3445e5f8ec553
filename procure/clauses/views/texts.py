"""The city's own clause texts: a library to search, copy and download; a page to write; the adviser's approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.clauses import queries
from procure.clauses.forms import TextForm, TextReviewForm
from procure.clauses.models import ClauseText
from procure.clauses.services import texts
from procure.clauses.services.texts import WRITERS
from procure.clauses.views.mount import READERS, ClauseWords, blueprint, today
from procure.core import packs
from procure.core.actor import Role
from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.text import LANGUAGES, N_
from procure.core.web import current_actor, db, language, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from rules.loader import SHIPPED, Pack, PackError, load_pack


@dataclass(frozen=True, slots=True)
class Wording:
    """One clause of the library.

    Attributes:
        own: the city's version that holds; None where the pack's model text does.
        text: what it says.
    """

    clause: str
    own: ClauseText | None
    text: str

    @property
    def paragraphs(self) -> Sequence[str]:
        """The text by paragraphs, the first of them its heading."""
        return [each.strip() for each in self.text.splitlines() if each.strip()]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The clauses of one pack in one language."""

    pack: Pack
    language: str
    words: ClauseWords
    wordings: Sequence[Wording]

    def of(self, clause: str) -> Wording:
        """One clause; raises `NotFound`."""
        for each in self.wordings:
            if each.clause == clause:
                return each
        raise NotFound


def base_pack(pack_id: str) -> Pack:
    """A pack as its files say.

    Raises:
        NotFound: there is none, it has faults, or it knows no clauses.
    """
    if pack_id not in _pack_ids():  # what comes in an address names a pack, never a folder
        raise NotFound
    try:
        pack = load_pack(pack_id, site().pack_roots)
    except PackError as error:
        raise NotFound from error
    if not texts.clause_ids(pack):
        raise NotFound
    return pack


def shelf(pack_id: str = "", wanted: str = "") -> Shelf:
    """The clauses of a pack in a language; of the pack in force and in the reader's where none is said.

    Raises:
        NotFound: there is no such pack.
    """
    digest = packs.digest_in_force(db(), today())
    held = packs.by_digest(db(), digest) if digest is not None else None
    is_held = held is not None and pack_id in {"", held.id}
    pack = held if is_held and held is not None else packs.with_texts(db(), base_pack(pack_id or "eu"))
    chosen = wanted if wanted in pack.card.languages else language()
    if chosen not in pack.card.languages:
        chosen = pack.card.languages[0]
    own = queries.texts_in_force(db(), pack.id, chosen)
    found = [Wording(clause, own.get(clause), text) for clause, text in texts.wordings(pack, chosen).items()]
    return Shelf(pack, chosen, ClauseWords(pack), found)


@blueprint.get("/clauses")
@permitted(*READERS)
def library() -> ResponseReturnValue:
    """All clauses: searched, by pack and language."""
    given = {name: request.args.get(name, "")[:200] for name in ("q", "pack", "in")}
    found = shelf(given["pack"], given["in"])
    wanted = given["q"].casefold().split()

    def fits(each: Wording) -> bool:
        said = f"{found.words.name(each.clause)} {found.words.meaning(each.clause)} {each.text}".casefold()
        return all(word in said for word in wanted)

    return page(
        "clauses/library.html",
        shelf=found,
        shown=[each for each in found.wordings if fits(each)],
        given=given,
        packs=_offered(),
        languages=LANGUAGES,
        names=accounts.names(
            db(), {each.own.approved_by for each in found.wordings if each.own and each.own.approved_by}
        ),
        waiting=queries.proposed_texts(db()),
    )


@blueprint.get("/clauses/<pack_id>/<clause>/<wanted>")
@permitted(*READERS)
def clause(pack_id: str, clause: str, wanted: str) -> ResponseReturnValue:
    """One clause: its text, its versions, what differs between them."""
    found = shelf(pack_id, wanted)
    if found.language != wanted:
        raise NotFound
    versions = queries.text_versions(db(), found.pack.id, clause, wanted)
    entries = queries.text_trail(db(), found.pack.id, clause, wanted)
    people = {each.account_id for each in entries}
    for each in versions:
        people |= {each.written_by, each.approved_by, each.declined_by}
    return page(
        "clauses/clause.html",
        shelf=found,
        wording=found.of(clause),
        versions=versions,
        entries=entries,
        names=accounts.names(db(), {each for each in people if each}),
    )


@blueprint.route("/clauses/<pack_id>/<clause>/<wanted>/write", methods=["GET", "POST"])
@permitted(*WRITERS)
def write_text(pack_id: str, clause: str, wanted: str) -> ResponseReturnValue:
    """Propose a text for a clause type."""
    found = shelf(pack_id, wanted)
    held = found.of(clause)
    waiting = next(
        (each for each in queries.text_versions(db(), found.pack.id, clause, wanted) if each.state == "proposed"), None
    )
    form = TextForm(text=waiting.text if waiting else held.text, note=waiting.note if waiting else "")
    if form.validate_on_submit():
        with form.refusals():
            made = texts.propose(
                db(),
                current_actor(),
                base_pack(found.pack.id),
                clause,
                wanted,
                form.text.data or "",
                form.note.data or "",
                request_time(),
            )
            success(_("The text waits for the legal adviser."))
            return redirect(url_for(".clause_text", text_id=made.id))
    return page("clauses/write.html", form=form, shelf=found, wording=held, waiting=waiting)


@blueprint.route("/clauses/texts/<int:text_id>", methods=["GET", "POST"])
@permitted(*READERS)
def clause_text(text_id: int) -> ResponseReturnValue:
    """One version of a text beside the one before; the legal adviser approves or declines it here."""
    text = queries.text(db(), text_id)
    found = shelf(text.pack_id, text.language)
    form = TextReviewForm()
    form.decision.offer([("approve", _("I approve this text")), ("decline", _("I decline it"))])
    status = 200
    if current_actor().has(Role.LEGAL_ADVISER) and form.validate_on_submit():
        try:
            with form.refusals():
                _decide(text, form)
                return redirect(url_for(".clause_text", text_id=text_id))
        except Conflict:
            db().rollback()
            text, status = queries.text(db(), text_id), 409
            form.refuse(Invalid("", N_("The text was changed or decided on meanwhile. Read it again.")))
    versions = queries.text_versions(db(), text.pack_id, text.clause, text.language)
    before = next((each for each in versions if each.number < text.number and each.approved_at is not None), None)
    return page(
        "clauses/text.html",
        status,
        text=text,
        form=form,
        shelf=found,
        before=before.text if before else _model_text(text),
        names=accounts.names(db(), {each for each in (text.written_by, text.approved_by, text.declined_by) if each}),
    )


@blueprint.route("/clauses/texts/<int:text_id>/end", methods=["GET", "POST"])
@permitted(Role.LEGAL_ADVISER)
def end_text(text_id: int) -> ResponseReturnValue:
    """Take an approved text back; asks first."""
    text = queries.text(db(), text_id)
    if request.method == "POST":
        texts.end(db(), current_actor(), text_id, base_pack(text.pack_id), today(), request_time())
        success(_("The model text of the rule pack holds again."))
        return redirect(url_for(".clause_text", text_id=text_id))
    return page("clauses/end.html", text=text, shelf=shelf(text.pack_id, text.language))


def _decide(text: ClauseText, form: TextReviewForm) -> None:
    if form.decision.data == "decline":
        texts.decline(db(), current_actor(), text.id, form.note.data or "", request_time())
        success(_("The text is declined."))
        return
    try:
        seen = datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError as error:
        raise Conflict({"written_at": text.written_at}) from error
    texts.approve(db(), current_actor(), text.id, seen, base_pack(text.pack_id), today(), request_time())
    success(_("The text is approved. From today it is what is put into contracts."))


def _model_text(text: ClauseText) -> str:
    try:
        return texts.wordings(base_pack(text.pack_id), text.language).get(text.clause, "")
    except NotFound:
        return ""


def _offered() -> list[str]:
    """Ids of packs that know clauses, in alphabetical order."""
    found = []
    for pack_id in _pack_ids():
        try:
            base_pack(pack_id)
        except NotFound:
            continue
        found.append(pack_id)
    return found


def _pack_ids() -> list[str]:
    roots = (*site().pack_roots, SHIPPED)
    return sorted({card.parent.name for root in roots for card in root.glob("*/pack.yaml")})
