"""Named reads of accounts: who somebody is and may do; people as administrators see them."""

from procure.accounts.models import SEES_ALL
from procure.accounts.queries.access import (
    Known,
    account_by_email,
    actor,
    administrators,
    counts,
    departments,
    departments_of,
    grants,
    holders,
    known,
    link,
    members,
    names,
    open_links,
    open_sessions,
)
from procure.accounts.queries.people import PAGE, STATUSES, People, PeopleFilter, Person, people, person_trail
from procure.accounts.queries.tokens import TokenHolder, token_holder, tokens_of

__all__ = [
    "PAGE",
    "SEES_ALL",
    "STATUSES",
    "Known",
    "People",
    "PeopleFilter",
    "Person",
    "TokenHolder",
    "account_by_email",
    "actor",
    "administrators",
    "counts",
    "departments",
    "departments_of",
    "grants",
    "holders",
    "known",
    "link",
    "members",
    "names",
    "open_links",
    "open_sessions",
    "people",
    "person_trail",
    "token_holder",
    "tokens_of",
]
