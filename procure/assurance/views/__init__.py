"""Pages of assurance: plans with their effects, requirements and approval; the law; and the check of a draft list."""

from procure.assurance.views import (
    approval,
    downloads,
    effects,
    evidence,
    law,
    linting,
    lists,
    placing,
    plans,
    questions,
    requirements,
)
from procure.assurance.views.mount import blueprint
from procure.core.text import N_
from procure.core.web import REQUIREMENTS, Entry

NAVIGATION = [
    Entry(
        N_("Plans"),
        "assurance.plans",
        place=20,
        section=REQUIREMENTS,
        under=(
            *("assurance.plan", "assurance.of_screening", "assurance.review", "assurance.change_stage", "home.trace"),
            *("assurance.effect", "assurance.new_effect", "assurance.drop_effect", "assurance.unanswered"),
            *(
                "assurance.measures",
                "assurance.requirement",
                "assurance.new_requirement",
                "assurance.edit_requirement",
            ),
            *("assurance.drop_requirement", "assurance.condition", "assurance.rationale", "assurance.opinion"),
            *("assurance.question", "assurance.file_evidence", "assurance.ask_exemption"),
        ),
    ),
    Entry(N_("Check a list"), "assurance.check_list", place=24, section=REQUIREMENTS, under=("assurance.check_",)),
    Entry(
        N_("Law"),
        "assurance.law_rules",
        place=26,
        section=REQUIREMENTS,
        under=("assurance.law_", "assurance.decide_", "assurance.take_back_", "assurance.ask_on", "assurance.answer_"),
    ),
]

__all__ = [
    "NAVIGATION",
    "approval",
    "blueprint",
    "downloads",
    "effects",
    "evidence",
    "law",
    "linting",
    "lists",
    "placing",
    "plans",
    "questions",
    "requirements",
]
