"""Who does what in the demo city: the people of `demo.accounts`, as actors."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from procure.accounts import queries
from procure.core.actor import Actor
from procure.demo import accounts


@dataclass(frozen=True, slots=True)
class Cast:
    """The people who act, and the ids of departments by name."""

    administrator: Actor
    officer: Actor
    second_officer: Actor
    equality: Actor
    manager: Actor
    adviser: Actor
    departments: dict[str, int]


def cast(session: Session) -> Cast:
    """The people of a city that `demo.accounts.fill` has filled."""

    def of(email: str) -> Actor:
        account = queries.account_by_email(session, email)
        if account is None:
            raise LookupError(f"the demo city has nobody with the address {email}")
        return queries.actor(session, account.id)

    return Cast(
        administrator=of(accounts.FIRST_ADMINISTRATOR.email),
        officer=of(accounts.PEOPLE[0].email),
        second_officer=of(accounts.PEOPLE[1].email),
        equality=of(accounts.PEOPLE[2].email),
        manager=of(accounts.PEOPLE[3].email),
        adviser=of(accounts.PEOPLE[4].email),
        departments={row.name: row.id for row in queries.departments(session)},
    )
