"""The documents of a plan: the plan itself, texts and questions for the tender documents, codes for the notice."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response
from flask.typing import ResponseReturnValue

from procure.assurance.documents import plan as plans
from procure.assurance.documents import publishing, tender
from procure.assurance.documents.content import PlanText
from procure.assurance.services import writing
from procure.assurance.services.writing import Setting
from procure.assurance.views.mount import READERS, blueprint, today
from procure.core import audit, word
from procure.core.errors import NotFound
from procure.core.sheets import FORMATS
from procure.core.text import N_
from procure.core.web import current_actor, db, language, permitted, request_time, site

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Download:
    """A document of a plan: what it is called, what it holds, its media type, and what writes it."""

    title: str
    holds: str
    media_type: str
    write: Callable[[PlanText], bytes]


DOWNLOADS = {
    "plan.docx": Download(
        N_("The plan (Word)"),
        N_("To file: matrix, effects, requirements with their ground, exemptions, approvals and rules."),
        word.MEDIA_TYPE,
        plans.write_plan,
    ),
    "tender-texts.docx": Download(
        N_("Texts for the tender documents (Word)"),
        N_("By stage, without what was dropped, is exempted or refused by the law. No names."),
        word.MEDIA_TYPE,
        tender.write_texts,
    ),
    "award-questions.docx": Download(
        N_("Award questions (Word)"),
        N_("With weight, scoring guide and word limit."),
        word.MEDIA_TYPE,
        tender.write_questions,
    ),
    "award-questions.xlsx": Download(
        N_("Award questions (Excel)"),
        N_("The same, one line a score, for the e-tendering suite."),
        FORMATS["xlsx"].media_type,
        tender.question_sheet,
    ),
    "plan.json": Download(N_("The plan (JSON)"), N_("All of it, for other programs."), _JSON, publishing.plan_json),
    "notice-codes.json": Download(
        N_("Codes for the notice (JSON)"),
        N_("Social objectives and terms as eForms and OCDS write them. No names."),
        _JSON,
        publishing.notice_codes,
    ),
}
"""Documents by file name."""


@blueprint.get("/plans/<int:plan_id>/documents/<name>")
@permitted(*READERS)
def document(plan_id: int, name: str) -> ResponseReturnValue:
    """One document, in the language of the page; that it was taken stands in the trail."""
    found = DOWNLOADS.get(name)
    if found is None:
        raise NotFound
    setting = Setting(language(), site().city, site().time_zone, today(), request_time())
    content = found.write(writing.in_words(db(), current_actor(), plan_id, setting))
    audit.note(db(), "exported", "assurance_plan", plan_id, {"document": name, "language": language()})
    db().commit()
    stem, _dot, ending = name.rpartition(".")
    return Response(
        content,
        mimetype=found.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{stem}-{plan_id}.{language()}.{ending}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@blueprint.app_context_processor
def _downloads() -> dict[str, object]:
    return {"plan_downloads": DOWNLOADS}
