"""Who acts: the value that services are handed, never a row."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. A person may have several."""

    PROCUREMENT_OFFICER = "procurement_officer"
    EQUALITY_OFFICER = "equality_officer"
    CONTRACT_MANAGER = "contract_manager"
    LEGAL_ADVISER = "legal_adviser"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the software itself.

    Attributes:
        account_id: None for the software (a worker, a command).
        name: shown beside what was done.
        roles: what the person may do.
        departments: ids of the departments whose unpublished tenders and values the person sees; None is all.
        token: number and name of the API token the person's program came with; None for the person's own hand.
    """

    account_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    departments: frozenset[int] | None = frozenset()
    token: str | None = None

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of the roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(account_id=None, name="procure", departments=None)
