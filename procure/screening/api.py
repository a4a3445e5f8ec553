"""Screenings in the API: list, read with proposal and evidence, answer, confirm, reopen."""

from typing import Any

from marshmallow import Schema, fields, validate

from procure.core.api import ID, Id, NextPage, Paged, Precondition, Text, after, blueprint_of, paged, seen, tagged
from procure.core.web import current_actor, db, language, permitted_by_token, request_time
from procure.screening import queries
from procure.screening import services as screening
from procure.screening.models import Screening, State
from procure.screening.queries import Filters
from procure.screening.views.mount import READERS, pack_in_force
from procure.tenders import queries as tenders
from rules.values import Tier

blueprint = blueprint_of("screenings", __name__, "What is proposed and decided for each tender, and why.")

_TIERS, _STATES = [each.value for each in Tier], [each.value for each in State]


class ScreeningSchema(Schema):
    """A screening; contact, impact and tier are as confirmed, else as proposed."""

    id = fields.Integer()
    tender_id = fields.Integer()
    lot = fields.String(metadata={"description": "Id of the lot; empty for the whole tender."})
    state = fields.String(validate=validate.OneOf(_STATES))
    tier = fields.String(validate=validate.OneOf(_TIERS))
    contact = fields.Integer()
    impact = fields.Integer()
    proposed_tier = fields.String(validate=validate.OneOf(_TIERS))
    confidence = fields.Float()
    needs_review = fields.Boolean()
    confirmed_version = fields.Integer(allow_none=True)
    confirmed_at = fields.DateTime(allow_none=True)
    outdated_at = fields.DateTime(allow_none=True)
    proposed_at = fields.DateTime()
    proposed_under = fields.String(metadata={"description": "Digest of the pack."})
    revision = fields.Integer()


class ScreeningPage(NextPage):
    """A page of screenings."""

    items = fields.List(fields.Nested(ScreeningSchema))


class EvidenceSchema(Schema):
    """A place in the notice that a proposal rests on."""

    field = fields.String()
    text = fields.String()


class CriterionSchema(Schema):
    """One criterion: what is proposed and on what evidence, and the answer that stands."""

    id = fields.String()
    question = fields.String()
    proposed = fields.String()
    evidence = fields.List(fields.Nested(EvidenceSchema))
    answer = fields.String()
    reason = fields.String()
    is_answered = fields.Boolean()
    answers = fields.List(fields.String(), metadata={"description": "Ids of the answers there are."})


class SheetSchema(ScreeningSchema):
    """A screening with all its criteria, and the tier that follows from the answers as they stand."""

    criteria = fields.List(fields.Nested(CriterionSchema))
    following_tier = fields.String(validate=validate.OneOf(_TIERS))


class Wanted(Paged):
    """What a list of screenings is narrowed to."""

    q = Text(load_default="", validate=validate.Length(max=500))
    tier = fields.String(load_default=None, validate=validate.OneOf(_TIERS))
    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))
    department = Id(load_default=None)
    cpv = fields.String(load_default="", validate=validate.Regexp(r"^[0-9]{2,8}$"))
    updated_since = fields.AwareDateTime(load_default=None)


class AnswerSchema(Schema):
    """An answer, and why where it departs from the proposal."""

    answer = Text(required=True, validate=validate.Length(min=1, max=60))
    reason = Text(load_default="", validate=validate.Length(max=screening.LONGEST_REASON))


@blueprint.get("/screenings")
@permitted_by_token("screenings:read", *READERS)
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, ScreeningPage)
def screenings_listed(wanted: dict[str, Any]) -> dict[str, Any]:
    """List screenings of whole tenders."""
    filters = Filters(
        words=wanted["q"],
        tiers=frozenset({Tier(wanted["tier"])} if wanted["tier"] else ()),
        states=frozenset({State(wanted["state"])} if wanted["state"] else ()),
        department_id=wanted["department"],
        cpv=wanted["cpv"],
    )
    rows = queries.walk(db(), current_actor(), filters, wanted["updated_since"], after(wanted), wanted["limit"] + 1)
    return paged(rows, wanted["limit"], _shown)


@blueprint.get(f"/screenings/<{ID}:screening_id>")
@permitted_by_token("screenings:read", *READERS)
@blueprint.response(200, SheetSchema)
def screening_sheet(screening_id: int) -> Any:
    """Read a screening with its proposal."""
    return _answer(screening_id)


@blueprint.put(f"/screenings/<{ID}:screening_id>/criteria/<criterion>")
@permitted_by_token("screenings:write", *screening.MAY_SCREEN)
@blueprint.arguments(Precondition, location="headers")
@blueprint.arguments(AnswerSchema)
@blueprint.response(200, SheetSchema)
def answer_criterion(match: dict[str, Any], said: dict[str, Any], screening_id: int, criterion: str) -> Any:
    """Answer a criterion; the tier that holds does not move until somebody confirms."""
    screening.answer(
        *(db(), current_actor(), screening_id, criterion, said["answer"], said["reason"], seen(match)),
        pack_in_force(),
    )
    return _answer(screening_id)


@blueprint.post(f"/screenings/<{ID}:screening_id>/confirm")
@permitted_by_token("screenings:write", *screening.MAY_SCREEN)
@blueprint.arguments(Precondition, location="headers")
@blueprint.response(200, SheetSchema)
def confirm_screening(match: dict[str, Any], screening_id: int) -> Any:
    """Confirm the answers as they stand."""
    screening.confirm(db(), current_actor(), screening_id, seen(match), pack_in_force(), request_time())
    return _answer(screening_id)


@blueprint.post(f"/screenings/<{ID}:screening_id>/reopen")
@permitted_by_token("screenings:write", *screening.MAY_SCREEN)
@blueprint.arguments(Precondition, location="headers")
@blueprint.response(200, SheetSchema)
def reopen_screening(match: dict[str, Any], screening_id: int) -> Any:
    """Begin a draft on what was confirmed."""
    screening.reopen(db(), current_actor(), screening_id, seen(match))
    return _answer(screening_id)


def _shown(row: Screening) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ScreeningSchema().fields}


def _answer(screening_id: int) -> Any:
    pack, actor = pack_in_force(), current_actor()
    sheet = screening.sheet(db(), actor, screening_id, pack)
    shows_value = tenders.sees_value(actor, sheet.tender)
    proposals = {each.criterion: each for each in sheet.proposal.proposed}
    criteria = [
        {
            "id": each.id,
            "question": pack.text(language(), f"screening.criteria.{each.id}.question"),
            "proposed": sheet.proposed[each.id],
            "evidence": [
                {"field": piece.field, "text": piece.text}
                for piece in proposals[each.id].evidence
                if shows_value or piece.field.rpartition(".")[2] != "value"
            ],
            "answer": sheet.answers[each.id],
            "reason": sheet.reasons.get(each.id) or "",
            "is_answered": each.id in sheet.answered,
            "answers": [known.id for known in each.answers],
        }
        for each in sheet.section.criteria
    ]
    body = {**_shown(sheet.screening), "criteria": criteria, "following_tier": sheet.judgement.tier}
    return tagged(body, sheet.screening.revision)
