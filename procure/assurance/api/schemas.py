"""What the API says of plans and takes for them; schemas only parse."""

from marshmallow import Schema, fields, validate

from procure.assurance.queries import STATES
from procure.core.api import Id, NextPage, Paged, Text
from rules.assurance.section import Stage
from rules.values import Tier

_TIERS, _STAGES = [each.value for each in Tier], [each.value for each in Stage]


class EffectSchema(Schema):
    """An equality effect of a plan."""

    id = fields.Integer()
    effect = fields.String(allow_none=True, metadata={"description": "Id in the pack; null for one's own."})
    name = fields.String(allow_none=True)
    affected = fields.String()
    how = fields.String(allow_none=True)
    likelihood = fields.String()
    evidence = fields.String(allow_none=True)
    unanswered_reason = fields.String(allow_none=True)
    dropped_reason = fields.String(allow_none=True)


class RequirementSchema(Schema):
    """A requirement of a plan; texts are null where the pack's own serve."""

    id = fields.Integer()
    requirement = fields.String(allow_none=True, metadata={"description": "Id in the pack; null for one's own."})
    kind = fields.String()
    stage = fields.String(validate=validate.OneOf(_STAGES))
    purpose = fields.String()
    name = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    why = fields.String(allow_none=True)
    effects = fields.List(fields.String())
    clause = fields.String(allow_none=True)
    obligation = fields.String(allow_none=True)
    weight = fields.Integer(allow_none=True)
    words = fields.Integer(allow_none=True)
    responsible_id = fields.Integer(allow_none=True)
    due_on = fields.Date(allow_none=True)
    condition_note = fields.String(allow_none=True)
    condition_confirmed_at = fields.DateTime(allow_none=True)
    rationale = fields.String(allow_none=True)
    opinion = fields.String(allow_none=True)
    met_at = fields.DateTime(allow_none=True)
    dropped_at = fields.DateTime(allow_none=True)
    dropped_reason = fields.String(allow_none=True)


class PlanHead(Schema):
    """A plan as lists show it."""

    id = fields.Integer()
    tender_id = fields.Integer()
    screening_id = fields.Integer()
    tier = fields.String(validate=validate.OneOf(_TIERS))
    state = fields.String(validate=validate.OneOf(STATES))
    pack = fields.String(metadata={"description": "Digest of the pack it was composed under."})
    revision = fields.Integer()
    author_id = fields.Integer(allow_none=True)
    opened_at = fields.DateTime()
    submitted_at = fields.DateTime(allow_none=True)
    returned_at = fields.DateTime(allow_none=True)
    return_note = fields.String(allow_none=True)
    approved_at = fields.DateTime(allow_none=True)


class PlanSchema(PlanHead):
    """A plan with its effects and requirements, and what keeps it from being submitted."""

    effects = fields.List(fields.Nested(EffectSchema))
    requirements = fields.List(fields.Nested(RequirementSchema))
    open_effects = fields.List(fields.Integer(), metadata={"description": "Effects that nothing answers."})
    unsettled = fields.List(fields.Integer(), metadata={"description": "Requirements on which the law asks more."})
    unowned = fields.List(fields.Integer(), metadata={"description": "Requirements without person or day."})


class PlanPage(NextPage):
    """A page of plans."""

    items = fields.List(fields.Nested(PlanHead))


class Wanted(Paged):
    """What a list of plans is narrowed to."""

    q = Text(load_default="", validate=validate.Length(max=500))
    tier = fields.String(load_default=None, validate=validate.OneOf(_TIERS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    department = Id(load_default=None)
    cpv = fields.String(load_default="", validate=validate.Regexp(r"^[0-9]{2,8}$"))
    updated_since = fields.AwareDateTime(load_default=None)


class OpenSchema(Schema):
    """Of which screening."""

    screening_id = Id(required=True)


class ChangeSchema(Schema):
    """What changes in a requirement; what is absent stays."""

    kind = Text(validate=validate.Length(min=1, max=60))
    stage = fields.String(validate=validate.OneOf(_STAGES))
    purpose = fields.String(validate=validate.OneOf(["requirement", "monitoring"]))
    name = Text(allow_none=True, validate=validate.Length(max=500))
    text = Text(allow_none=True, validate=validate.Length(max=20_000))
    why = Text(allow_none=True, validate=validate.Length(max=20_000))
    effects = fields.List(Text(), validate=validate.Length(max=100))
    weight = fields.Integer(allow_none=True, strict=True, validate=validate.Range(min=1, max=100))
    words = fields.Integer(allow_none=True, strict=True, validate=validate.Range(min=1, max=100_000))
    responsible_id = Id(allow_none=True)
    due_on = fields.Date(allow_none=True)
    rationale = Text(allow_none=True, validate=validate.Length(max=20_000))


class PlaceSchema(ChangeSchema):
    """A requirement of one's own."""

    kind = Text(required=True, validate=validate.Length(min=1, max=60))
    stage = fields.String(required=True, validate=validate.OneOf(_STAGES))
    name = Text(required=True, validate=validate.Length(min=1, max=500))
    text = Text(required=True, validate=validate.Length(min=1, max=20_000))


class NoteSchema(Schema):
    """A text that stays in the plan."""

    note = Text(required=True, validate=validate.Length(min=1, max=20_000))
