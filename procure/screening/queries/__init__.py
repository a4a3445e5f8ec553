"""Named reads of screenings: one, a page of many, the matrix."""

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
    unproposed,
    version,
    versions,
)

__all__ = [
    "CLEAR",
    "COUNTED",
    "PAGE",
    "Cell",
    "Filters",
    "Page",
    "Row",
    "Sort",
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
    "unproposed",
    "version",
    "versions",
]
