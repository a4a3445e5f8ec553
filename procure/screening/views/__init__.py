"""Pages of screening: the pipeline, the matrix, one screening, and how pre-screening works."""

from procure.core.text import N_
from procure.core.web import TENDERS, Entry
from procure.screening.views import about, answering, filters, many, matrix, one
from procure.screening.views.mount import blueprint

NAVIGATION = [
    Entry(
        N_("Pipeline"),
        "screening.pipeline",
        place=10,
        section=TENDERS,
        under=(
            *("screening.one", "screening.answer", "screening.check", "screening.version", "screening.propose"),
            *("screening.of_tender", "screening.together", "screening.save_filter", "screening.delete_filter"),
            *("tenders.one", "tenders.edit", "tenders.relet", "tenders.join", "tenders.part", "tenders.department"),
        ),
    ),
    Entry(N_("Matrix"), "screening.matrix", place=12, section=TENDERS),
    Entry(N_("How pre-screening works"), "screening.how_it_works", place=80, footer=True),
    Entry(N_("Accessibility"), "screening.accessibility", place=90, footer=True),
]

__all__ = ["NAVIGATION", "about", "answering", "blueprint", "filters", "many", "matrix", "one"]
