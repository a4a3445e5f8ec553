"""Pages of assurance plans: the list, one plan, its effects, requirements, approval, and how far requirements got."""

from procure.assurance.views import approval, effects, evidence, lists, placing, plans, requirements
from procure.assurance.views.mount import blueprint
from procure.core.text import N_
from procure.core.web import Entry

NAVIGATION = [
    Entry(N_("Plans"), "assurance.plans", place=20, under=("assurance.plan", "assurance.effect", "assurance.trace")),
]

__all__ = [
    "NAVIGATION",
    "approval",
    "blueprint",
    "effects",
    "evidence",
    "lists",
    "placing",
    "plans",
    "requirements",
]
