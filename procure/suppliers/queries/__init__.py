"""Named reads of suppliers: the list, one of them, likely duplicates, tenders that the registry has yet to read."""

from procure.suppliers.queries.deriving import derived, standing_in, words_of
from procure.suppliers.queries.duplicates import Pair, Pairs, likely_duplicates, similar_to
from procure.suppliers.queries.listing import (
    COUNTED,
    PAGE,
    SORTS,
    SupplierFilters,
    SupplierPage,
    SupplierRow,
    every,
    page,
)
from procure.suppliers.queries.reading import UnreadTender, anything_unread, count_unread, unread, unread_since
from procure.suppliers.queries.single import (
    Part,
    contacts,
    distinct_from,
    family,
    history,
    merge,
    merges_into,
    names_written,
    numbers,
    of_tender,
    one,
    parts,
)

__all__ = [
    "COUNTED",
    "PAGE",
    "SORTS",
    "Pair",
    "Pairs",
    "Part",
    "SupplierFilters",
    "SupplierPage",
    "SupplierRow",
    "UnreadTender",
    "anything_unread",
    "contacts",
    "count_unread",
    "derived",
    "distinct_from",
    "every",
    "family",
    "history",
    "likely_duplicates",
    "merge",
    "merges_into",
    "names_written",
    "numbers",
    "of_tender",
    "one",
    "page",
    "parts",
    "similar_to",
    "standing_in",
    "unread",
    "unread_since",
    "words_of",
]
