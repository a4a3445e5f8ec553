"""Tenders in the API: list, read, begin, change before publication."""

from dataclasses import fields as fields_of
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from marshmallow import Schema, fields, validate

from procure.core.actor import Actor
from procure.core.api import ID, Id, NextPage, Paged, Precondition, Text, after, blueprint_of, paged, seen, tagged
from procure.core.web import current_actor, db, permitted_by_token, request_time
from procure.tenders import queries
from procure.tenders import services as tenders
from procure.tenders.models import Tender
from procure.tenders.queries import TenderFilters
from procure.tenders.readers.published import Moment
from procure.tenders.services import Prepared
from procure.tenders.views.mount import MAY_PREPARE, READERS
from rules.values import Money

blueprint = blueprint_of("tenders", __name__, "Tenders as they stand after all their notices.")

_ACCOUNTS = UUID("6f6dbe2c-44a1-4d55-8d44-1bb4d9e0c9a7")
"""Name space of idempotency keys: the same key of two people is two keys."""


class MoneySchema(Schema):
    """An amount in one currency, as a decimal number in a text, so that no program rounds it."""

    amount = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{1,13}(\.[0-9]{1,2})?$"))
    currency = fields.String(required=True, validate=validate.Regexp(r"^[A-Z]{3}$"))


class WorthSchema(Schema):
    """An amount as it was published."""

    amount = fields.String()
    currency = fields.String(allow_none=True, metadata={"description": "null where the publisher states none"})


class TenderSchema(Schema):
    """A tender; `value` is null where the reader may not know it."""

    id = fields.Integer()
    ocid = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    description = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    buyer = fields.String(allow_none=True)
    nature = fields.String(allow_none=True)
    procedure = fields.String(allow_none=True)
    cpv = fields.List(fields.String())
    nuts = fields.List(fields.String())
    value = fields.Nested(WorthSchema, allow_none=True)
    duration_days = fields.Integer(allow_none=True)
    lots = fields.Integer()
    stage = fields.String(allow_none=True)
    is_published = fields.Boolean()
    department_id = fields.Integer(allow_none=True)
    published_at = fields.DateTime(allow_none=True)
    deadline_at = fields.DateTime(allow_none=True)
    starts_at = fields.DateTime(allow_none=True)
    ends_at = fields.DateTime(allow_none=True)
    revision = fields.Integer()
    created_at = fields.DateTime()
    updated_at = fields.DateTime()


class TenderPage(NextPage):
    """A page of tenders."""

    items = fields.List(fields.Nested(TenderSchema))


class Wanted(Paged):
    """What a list of tenders is narrowed to."""

    q = Text(load_default="", validate=validate.Length(max=500))
    department = Id(load_default=None)
    cpv = fields.String(load_default="", validate=validate.Regexp(r"^[0-9]{2,8}$"))
    is_published = fields.Boolean(load_default=None)
    updated_since = fields.AwareDateTime(load_default=None)


class PreparedSchema(Schema):
    """What is said of a tender before publication: all of it, as it shall be."""

    title = Text(required=True, validate=validate.Length(min=1, max=1000))
    department_id = Id(required=True)
    description = Text(load_default=None, allow_none=True, validate=validate.Length(max=200_000))
    buyer = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))
    reference = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))
    language = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"^[a-z]{2}$"))
    nature = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["works", "supplies", "services"])
    )
    cpv = fields.List(Text(), load_default=list, validate=validate.Length(max=50))
    value = fields.Nested(MoneySchema, load_default=None, allow_none=True)
    duration_days = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=36_500)
    )
    deadline = fields.AwareDateTime(load_default=None, allow_none=True)
    nuts = fields.List(Text(), load_default=list, validate=validate.Length(max=50))
    lots = fields.List(Text(validate=validate.Length(max=1000)), load_default=list, validate=validate.Length(max=200))


class Key(Schema):
    """A key that the client makes: the same key makes one tender, however often it is sent."""

    key = fields.UUID(data_key="Idempotency-Key", required=True)


@blueprint.get("/tenders")
@permitted_by_token("tenders:read", *READERS)
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, TenderPage)
def tenders_listed(wanted: dict[str, Any]) -> dict[str, Any]:
    """List tenders."""
    filters = TenderFilters(
        wanted["q"], wanted["department"], wanted["cpv"], wanted["is_published"], wanted["updated_since"]
    )
    actor = current_actor()
    rows = queries.listed(db(), actor, filters, after(wanted), wanted["limit"] + 1)
    return paged(rows, wanted["limit"], lambda row: shown(row, actor))


@blueprint.get(f"/tenders/<{ID}:tender_id>")
@permitted_by_token("tenders:read", *READERS)
@blueprint.response(200, TenderSchema)
def tender(tender_id: int) -> Any:
    """Read a tender."""
    return _answer(queries.one(db(), current_actor(), tender_id))


@blueprint.post("/tenders")
@permitted_by_token("tenders:write", *MAY_PREPARE)
@blueprint.arguments(Key, location="headers")
@blueprint.arguments(PreparedSchema)
@blueprint.response(200, TenderSchema)
def begin_tender(key: dict[str, Any], said: dict[str, Any]) -> Any:
    """Begin a tender that is not published yet."""
    actor = current_actor()
    own_key = uuid5(_ACCOUNTS, f"{actor.account_id} {key['key']}")
    return _answer(tenders.create(db(), actor, _prepared(said), own_key, request_time()))


@blueprint.put(f"/tenders/<{ID}:tender_id>")
@permitted_by_token("tenders:write", *MAY_PREPARE)
@blueprint.arguments(Precondition, location="headers")
@blueprint.arguments(PreparedSchema)
@blueprint.response(200, TenderSchema)
def edit_tender(match: dict[str, Any], said: dict[str, Any], tender_id: int) -> Any:
    """Change a tender that is not published."""
    return _answer(tenders.edit(db(), current_actor(), tender_id, seen(match), _prepared(said), request_time()))


def shown(row: Tender, actor: Actor) -> dict[str, Any]:
    """What the API says of a tender."""
    said = {name: getattr(row, name) for name in TenderSchema().fields if name != "value"}
    worth = row.worth if queries.sees_value(actor, row) else None
    return said | {"value": {"amount": str(worth.amount), "currency": worth.currency} if worth else None}


def _answer(row: Tender) -> Any:
    return tagged(shown(row, current_actor()), row.revision)


def _prepared(said: dict[str, Any]) -> Prepared:
    deadline: datetime | None = said["deadline"]
    return Prepared(
        **{
            **{field.name: said[field.name] for field in fields_of(Prepared)},
            **{name: tuple(said[name]) for name in ("cpv", "nuts", "lots")},
            "value": Money(Decimal(said["value"]["amount"]), said["value"]["currency"]) if said["value"] else None,
            "deadline": Moment(deadline, deadline.isoformat(), assumed=False) if deadline else None,
        }
    )
