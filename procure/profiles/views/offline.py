"""The questionnaire as a file, for those who must work without a network; and its way back."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import Conflict, Invalid
from procure.core.files import Unreadable, in_memory
from procure.core.forms import keyed_by_address
from procure.core.sheets import FORMATS
from procure.core.web import gettext as _
from procure.core.web import language, limiter, page, public, request_time, site
from procure.core.web.language import explain
from procure.core.web.wall import vault, walled_db
from procure.profiles import queries
from procure.profiles.documents.questionnaire import OfflineQuestionnaire, as_csv
from procure.profiles.documents.workbook import as_xlsx
from procure.profiles.forms.bringing import REFUSALS, BroughtForm, Carried, carried
from procure.profiles.readers.questionnaire import LARGEST
from procure.profiles.services import bringing
from procure.profiles.views.brought import brought
from procure.profiles.views.here import arrive
from procure.profiles.views.mount import blueprint, today

_WRITE = {"xlsx": as_xlsx, "csv": as_csv}


@blueprint.get("/questionnaire/<token>/questionnaire.<any(xlsx, csv):kind>")
@public
@limiter.limit("20 per minute")
def questionnaire(token: str, kind: str) -> ResponseReturnValue:
    """The questionnaire with the answers so far, as a file to fill in."""
    draft = arrive(token).draft()
    made = OfflineQuestionnaire(
        draft.pack, draft.section, draft.askable, draft.answers, language(), site().city, today()
    )
    return Response(
        _WRITE[kind](made),
        mimetype=FORMATS[kind].media_type,
        headers={"Content-Disposition": f'attachment; filename="questionnaire-{language()}.{kind}"'},
    )


@blueprint.route("/questionnaire/<token>/offline", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("20 per minute")
def offline(token: str) -> ResponseReturnValue:
    """Take the questionnaire along as a file, and bring it back filled in: shows what that would change."""
    visit = arrive(token)
    draft, form = visit.draft(), BroughtForm()
    if form.validate_on_submit():
        sent = form.file.data
        try:
            data = sent.stream.read(LARGEST + 1) if sent else b""
            offered = queries.released(walled_db(), draft.pack)
            file = in_memory(sent.filename if sent else "", data)
            found = bringing.read(draft, offered, file)
            if found.given or found.unknown:
                held = Carried(dict(found.given), {name: each.revision for name, each in draft.held.items()})
                return brought(visit, draft, held, unknown=found.unknown, is_current=found.is_current)
            form.refuse_file(_("There is no answer in the file yet"))
        except Unreadable as refused:
            form.refuse_file(_(REFUSALS[refused.code]))
        except Invalid as refused:
            form.refuse_file(explain(refused))
    return page("profiles/supplier/offline.html", visit=visit, draft=draft, form=form)


@blueprint.route("/questionnaire/<token>/offline/save", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("20 per minute")
def save_brought(token: str) -> ResponseReturnValue:
    """Save what the check page showed; what is no answer is shown again, so that it is not lost.

    Who comes without anything, by the link to another language say, goes back to the file.
    """
    visit = arrive(token)
    try:
        held = carried(request.form.get("carried", ""))
    except Invalid:
        return redirect(url_for(".offline", token=token))
    try:
        found = bringing.take_in(
            walled_db(), vault(), visit.invitation, held.given, held.seen, today(), request_time()
        )
    except Conflict:
        walled_db().expire_all()
        draft = visit.draft()
        anew = Carried(held.given, {name: each.revision for name, each in draft.held.items()})
        return brought(visit, draft, anew, is_meanwhile=True)
    if not (found.refused or found.kept_out):
        return redirect(url_for(".check", token=token))
    walled_db().expire_all()
    return brought(visit, visit.draft(), held, saved=found)
