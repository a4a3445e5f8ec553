"""Pages of tenders: one tender, and those that are being prepared."""

from procure.core.text import N_
from procure.core.web import TENDERS, Entry
from procure.tenders.views import joining, one, preparing
from procure.tenders.views.mount import blueprint

NAVIGATION = [
    Entry(N_("Prepare a tender"), "tenders.create", place=14, section=TENDERS, under=("tenders.create",)),
]

__all__ = ["NAVIGATION", "blueprint", "joining", "one", "preparing"]
