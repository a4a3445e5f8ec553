"""People and their roles: invited, granted, confirmed, revoked, withdrawn; and what they change about themselves."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.accounts import queries
from procure.accounts.models import NEEDS_CONFIRMATION, Account, AccountRole
from procure.accounts.services.departments import set_departments
from procure.accounts.services.links import INVITATION, SIGN_IN, address, make_link, post_link
from procure.accounts.services.signing_in import end_sessions, hash_password, matches
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid, NotFound
from procure.core.text import LANGUAGES, N_

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_LAST_ADMINISTRATOR = 7_331_001
"""Key of the advisory lock under which the number of administrators may shrink."""


@use_case
def invite(
    session: Session,
    actor: Actor,
    email: str,
    roles: Collection[Role],
    department_ids: Collection[int],
    language: str,
    now: datetime,
) -> Account:
    """Invite somebody by e-mail. A role that needs a second person stays pending until one confirms it.

    Args:
        session: of the role `office`.
        actor: an administrator.
        email: of the person; one whose account was withdrawn may be invited again.
        roles: what the person may do.
        department_ids: whose unpublished tenders and values the person sees.
        language: of the mail, ISO 639-1.
        now: when.

    Raises:
        Invalid: no address, or somebody has it already.
        NotFound: there is no such department.
    """
    cleaned = _address(email)
    if not roles:
        raise Invalid("roles", N_("Choose at least one role"))
    account = queries.account_by_email(session, cleaned)
    if account is not None and account.withdrawn_at is None:
        raise Invalid("email", N_("Somebody with this address has an account or an invitation already"))
    if account is None:
        account = Account(email=cleaned, name="", language=language, invited_at=now)
        session.add(account)
    else:
        account.invited_at, account.joined_at, account.withdrawn_at, account.password_hash = now, None, None, None
    session.flush()
    for role in sorted(roles):
        grant_role(session, actor, account.id, role, now)
    set_departments(session, account.id, department_ids, now)
    post_link(session, make_link(session, account, INVITATION, now), account, language, now)
    return account


@use_case
def grant_role(session: Session, actor: Actor, account_id: int, role: Role, now: datetime) -> AccountRole:
    """Give somebody a role; pending where a second person must confirm it.

    Raises:
        NotFound: there is no such account, or it is withdrawn.
        Forbidden: somebody asks the equality role for themselves.
        Invalid: the person has the role already.
    """
    account = session.get(Account, account_id)
    if account is None or account.withdrawn_at is not None:
        raise NotFound
    if role in NEEDS_CONFIRMATION and actor.account_id == account_id:
        raise Forbidden
    if any(grant.role == role for grant in queries.grants(session, account_id)):
        raise Invalid("role", N_("This person has the role already, or it waits for confirmation"))
    grant = AccountRole(account_id=account_id, role=role, granted_by=actor.account_id, granted_at=now)
    session.add(grant)
    session.flush()
    return grant


@use_case
def confirm_role(session: Session, actor: Actor, grant_id: int, now: datetime) -> None:
    """Confirm, as the second person, a role that another administrator asked for a third.

    Raises:
        NotFound: nothing of the kind waits.
        Forbidden: the actor asked for it, or would get it, or is neither administrator nor equality officer.
    """
    grant = session.get(AccountRole, grant_id, with_for_update=True)
    if grant is None or grant.status != "pending":
        raise NotFound
    if actor.account_id in {grant.account_id, grant.granted_by}:
        raise Forbidden
    if not actor.has(Role.ADMINISTRATOR, Role.EQUALITY_OFFICER):
        raise Forbidden
    grant.confirmed_by, grant.confirmed_at = actor.account_id, now


@use_case
def revoke_role(session: Session, actor: Actor, grant_id: int, now: datetime) -> None:
    """Take a role away, or refuse one that waits for confirmation. Counts from the next request of that person.

    Raises:
        NotFound: there is no such grant.
        Invalid: it is the role of the last administrator.
    """
    _one_at_a_time(session)
    grant = session.get(AccountRole, grant_id, with_for_update=True)
    if grant is None or grant.revoked_at is not None:
        raise NotFound
    if grant.role == Role.ADMINISTRATOR:
        _keep_one_administrator(session, grant.account_id)
    grant.revoked_by, grant.revoked_at = actor.account_id, now


@use_case
def withdraw(session: Session, actor: Actor, account_id: int, now: datetime) -> None:
    """End an account or take an invitation back: sessions end, links are worth nothing, roles are revoked.

    Raises:
        NotFound: there is no such account, or it is withdrawn already.
        Invalid: it is the last administrator.
    """
    _one_at_a_time(session)
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or account.withdrawn_at is not None:
        raise NotFound
    for grant in queries.grants(session, account_id):
        revoke_role(session, actor, grant.id, now)
    for link in queries.open_links(session, account_id, now):
        link.withdrawn_at = now
    end_sessions(session, account_id, now)
    account.withdrawn_at = now


@use_case
def update_profile(session: Session, actor: Actor, name: str, language: str) -> None:
    """Change one's own name and language.

    Raises:
        Invalid: no name, or a language there is not.
    """
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Invalid("name", N_("Enter your name"))
    if language not in LANGUAGES:
        raise Invalid("language", N_("Choose a language"))
    account = session.get_one(Account, actor.account_id)
    account.name, account.language = cleaned[:200], language


@use_case
def change_password(
    session: Session, actor: Actor, current: str, password: str, session_id: int, now: datetime
) -> None:
    """Set one's own password; all other sessions end.

    Args:
        session: of the role `office`.
        actor: whose password.
        current: the present one; not asked of somebody who has none, or came in by a link to the mailbox.
        password: the new one.
        session_id: the session that stays.
        now: when.

    Raises:
        Invalid: the present password is wrong, or the new one can't be taken.
    """
    account = session.get_one(Account, actor.account_id)
    held = next(item for item in queries.open_sessions(session, account.id, now) if item.id == session_id)
    if (
        account.password_hash is not None
        and held.opened_by == "password"
        and not matches(account.password_hash, current)
    ):
        raise Invalid("current", N_("This is not your present password"))
    account.password_hash = hash_password(password, account.email)
    end_sessions(session, account.id, now, but=session_id)


@use_case
def create_administrator(session: Session, email: str, base_url: str, secret: str, now: datetime) -> str:
    """Make the first administrator of a city, from the command line; for one who has that role, just a new link.

    Returns:
        A sign-in link that can be used once, for half an hour.

    Raises:
        Invalid: no address, or the city has other administrators, who can invite this person.
    """
    cleaned = _address(email)
    account = queries.account_by_email(session, cleaned)
    held = queries.actor(session, account.id).roles if account is not None else frozenset()
    if queries.administrators(session) and Role.ADMINISTRATOR not in held:
        raise Invalid("email", N_("There are administrators already: one of them can invite this person"))
    if account is None:
        account = Account(email=cleaned, name=cleaned.split("@")[0], invited_at=now)
        session.add(account)
    account.joined_at, account.withdrawn_at = account.joined_at or now, None
    session.flush()
    if Role.ADMINISTRATOR not in held:
        grant_role(session, SYSTEM, account.id, Role.ADMINISTRATOR, now)
    link = make_link(session, account, SIGN_IN, now)
    return address(base_url, secret, SIGN_IN, link.id, link.generation)


def _address(email: str) -> str:
    cleaned = email.strip().lower()
    if len(cleaned) > 320 or not _EMAIL.fullmatch(cleaned):
        raise Invalid("email", N_("Enter an e-mail address, such as name@example.org"))
    return cleaned


def _one_at_a_time(session: Session) -> None:
    # Two administrators who withdraw each other at the same moment would both count the other. Taken before any row
    # is locked: the other way round, each would wait for the other.
    session.execute(select(func.pg_advisory_xact_lock(_LAST_ADMINISTRATOR)))


def _keep_one_administrator(session: Session, account_id: int) -> None:
    account = session.get_one(Account, account_id)
    if account.status == "active" and queries.administrators(session) <= 1:
        raise Invalid("", N_("This is the last administrator. Make somebody else administrator first."))
