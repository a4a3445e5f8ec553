"""Pages of the profiles: the supplier's, who comes by the link of an invitation, and those of the office."""

from procure.core.web import Entry
from procure.profiles.views import answering, entering, rights, sending
from procure.profiles.views.mount import blueprint

__all__ = ["NAVIGATION", "answering", "blueprint", "entering", "rights", "sending"]

NAVIGATION: tuple[Entry, ...] = ()
