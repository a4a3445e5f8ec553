"""Tenders before publication: by form, from a draft specification, by re-letting; and their changes."""

from uuid import UUID, uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from procure.core import text
from procure.core.errors import Conflict, Invalid
from procure.core.files import in_memory
from procure.core.text import N_
from procure.core.web import current_actor, db, language, money, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.tenders import queries
from procure.tenders import services as tenders
from procure.tenders.forms import FIELD_NAMES, DraftForm, ReletForm, TenderForm
from procure.tenders.readers.draft import of_text, read_draft
from procure.tenders.readers.published import Fault, Moment, PublishedNotice
from procure.tenders.services import Prepared
from procure.tenders.views.mount import MAY_PREPARE, blueprint, own_departments
from rules.values import Money

_SHOWN = 200


@blueprint.route("/tenders/new", methods=["GET", "POST"])
@permitted(*MAY_PREPARE)
def create() -> ResponseReturnValue:
    """Begin a tender by form."""
    form = _tender_form()
    if form.validate_on_submit():
        with form.refusals():
            made = tenders.create(
                db(), current_actor(), form.said(site().time_zone), _key(form.key.data), request_time()
            )
            success(_("The tender is kept. It can be screened now."))
            return redirect(url_for(".one", tender_id=made.id))
    return page("tenders/create.html", form=form)


@blueprint.route("/tenders/new/draft", methods=["GET", "POST"])
@permitted(*MAY_PREPARE)
def create_from_draft() -> ResponseReturnValue:
    """Begin a tender from a Word file or pasted text; what was read in it is then checked."""
    form = DraftForm()
    form.offer(own_departments())
    if form.validate_on_submit():
        with form.refusals():
            read, data = _read_draft(form.file.data, form.text.data or "")
            said = Prepared(
                title=read.title or "",
                department_id=form.department(),
                description=read.description,
                language=read.language,
            )
            made = tenders.create_from_draft(db(), current_actor(), said, data, _key(form.key.data), request_time())
            success(_("The draft is read. Check what was found in it, and add what is missing."))
            return redirect(url_for(".edit", tender_id=made.id))
    return page("tenders/draft.html", form=form)


@blueprint.route("/tenders/<int:tender_id>/edit", methods=["GET", "POST"])
@permitted(*MAY_PREPARE)
def edit(tender_id: int) -> ResponseReturnValue:
    """Change a tender that is not published."""
    tender = queries.one(db(), current_actor(), tender_id)
    standing = tenders.prepared_of(tender)
    form = _tender_form()
    if not form.is_submitted():
        form.show(standing, site().time_zone)
        form.revision.data = str(tender.revision)
    elif form.validate():
        try:
            with form.refusals():
                tenders.edit(
                    db(),
                    current_actor(),
                    tender_id,
                    _number(form.revision.data),
                    form.said(site().time_zone, standing.deadline),
                    request_time(),
                )
                success(_("The changes are kept."))
                return redirect(url_for(".one", tender_id=tender_id))
        except Conflict as conflict:
            _show_conflict(form, conflict)
            form.revision.data = str(queries.one(db(), current_actor(), tender_id).revision)
    return page("tenders/edit.html", form=form, tender=tender)


@blueprint.route("/tenders/<int:tender_id>/relet", methods=["GET", "POST"])
@permitted(*MAY_PREPARE)
def relet(tender_id: int) -> ResponseReturnValue:
    """Begin a tender that re-lets an earlier one."""
    tender = queries.one(db(), current_actor(), tender_id)
    form = ReletForm()
    form.offer(own_departments())
    if form.validate_on_submit():
        with form.refusals():
            made = tenders.relet(
                db(), current_actor(), tender_id, form.department(), _key(form.key.data), request_time()
            )
            success(_("The new tender is begun with what the earlier one said."))
            return redirect(url_for(".edit", tender_id=made.id))
    return page("tenders/relet.html", form=form, tender=tender)


def _tender_form() -> TenderForm:
    form = TenderForm()
    form.offer(own_departments())
    form.offer_words()
    return form


def _key(given: str | None) -> UUID:
    try:
        return UUID(given or "")
    except ValueError:
        return uuid4()


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() else 0


def _read_draft(file: FileStorage | None, pasted: str) -> tuple[PublishedNotice, bytes]:
    """What a draft says, and the draft itself.

    Raises:
        Invalid: nothing was given, or it can't be read.
    """
    if file is not None and file.filename:
        data = file.read()
        found = next(iter(read_draft(in_memory(file.filename, data))))
        if isinstance(found, Fault):
            raise Invalid("file", N_("This file can't be read: %(reason)s"), reason=found.message)
        return found.notice, data
    read = of_text(pasted)
    if read is None:
        raise Invalid("file", N_("Choose a Word file, or paste the text"))
    return read, request.form.get("text", "").encode()


def _show_conflict(form: TenderForm, conflict: Conflict) -> None:
    """Say what somebody else changed, and what now stands there; what was typed stays."""
    for name, value in conflict.changed.items():
        refusal = Invalid(
            name if name in form else "",
            N_("Meanwhile somebody changed “%(name)s”. It now says: %(value)s. Save again if yours shall hold."),
            name=_(FIELD_NAMES.get(name, name)),
            value=_in_words(value),
        )
        form.refuse(refusal)
    if not conflict.changed:
        form.refuse(Invalid("", N_("Somebody saved the same meanwhile. Nothing is left to change.")))


def _in_words(value: object) -> str:
    """A value of a tender in a sentence."""
    if isinstance(value, Money):
        return money(value.amount, value.currency)
    if isinstance(value, Moment):
        return text.moment(value.at, language(), site().time_zone)
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or "–"
    return str(value)[:_SHOWN] if value else "–"
