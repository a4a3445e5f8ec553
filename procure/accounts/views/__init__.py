"""Pages of accounts: getting in, one's own profile, people and departments."""

from procure.accounts.views import departments, people, profile, signing_in, tokens
from procure.accounts.views.mount import blueprint
from procure.core.text import N_
from procure.core.web import ADMINISTRATION, Entry

NAVIGATION = (
    Entry(
        N_("People"),
        "accounts.people",
        place=90,
        section=ADMINISTRATION,
        under=("accounts.person", "accounts.department", "accounts.invite"),
    ),
)

__all__ = ["NAVIGATION", "blueprint", "departments", "people", "profile", "signing_in", "tokens"]
