"""Use cases of the suppliers: take in what notices and tables say, edit by hand, merge and undo."""

from procure.suppliers.services.contacts import (
    Contact,
    add_contact,
    edit_contact,
    introduce,
    is_address,
    remove_contact,
)
from procure.suppliers.services.editing import EDITORS, Said, add, add_number, edit, remove_number
from procure.suppliers.services.merging import MERGED, mark_distinct, merge, merge_conflict, undo, unmark_distinct
from procure.suppliers.services.reading import READ, ask_for_reading, read_notices
from procure.suppliers.services.registering import Counted, Given, GivenContact, Registered, register

__all__ = [
    "EDITORS",
    "MERGED",
    "READ",
    "Contact",
    "Counted",
    "Given",
    "GivenContact",
    "Registered",
    "Said",
    "add",
    "add_contact",
    "add_number",
    "ask_for_reading",
    "edit",
    "edit_contact",
    "introduce",
    "is_address",
    "mark_distinct",
    "merge",
    "merge_conflict",
    "read_notices",
    "register",
    "remove_contact",
    "remove_number",
    "undo",
    "unmark_distinct",
]
