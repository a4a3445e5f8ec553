"""Pages of the profiles: the supplier's, who comes by the link of an invitation, and those of the office."""

from procure.core.text import N_
from procure.core.web import TENDERS, Entry
from procure.profiles.views import answering, entering, rights, sending, surveys
from procure.profiles.views.mount import blueprint

__all__ = ["NAVIGATION", "answering", "blueprint", "entering", "rights", "sending", "surveys"]

NAVIGATION = [Entry(N_("Supplier surveys"), "profiles.surveys", place=19, section=TENDERS, under=("profiles.survey",))]
