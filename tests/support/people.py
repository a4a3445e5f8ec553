"""People of the city, with an account each."""

from datetime import UTC, datetime

from procure.accounts.models import Account
from procure.core.actor import Actor, Role

JOINED = datetime(2026, 1, 5, tzinfo=UTC)


def make_person(session, name, *roles, departments=None):
    """An account and the actor it stands for; the session's caller commits."""
    account = Account(email=f"{name.lower()}@city.example", name=name, invited_at=JOINED, joined_at=JOINED)
    session.add(account)
    session.flush()
    return Actor(account.id, name, frozenset(roles), departments)


def make_team(session):
    """One person a role: officer, colleague (an officer too), equality, adviser, manager, auditor."""
    return {
        "officer": make_person(session, "Officer", Role.PROCUREMENT_OFFICER),
        "colleague": make_person(session, "Colleague", Role.PROCUREMENT_OFFICER),
        "equality": make_person(session, "Equality", Role.EQUALITY_OFFICER),
        "adviser": make_person(session, "Adviser", Role.LEGAL_ADVISER),
        "manager": make_person(session, "Manager", Role.CONTRACT_MANAGER),
        "auditor": make_person(session, "Auditor", Role.AUDITOR),
    }
