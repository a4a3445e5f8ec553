"""A tender's selection file: asking for declarations, and who has declared."""

from datetime import timedelta

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core.errors import Conflict
from procure.core.web import current_actor, db, language, ngettext, page, permitted, request_time, signed_in, success
from procure.core.web import gettext as _
from procure.declarations import queries
from procure.declarations import services as declarations
from procure.declarations.forms import AskForm, AskMissingForm
from procure.declarations.models import SelectionFile
from procure.declarations.services import Asked
from procure.declarations.views.mount import blueprint, city_day, today

_USUAL = timedelta(days=28)


@blueprint.get("/declarations/of-tender/<int:tender_id>")
@signed_in
def of_tender(tender_id: int) -> ResponseReturnValue:
    """Who has declared, who has not, and what was decided. For the officers of the tender, and its evaluators."""
    tender = queries.seen(db(), current_actor(), tender_id)
    file = queries.file_of(db(), tender.id)
    rows = queries.rows_of(db(), file, tender.id, request_time()) if file else ()
    entries = audit.trail(db(), SelectionFile.__tablename__, file.tender_id) if file else []
    return page(
        "declarations/office/of_tender.html",
        tender=tender,
        file=file,
        asked=queries.asked_in(db(), file) if file else None,
        rows=rows,
        late={each.declaration_id for each in rows if file and each.sent_at and city_day(each.sent_at) > file.due_on},
        form=AskMissingForm(),
        entries=entries,
        names=accounts.names(db(), {entry.account_id for entry in entries if entry.account_id}),
    )


@blueprint.route("/declarations/of-tender/<int:tender_id>/ask", methods=["GET", "POST"])
@permitted(*declarations.EDITORS)
def ask(tender_id: int) -> ResponseReturnValue:
    """Ask for declarations, or change what is asked."""
    tender = queries.seen(db(), current_actor(), tender_id)
    file = queries.file_of(db(), tender.id)
    if file is None:
        pack, section = queries.in_force(db(), today())
    else:
        pack, section, _grounds = queries.asked_in(db(), file)
    form = AskForm()
    form.offer([(each.id, pack.text(language(), f"declarations.grounds.{each.id}.name")) for each in section.grounds])
    if not form.is_submitted():
        form.grounds.data = list(file.grounds) if file else [each.id for each in section.grounds]
        form.due_on.data = file.due_on if file else today() + _USUAL
    elif form.validate():
        asked = Asked(form.grounds.data or (), form.due_on.data or today())
        try:
            with form.refusals():
                declarations.open_file(db(), current_actor(), tender.id, asked, today(), request_time())
                success(_("Declarations are asked for this tender."))
                return redirect(url_for(".of_tender", tender_id=tender.id))
        except Conflict:
            form.form_errors.append(
                _("A supplier has declared already. All answer the same questions, so only the day can change.")
            )
    return page("declarations/office/ask.html", form=form, tender=tender, file=file, pack=pack, section=section)


@blueprint.post("/declarations/of-tender/<int:tender_id>/ask-missing")
@permitted(*declarations.EDITORS)
def ask_missing(tender_id: int) -> ResponseReturnValue:
    """Mail the link to invited suppliers that have not declared."""
    count = declarations.ask_those_missing(db(), current_actor(), tender_id, request_time())
    success(
        ngettext("%(num)d supplier is asked by mail", "%(num)d suppliers are asked by mail", count)
        if count
        else _("Nobody is asked: all have declared, were asked today, or were invited on paper.")
    )
    return redirect(url_for(".of_tender", tender_id=tender_id))
