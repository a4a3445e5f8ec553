"""Tables of assurance plans: effects, requirements, evidence, comments, exemptions, changes, and the law's owner.

What the law says of a requirement is not stored: it follows from kind, stage and the pack in force. What people
decided about it is.
"""

from procure.assurance.models.departing import Exemption, StageChange
from procure.assurance.models.law import LawDecision, LawQuestion, Refusal
from procure.assurance.models.plans import (
    EffectMeasure,
    EvidenceFile,
    Plan,
    PlanComment,
    PlanEffect,
    PlanEvidence,
    PlanRequirement,
)

__all__ = [
    "EffectMeasure",
    "EvidenceFile",
    "Exemption",
    "LawDecision",
    "LawQuestion",
    "Plan",
    "PlanComment",
    "PlanEffect",
    "PlanEvidence",
    "PlanRequirement",
    "Refusal",
    "StageChange",
]
