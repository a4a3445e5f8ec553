"""Notices in the API: what an import takes in, sent by a program."""

from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, fields

from procure.core import clock
from procure.core.api import Id, blueprint_of
from procure.core.errors import Invalid
from procure.core.files import in_memory
from procure.core.text import N_
from procure.core.web import current_actor, permitted_by_token, site
from procure.intake import services as intake
from procure.intake.views import MAY_IMPORT

blueprint = blueprint_of("notices", __name__, "Published notices: they make and change tenders, as an import does.")


class OcdsSchema(Schema):
    """An OCDS release, release package, record or record package."""

    class Meta:
        """What a publisher adds is kept in the original."""

        unknown = EXCLUDE


class ToSchema(Schema):
    """For whom the notices are."""

    department = Id(load_default=None, metadata={"description": "Which department's tenders new ones become."})


class FaultSchema(Schema):
    """A notice that could not be read."""

    index = fields.Integer(allow_none=True)
    code = fields.String()
    message = fields.String()


class TakenSchema(Schema):
    """What became of the notices of a body."""

    new = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()
    older = fields.Integer()
    failed = fields.Integer()
    faults = fields.List(fields.Nested(FaultSchema))


@blueprint.post("/notices")
@permitted_by_token("tenders:write", *MAY_IMPORT)
@blueprint.arguments(ToSchema, location="query")
@blueprint.arguments(OcdsSchema, unknown=EXCLUDE)
@blueprint.response(200, TakenSchema)
def send_notices(to: dict[str, Any], _read: dict[str, Any]) -> dict[str, Any]:
    """Send notices. Sent again, they change nothing."""
    actor = current_actor()
    if to["department"] is not None and actor.departments is not None and to["department"] not in actor.departments:
        raise Invalid("department", N_("Choose one of your own departments"))
    origin = intake.Origin(account_id=actor.account_id, department_id=to["department"])
    target = intake.target_for(site().sessions, actor, origin, site().time_zone, clock.now)
    items = intake.items_of(in_memory("api.json", request.get_data()), site().time_zone)
    counts, faults = intake.take_in_few(items, target)
    return {
        **{name: getattr(counts, name) for name in ("new", "updated", "unchanged", "older", "failed")},
        "faults": [{"index": each.index, "code": each.code, "message": each.message} for each in faults],
    }
