"""Pages of the suppliers: the list, one of them, its numbers and contact persons, duplicates and merges."""

from procure.core.text import N_
from procure.core.web import TENDERS, Entry
from procure.suppliers.views import changing, contacts, lists, merging, one
from procure.suppliers.views.mount import blueprint

NAVIGATION = [
    Entry(N_("Suppliers"), "suppliers.listed", place=18, section=TENDERS, under=("suppliers.",)),
]

__all__ = ["NAVIGATION", "blueprint", "changing", "contacts", "lists", "merging", "one"]
