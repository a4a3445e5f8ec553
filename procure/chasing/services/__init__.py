"""Use cases of chasing: begin to wait, for one or many, pause and end it, and take the steps that are due."""

from procure.chasing.services.many import AwaitedOutside, Outsider, contacts_outside, open_many
from procure.chasing.services.opening import (
    Awaited,
    close_all_but,
    close_chases,
    close_many,
    contact_of_account,
    open_chase,
    pause,
)
from procure.chasing.services.reminding import TEMPLATE, mail_links, remind

__all__ = [
    "TEMPLATE",
    "Awaited",
    "AwaitedOutside",
    "Outsider",
    "close_all_but",
    "close_chases",
    "close_many",
    "contact_of_account",
    "contacts_outside",
    "mail_links",
    "open_chase",
    "open_many",
    "pause",
    "remind",
]
