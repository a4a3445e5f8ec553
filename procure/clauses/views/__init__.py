"""Pages of the clause check: drafts with their findings and approval, the clause texts, and how often it errs."""

from procure.clauses.views import about, approval, downloads, drafts, findings, texts
from procure.clauses.views.mount import blueprint
from procure.core.text import N_
from procure.core.web import CONTRACTS, Entry

NAVIGATION = [
    Entry(
        N_("Draft contracts"),
        "clauses.drafts",
        place=30,
        section=CONTRACTS,
        under=(
            *("clauses.draft", "clauses.of_tender", "clauses.upload", "clauses.order", "clauses.changes"),
            *("clauses.stop", "clauses.remove", "clauses.finding", "clauses.review"),
        ),
    ),
    Entry(
        N_("Clauses"),
        "clauses.library",
        place=32,
        section=CONTRACTS,
        under=("clauses.clause", "clauses.write_text", "clauses.end_text"),
    ),
    Entry(N_("How the clause check works"), "clauses.how_it_works", place=92, footer=True),
]

__all__ = ["NAVIGATION", "about", "approval", "blueprint", "downloads", "drafts", "findings", "texts"]
