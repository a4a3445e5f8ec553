"""Files that leave the house: what was uploaded, the annotated contract, the result, labels, and the clause texts.

Each leaves a line in the audit trail.
"""

import json
from pathlib import PurePath
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.clauses import queries
from procure.clauses.documents.library import ClauseInWords, write_library
from procure.clauses.models import DraftVersion
from procure.clauses.services import exporting, texts, writing
from procure.clauses.services.deciding import DECIDERS
from procure.clauses.views.mount import READERS, TIER_NAMES, blueprint, pack_of, today
from procure.clauses.views.texts import Wording, shelf
from procure.core import audit, packs, word
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.web import attachment, current_actor, db, language, permitted, request_time, site
from procure.core.web import gettext as _

_JSON = "application/json"
_PDF = "application/pdf"


@blueprint.get("/drafts/<int:version_id>/files/<int:file_id>")
@permitted(*READERS)
def original(version_id: int, file_id: int) -> ResponseReturnValue:
    """A file as it was uploaded."""
    version, file = queries.file_of(db(), current_actor(), version_id, file_id)
    content = queries.content(db(), file.digest)
    _note(version, file.name)
    media_type = _PDF if file.name.lower().endswith(".pdf") else word.MEDIA_TYPE
    return attachment(content, media_type, file.name)


@blueprint.get("/drafts/<int:version_id>/result.json")
@permitted(*READERS)
def result_json(version_id: int) -> ResponseReturnValue:
    """The result for other programs."""
    version = _checked(version_id)
    _note(version, "result.json")
    return _json(exporting.result(version, pack_of(version), language()), f"clauses-{version_id}.json")


@blueprint.get("/drafts/<int:version_id>/annotated/<int:file_id>")
@permitted(*READERS)
def annotated(version_id: int, file_id: int) -> ResponseReturnValue:
    """A Word file with a remark at each finding, and the clauses that are missing as tracked insertions."""
    version, file = queries.file_of(db(), current_actor(), version_id, file_id)
    if version.checked_at is None:
        raise NotFound
    held = packs.in_force(db(), today())
    pack = held if texts.clause_ids(held) else pack_of(version)
    content = writing.annotate(db(), version, file, pack, language(), request_time())
    name = _("%(name)s-remarks", name=PurePath(file.name).stem) + ".docx"
    _note(version, name)
    return attachment(content, word.MEDIA_TYPE, name)


@blueprint.get("/drafts/<int:version_id>/result.docx")
@permitted(*READERS)
def result_docx(version_id: int) -> ResponseReturnValue:
    """The result as Word, in the language of the page."""
    version = _checked(version_id)
    tier = _(TIER_NAMES[version.tier])
    place = site()
    content = writing.report(
        db(), version, pack_of(version), tier, language(), place.city, place.time_zone, request_time()
    )
    _note(version, "result.docx")
    return attachment(content, word.MEDIA_TYPE, f"clauses-{version_id}.{language()}.docx")


@blueprint.get("/drafts/<int:version_id>/labels.json")
@permitted(*DECIDERS, Role.EQUALITY_OFFICER, Role.AUDITOR)
def labels_of_version(version_id: int) -> ResponseReturnValue:
    """What counts of each finding of a version, as labels to measure the check by."""
    version = _checked(version_id)
    _note(version, "labels.json")
    return _json(exporting.labels([version]), f"labels-{version_id}.json")


@blueprint.get("/drafts/labels.json")
@permitted(*DECIDERS, Role.EQUALITY_OFFICER, Role.AUDITOR)
def labels() -> ResponseReturnValue:
    """Labels of all versions in which people overruled the check."""
    found = queries.decided(db(), current_actor())
    audit.note(db(), "exported", "draft_version", "labels", {"versions": [each.id for each in found]})
    db().commit()
    return _json(exporting.labels(found), "labels.json")


@blueprint.get("/clauses/library.docx")
@permitted(*READERS)
def library_docx() -> ResponseReturnValue:
    """All clauses of a pack in a language, or one of them, as Word."""
    found = shelf(request.args.get("pack", ""), request.args.get("in", ""))
    wanted = request.args.get("clause", "")
    wordings = [found.of(wanted)] if wanted else found.wordings
    names = accounts.names(db(), {each.own.approved_by for each in wordings if each.own and each.own.approved_by})

    def said(each: Wording) -> ClauseInWords:
        own = each.own
        return ClauseInWords(
            found.words.name(each.clause),
            found.words.meaning(each.clause),
            each.paragraphs,
            own.approved_at.astimezone(site().time_zone).date() if own and own.approved_at else None,
            names.get(own.approved_by or 0, "") if own else "",
        )

    title = found.words.name(wanted) if wanted else _("Clauses for contracts")
    caution = found.pack.texts(language()).get("pack.not_legal_advice", "")
    content = write_library(
        [said(each) for each in wordings], title, caution, found.language, language(), site().city, request_time()
    )
    audit.note(db(), "exported", "clause_text", wanted or "library", {"pack": found.pack.digest, "in": found.language})
    db().commit()
    return attachment(content, word.MEDIA_TYPE, f"{wanted or 'clauses'}-{found.pack.id}.{found.language}.docx")


def _json(value: dict[str, Any], name: str) -> Response:
    return attachment(json.dumps(value, ensure_ascii=False, indent=1).encode(), _JSON, name)


def _checked(version_id: int) -> DraftVersion:
    version = queries.one(db(), current_actor(), version_id)
    if version.checked_at is None:
        raise NotFound
    return version


def _note(version: DraftVersion, what: str) -> None:
    audit.note(db(), "exported", "draft_version", version.id, {"file": what})
    db().commit()


@blueprint.app_context_processor
def _downloads() -> dict[str, Any]:
    return {"downloads_of": _downloads_of}


def _downloads_of(version: DraftVersion) -> list[tuple[str, str, str]]:
    """What can be downloaded of a checked version: name, address, and what it holds."""
    found = []
    for file in version.files:
        address = url_for("clauses.original", version_id=version.id, file_id=file.id)
        if writing.is_annotated(file):
            found.append(
                (
                    _("%(name)s with remarks and missing clauses", name=file.name),
                    url_for("clauses.annotated", version_id=version.id, file_id=file.id),
                    _("Word comments at each finding; missing clauses as tracked changes by “procure”."),
                )
            )
        found.append((_("%(name)s as uploaded", name=file.name), address, ""))
    result = url_for("clauses.result_docx", version_id=version.id)
    found.append((_("The result (Word)"), result, _("What is asked and how it stands, with the words it rests on.")))
    found.append(
        (
            _("The result (JSON)"),
            url_for("clauses.result_json", version_id=version.id),
            _("For other programs."),
        )
    )
    return found
