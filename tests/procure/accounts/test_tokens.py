"""API tokens: made once, held to scopes, owner and time, revoked for good."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.models import Account, AccountRole, ApiToken
from procure.core import audit
from procure.core.actor import SYSTEM, Role
from procure.core.errors import Invalid, NotFound
from tests.support.web import NOW, make_person

TODAY = date(2026, 3, 2)
UNTIL = TODAY + timedelta(days=30)


@pytest.fixture
def officer(session):
    return queries.actor(session, make_person(session, Role.PROCUREMENT_OFFICER).id)


def make(session, actor, scopes=("tenders:read",), until=UNTIL):
    return accounts.make_token(session, actor, " Nightly  export ", scopes, until, TODAY, NOW)


def test_a_token_is_its_owner_with_its_name(session, officer):
    token = make(session, officer)
    holder = accounts.recognise_token(session, token, NOW)
    assert (holder.actor.account_id, holder.actor.roles) == (officer.account_id, officer.roles)
    assert holder.actor.token == f"{holder.token_id} Nightly export"
    assert holder.scopes == {"tenders:read"}
    held = session.scalar(select(ApiToken))
    assert token not in (held.token_hash, held.name)
    assert queries.token_holder(session, token, NOW).last_used_on == NOW.date()


def test_it_never_outlives_its_day_its_owner_or_its_revocation(session, officer):
    token = make(session, officer)
    assert accounts.recognise_token(session, token, NOW + timedelta(days=31)) is None
    session.execute(update(Account).values(withdrawn_at=NOW))
    assert accounts.recognise_token(session, token, NOW) is None
    session.execute(update(Account).values(withdrawn_at=None))
    accounts.revoke_token(session, officer, session.scalar(select(ApiToken.id)), NOW)
    assert accounts.recognise_token(session, token, NOW) is None
    assert accounts.recognise_token(session, token + "x", NOW) is None


def test_it_may_what_its_owner_may_at_that_moment(session, officer):
    token = make(session, officer)
    session.execute(update(AccountRole).values(revoked_at=NOW))
    assert accounts.recognise_token(session, token, NOW).actor.roles == frozenset()


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_it_holds_a_year_at_most(session, officer, days):
    with pytest.raises(Invalid, match="expires_on"):
        make(session, officer, until=TODAY + timedelta(days=days))


def test_an_auditor_makes_none_that_writes(session):
    auditor = queries.actor(session, make_person(session, Role.AUDITOR).id)
    audit.act(session, auditor, NOW)
    assert make(session, auditor, ["plans:read"])
    with pytest.raises(Invalid, match="scopes"):
        make(session, auditor, ["plans:read", "plans:write"])


def test_nobody_revokes_the_token_of_another(session, officer):
    make(session, officer)
    other = queries.actor(session, make_person(session, Role.ADMINISTRATOR).id)
    audit.act(session, SYSTEM, NOW)
    with pytest.raises(NotFound):
        accounts.revoke_token(session, other, session.scalar(select(ApiToken.id)), NOW)
