"""Suppliers in the API: list, read. Contact persons are not given out: programs need none to know a firm."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields, validate

from procure.core.api import ID, NextPage, Paged, Text, after, blueprint_of, paged, tagged
from procure.core.web import db, permitted_by_token
from procure.suppliers import queries
from procure.suppliers.models import ALL_SIZES, Supplier
from procure.suppliers.queries import SupplierFilters
from procure.suppliers.views.mount import READERS
from rules.suppliers import SCHEMES, Identifier

blueprint = blueprint_of("suppliers", __name__, "Firms that bid, won or stand in a table of the city.")


class NumberSchema(Schema):
    """A valid number in a known register."""

    scheme = fields.String(metadata={"description": f"one of {', '.join(SCHEMES)}"})
    value = fields.String()


class SupplierSchema(Schema):
    """A supplier; `bids`, `wins` and `last_at` are of published tenders, with those of suppliers merged into it."""

    id = fields.Integer()
    name = fields.String()
    place = fields.String(allow_none=True)
    country = fields.String(allow_none=True)
    size = fields.String(allow_none=True)
    sectors = fields.List(fields.String(), metadata={"description": "CPV codes of eight digits that somebody stated"})
    divisions = fields.List(
        fields.String(), metadata={"description": "two digits of CPV, of its sectors and of the tenders it bid for"}
    )
    numbers = fields.List(fields.Nested(NumberSchema))
    bids = fields.Integer()
    wins = fields.Integer()
    last_at = fields.DateTime(allow_none=True)
    merged_into_id = fields.Integer(
        allow_none=True, metadata={"description": "the supplier with which it is one firm; lists leave it out"}
    )
    revision = fields.Integer()
    created_at = fields.DateTime()
    updated_at = fields.DateTime()


class SupplierPageSchema(NextPage):
    """A page of suppliers."""

    items = fields.List(fields.Nested(SupplierSchema))


class WantedSuppliers(Paged):
    """What a list of suppliers is narrowed to; `since` and `until` go with `did`."""

    q = Text(load_default="", validate=validate.Length(max=500))
    division = fields.String(load_default="", validate=validate.Regexp(r"^[0-9]{2}$"))
    size = fields.String(load_default="", validate=validate.OneOf(ALL_SIZES))
    place = Text(load_default="", validate=validate.Length(max=300))
    did = fields.String(load_default="", validate=validate.OneOf(["bid", "won"]))
    since = fields.AwareDateTime(load_default=None)
    until = fields.AwareDateTime(load_default=None)


@blueprint.get("/suppliers")
@permitted_by_token("suppliers:read", *READERS)
@blueprint.arguments(WantedSuppliers, location="query")
@blueprint.response(200, SupplierPageSchema)
def suppliers_listed(wanted: dict[str, Any]) -> dict[str, Any]:
    """List suppliers."""
    filters = SupplierFilters(
        wanted["q"],
        wanted["division"],
        wanted["size"],
        wanted["place"],
        wanted["did"],
        wanted["since"],
        wanted["until"],
    )
    rows = queries.newest(db(), filters, after(wanted), wanted["limit"] + 1)
    numbers = queries.numbers_of(db(), [row.id for row in rows])
    return paged(rows, wanted["limit"], lambda row: _shown(row, numbers.get(row.id, ())))


@blueprint.get(f"/suppliers/<{ID}:supplier_id>")
@permitted_by_token("suppliers:read", *READERS)
@blueprint.response(200, SupplierSchema)
def supplier(supplier_id: int) -> Any:
    """Read a supplier."""
    row = queries.one(db(), supplier_id)
    numbers = queries.numbers_of(db(), [row.id])
    return tagged(_shown(row, numbers.get(row.root_id or row.id, ())), row.revision)


def _shown(row: Supplier, numbers: Iterable[Identifier]) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SupplierSchema().fields if name != "numbers"}
    return said | {"numbers": [{"scheme": each.scheme, "value": each.value} for each in sorted(numbers)]}
