"""Use cases of the declarations: asking for them, declaring, sending, deciding."""

from procure.declarations.services.asking import EDITORS, Asked, ask_those_missing, open_file
from procure.declarations.services.deciding import decide
from procure.declarations.services.declaring import (
    Declaring,
    load,
    remove_violation,
    save_cleaning,
    save_none,
    save_violation,
)
from procure.declarations.services.links import mail_links
from procure.declarations.services.sending import Signed, send

__all__ = [
    "EDITORS",
    "Asked",
    "Declaring",
    "Signed",
    "ask_those_missing",
    "decide",
    "load",
    "mail_links",
    "open_file",
    "remove_violation",
    "save_cleaning",
    "save_none",
    "save_violation",
    "send",
]
