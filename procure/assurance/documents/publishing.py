"""A plan as JSON, and what of it goes into a notice: eForms social codes and OCDS fields, without names of persons.

Sources: the eForms code lists `social-objective` (BT-775), `strategic-procurement` (BT-06) and `number-weight`; the
OCDS for eForms profile, for the fields they become.
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from procure.assurance.documents.content import TENDERED, PlanText, RequirementText
from rules.assurance.section import Stage

PLAN_FORMAT = "procure/assurance-plan/1"
CODES_FORMAT = "procure/notice-codes/1"

OBJECTIVES = {
    "abnormally_low_labour_law": "work-cond",
    "accessibility_for_users": "acc-all",
    "contract_method_statement": "et-eq",
    "language_or_cultural_competence": "et-eq",
    "recruitment_principles_for_outsourced_staffing": "opp",
    "reserved_contract_disadvantaged": "opp",
    "satisfaction_survey_by_group": "et-eq",
    "social_return_jobs_and_training": "opp",
}
"""BT-775 by kind of requirement. A clause that every contract has is no objective of this procurement, and what is
asked for monitoring alone pursues none."""

GOALS = {
    "acc-all": "social.accessibility",
    "et-eq": "social.ethnicEquality",
    "opp": "social.disadvantagedEmploymentOpportunities",
    "work-cond": "social.laborRightsPromotion",
}
"""`sustainability[].goal` of OCDS by code of BT-775."""

STRATEGIES = {
    Stage.SPECIFICATION: "technicalSpecifications",
    Stage.SELECTION: "selectionCriteria",
    Stage.AWARD: "awardCriteria",
    Stage.PERFORMANCE: "contractPerformanceConditions",
}
"""`sustainability[].strategies` of OCDS by stage."""


def plan_json(plan: PlanText) -> bytes:
    """The whole plan as JSON: the fields of `PlanText`, dates and moments as ISO 8601, with a name for its format.

    Args:
        plan: in the words of one language.
    """
    said = asdict(plan) | {"format": PLAN_FORMAT, "zone": str(plan.zone)}
    return _written(said)


def notice_codes(plan: PlanText) -> bytes:
    """What of a plan goes into its notice, as JSON: `eforms` by business term, `ocds` as a fragment of a release.

    Args:
        plan: in the words of one language.
    """
    kept = [each for stage in TENDERED for each in plan.tendered(stage)]
    aims = _aims(kept)
    return _written(
        {
            "format": CODES_FORMAT,
            "language": plan.language,
            "approved": plan.holds,
            "pack": asdict(plan.pack),
            "eforms": _eforms(plan, aims),
            "ocds": _ocds(plan, aims),
        }
    )


def _aims(kept: list[RequirementText]) -> dict[str, list[RequirementText]]:
    """The requirements that pursue each social objective, by code of BT-775."""
    found: dict[str, list[RequirementText]] = {}
    for row in kept:
        code = OBJECTIVES.get(row.kind)
        if code is not None and row.purpose == "requirement":
            found.setdefault(code, []).append(row)
    return dict(sorted(found.items()))


def _eforms(plan: PlanText, aims: dict[str, list[RequirementText]]) -> dict[str, Any]:
    return {
        "lots": list(plan.lots),
        "BT-06": ["soc-obj"] if aims else [],
        "BT-775": [
            {"code": code, "requirements": [row.requirement or row.name for row in rows]}
            for code, rows in aims.items()
        ],
        "BT-70": _terms(plan) or None,
        "award_criteria": [
            {
                "BT-539": "quality",
                "BT-734": row.name,
                "BT-540": row.text,
                "BT-541": row.weight,
                "BT-5421": "per-exa",
            }
            for row in plan.questions
        ],
    }


def _ocds(plan: PlanText, aims: dict[str, list[RequirementText]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if aims:
        said["hasSustainability"] = True
        said["sustainability"] = [
            {"goal": GOALS[code], "strategies": sorted({STRATEGIES[row.stage] for row in rows})}
            for code, rows in aims.items()
        ]
    if _terms(plan):
        said["contractTerms"] = {"performanceTerms": _terms(plan)}
    if plan.questions:
        said["awardCriteria"] = {
            "criteria": [
                {
                    "type": "quality",
                    "name": row.name,
                    "description": row.text,
                    "numbers": [{"number": row.weight, "weight": "percentageExact"}],
                }
                for row in plan.questions
            ]
        }
    tender = {"lots": [{"id": lot, **said} for lot in plan.lots]} if plan.lots else said
    return ({"ocid": plan.ocid} if plan.ocid else {}) | {"tender": tender}


def _terms(plan: PlanText) -> str:
    """The terms of performance (BT-70), one paragraph each."""
    return "\n\n".join(f"{row.name}: {row.text}" for row in plan.tendered(Stage.PERFORMANCE))


def _written(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2, default=_plain) + "\n").encode()


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
