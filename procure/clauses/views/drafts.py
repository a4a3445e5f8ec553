"""Draft contracts: the list, those of a tender, an upload, its order, its check, its page, and what changed."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.clauses import queries
from procure.clauses.documents.annotated import language_of_texts
from procure.clauses.forms import OrderForm, UploadForm, typed_order
from procure.clauses.models import DraftVersion
from procure.clauses.queries import DraftFilters
from procure.clauses.services import approving, comparing, deciding, uploading, writing
from procure.clauses.services.uploading import EDITORS, SentFile
from procure.clauses.views.mount import READERS, STATUS_ORDER, ClauseWords, blueprint, pack_of, today
from procure.clauses.views.showing import in_order, shown_text, spots_of
from procure.core.errors import Conflict, NotFound
from procure.core.listing import page_number
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.tenders import queries as tenders
from rules.loader import Pack
from rules.values import Tier

_LARGEST_PLACE = 9


@blueprint.get("/drafts")
@permitted(*READERS)
def drafts() -> ResponseReturnValue:
    """The newest draft of each tender: searched, filtered, in pages."""
    given = {name: request.args.get(name, "")[:100] for name in ("q", "state", "tier", "department")}
    department = given["department"]
    filters = DraftFilters(
        words=given["q"],
        state=given["state"] if given["state"] in queries.STATES else "",
        tier=given["tier"] if given["tier"] in set(Tier) else "",
        department_id=int(department) if department.isdigit() and len(department) < 18 else None,
    )
    actor = current_actor()
    return page(
        "clauses/drafts.html",
        found=queries.listed(db(), actor, filters, page_number(request.args.get("page"))),
        given=given,
        tiers=tuple(Tier),
        departments=accounts.departments(db(), open_only=False),
    )


@blueprint.get("/tenders/<int:tender_id>/drafts")
@permitted(*READERS)
def of_tender(tender_id: int) -> ResponseReturnValue:
    """The draft contract of a tender, version by version."""
    actor = current_actor()
    versions = queries.of_tender(db(), actor, tender_id)
    return page(
        "clauses/of_tender.html",
        tender=tenders.one(db(), actor, tender_id),
        versions=versions,
        lacking={each.id: len(approving.lacking(each)) for each in versions},
        names=accounts.names(
            db(), {key for each in versions for key in (each.uploaded_by, each.approved_by) if key is not None}
        ),
    )


@blueprint.route("/tenders/<int:tender_id>/drafts/new", methods=["GET", "POST"])
@permitted(*EDITORS)
def upload(tender_id: int) -> ResponseReturnValue:
    """Send a draft contract: one file, or a set."""
    tender = tenders.one(db(), current_actor(), tender_id)
    form = UploadForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = [SentFile(each.filename, each.stream) for each in form.files.data or () if each and each.filename]
            made = uploading.upload(db(), current_actor(), tender_id, sent, today(), request_time())
            if made.job_id is None:
                return redirect(url_for(".order", version_id=made.id))
            return redirect(url_for(".draft", version_id=made.id))
    return page(
        "clauses/upload.html",
        form=form,
        tender=tender,
        tier=uploading.tier_of(db(), current_actor(), tender_id),
        earlier=queries.of_tender(db(), current_actor(), tender_id)[:1],
        most=uploading.MOST_FILES,
        largest=uploading.LARGEST_SET // 10**6,
    )


@blueprint.route("/drafts/<int:version_id>/order", methods=["GET", "POST"])
@permitted(*EDITORS)
def order(version_id: int) -> ResponseReturnValue:
    """Say which document prevails over which."""
    version = queries.one(db(), current_actor(), version_id)
    if version.job_id is not None:
        return redirect(url_for(".draft", version_id=version_id))
    form = OrderForm()
    if form.validate_on_submit():
        with form.refusals():
            said = typed_order(request.form)
            uploading.order(db(), current_actor(), version_id, said, request_time())
            return redirect(url_for(".draft", version_id=version_id))
    return page("clauses/order.html", form=form, version=version, typed=request.form)


@blueprint.get("/drafts/<int:version_id>")
@permitted(*READERS)
def draft(version_id: int) -> ResponseReturnValue:
    """One version: how far its check is, or what it found, beside the text."""
    version = queries.one(db(), current_actor(), version_id)
    entries = queries.trail(db(), version)
    people = {version.uploaded_by, version.asked_by, version.returned_by, version.approved_by}
    people |= {each.account_id for each in entries}
    people |= {each.decided_by for finding in version.findings for each in finding.decisions}
    shared: dict[str, Any] = {
        "version": version,
        "entries": entries,
        "names": accounts.names(db(), {each for each in people if each is not None}),
        "newer": _newer(version),
    }
    if version.checked_at is None:
        return page("clauses/unchecked.html", **shared)
    place = _number("file", 1) - 1
    file = next((each for each in version.files if each.place == place), version.files[0])
    pack = pack_of(version)
    return page(
        "clauses/draft.html",
        **shared,
        words=ClauseWords(pack),
        required=in_order(version.findings, required=True),
        others=in_order(version.findings, required=False),
        counts={
            status: sum(each.holds == status for each in version.findings if each.required) for status in STATUS_ORDER
        },
        spots=spots_of(version),
        text=shown_text(version, file, _number("at", 0)),
        lacking=approving.lacking(version),
        foreign=_foreign(version, pack),
        unanswered=approving.unanswered(version),
        is_open=deciding.is_open(version),
        earlier=queries.checked_before(db(), version.tender_id, version.number),
    )


@blueprint.get("/drafts/<int:version_id>/changes")
@permitted(*READERS)
def changes(version_id: int) -> ResponseReturnValue:
    """What changed since another version of the same tender, the one before where none is said."""
    version = queries.one(db(), current_actor(), version_id)
    others = [
        each
        for each in queries.of_tender(db(), current_actor(), version.tender_id)
        if each.id != version_id and each.checked_at is not None
    ]
    since = _number("since", 0)
    earlier = next((each for each in others if each.number == since), None) or next(
        (each for each in others if each.number < version.number), None
    )
    if version.checked_at is None or earlier is None:
        raise NotFound
    return page(
        "clauses/changes.html",
        version=version,
        earlier=earlier,
        others=others,
        words=ClauseWords(pack_of(version)),
        compared=comparing.compare(db(), earlier, version),
    )


@blueprint.route("/drafts/<int:version_id>/stop", methods=["GET", "POST"])
@permitted(*EDITORS)
def stop(version_id: int) -> ResponseReturnValue:
    """Stop a check; asks first."""
    version = queries.one(db(), current_actor(), version_id)
    if request.method == "POST":
        uploading.stop(db(), current_actor(), version_id, request_time())
        success(_("The check stops. You can start it again."))
        return redirect(url_for(".draft", version_id=version_id))
    return page(
        "clauses/sure.html",
        version=version,
        heading=_("Stop the check"),
        explained=_("The check of this version stops. Its files stay, and you can start it again."),
        button=_("Stop the check"),
    )


@blueprint.post("/drafts/<int:version_id>/again")
@permitted(*EDITORS)
def again(version_id: int) -> ResponseReturnValue:
    """Start a check again that was stopped."""
    uploading.again(db(), current_actor(), version_id, request_time())
    return redirect(url_for(".draft", version_id=version_id))


@blueprint.route("/drafts/<int:version_id>/remove", methods=["GET", "POST"])
@permitted(*EDITORS)
def remove(version_id: int) -> ResponseReturnValue:
    """Remove a version with its files; asks first."""
    version = queries.one(db(), current_actor(), version_id)
    if request.method == "POST":
        tender_id = uploading.remove(db(), current_actor(), version_id)
        success(_("The version is removed, with its files."))
        return redirect(url_for(".of_tender", tender_id=tender_id))
    return page(
        "clauses/sure.html",
        version=version,
        heading=_("Remove this version"),
        explained=_(
            "The version goes with its files and what was found in them. The audit trail keeps that it was there. "
            "This can’t be undone; you can upload the files again."
        ),
        button=_("Remove"),
    )


@blueprint.errorhandler(Conflict)
def _conflict(_error: Conflict) -> ResponseReturnValue:
    """A button on a draft that changed meanwhile: say so, and lead back to how it is now."""
    arguments = request.view_args or {}
    if "version_id" in arguments:
        back = url_for("clauses.draft", version_id=arguments["version_id"])
    elif "text_id" in arguments:
        back = url_for("clauses.clause_text", text_id=arguments["text_id"])
    else:
        back = url_for("clauses.drafts")
    return page("clauses/conflict.html", 409, back=back)


def _foreign(version: DraftVersion, pack: Pack) -> tuple[str, str] | None:
    """Language of a draft into which clauses are put in another one, and that other one."""
    spoken = next((each.language for each in version.files if writing.is_annotated(each)), None)
    if spoken is None or not any(each.required and each.status == "missing" for each in version.findings):
        return None
    written_in = language_of_texts(pack, spoken)
    return None if written_in == spoken else (spoken, written_in)


def _newer(version: DraftVersion) -> DraftVersion | None:
    found = queries.of_tender(db(), current_actor(), version.tender_id)
    return found[0] if found and found[0].number > version.number else None


def _number(name: str, default: int) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isdigit() and len(given) <= _LARGEST_PLACE else default
