"""Named reads of screenings: one, a page of many, the matrix. `Tender` stands here for services, as a type."""

from procure.screening.queries.counting import Cell, cells
from procure.screening.queries.filtering import COUNTED, Filters, Sort
from procure.screening.queries.pipeline import PAGE, Page, Row, chosen, currencies, every, page
from procure.screening.queries.single import (
    CLEAR,
    clear_standard_ids,
    lots_of,
    of_tender,
    one,
    saved_filter,
    saved_filters,
    tenders,
    unproposed,
    version,
    versions,
)
from procure.screening.queries.walking import walk
from procure.tenders.models import Tender

__all__ = [
    "CLEAR",
    "COUNTED",
    "PAGE",
    "Cell",
    "Filters",
    "Page",
    "Row",
    "Sort",
    "Tender",
    "cells",
    "chosen",
    "clear_standard_ids",
    "currencies",
    "every",
    "lots_of",
    "of_tender",
    "one",
    "page",
    "saved_filter",
    "saved_filters",
    "tenders",
    "unproposed",
    "version",
    "versions",
    "walk",
]
