"""Getting in and out: password, one-time link, typed code, and the web sessions that follow.

What a failed try answers never says whether an account exists, and takes as long either way.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from procure.accounts import queries
from procure.accounts.models import LONGEST_SESSION, Account, SignInFailure, SignInLink, WebSession
from procure.accounts.services.links import INVITATION, MOST_TRIES, SIGN_IN, lock, make_link, post_link, read_link
from procure.core import audit, tokens
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_

HASHER = PasswordHasher()
"""Argon2id with the parameters of RFC 9106, low memory."""

WINDOW = timedelta(minutes=15)
"""How long a failed try counts."""

MOST_FAILURES = {"account": 5, "address": 30}
"""Failed tries within the window after which no password or code is taken for an account, or from an address."""

MOST_LINKS = 3
"""Links somebody may ask for within the window; further wishes send nothing."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use of a session is known."""

REFUSED = N_(
    "This e-mail address and password don't belong together, or there were too many tries. "
    "You can ask for a sign-in link, or wait a quarter of an hour."
)
CODE_REFUSED = N_("This code is not right, was used already, or has expired. You can ask for a new one.")


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody tries to get in.

    Attributes:
        address: IP address.
        browser: what the browser says of itself.
        secret: the application's secret key.
        hours: after how many hours without a request the session ends.
        now: when.
    """

    address: str
    browser: str
    secret: str
    hours: int
    now: datetime


@use_case
def recognise(session: Session, token: str, now: datetime, hours: int) -> queries.Known | None:
    """Who holds a session token; keeps the session alive, at most once a minute.

    Args:
        session: of the role `office`.
        token: from the cookie.
        now: when.
        hours: after how many without a request a session ends.
    """
    known = queries.known(session, token, now)
    if known is not None and now - known.seen_at >= SEEN_EVERY:
        session.execute(
            update(WebSession)
            .where(WebSession.id == known.session_id)
            .values(
                seen_at=now,
                expires_at=func.least(WebSession.created_at + LONGEST_SESSION, now + timedelta(hours=hours)),
            )
        )
    return known


def sign_in(session: Session, email: str, password: str, visit: Visit) -> str:
    """Get in with a password.

    Returns:
        The token of a new web session, for the cookie.

    Raises:
        Invalid: with one and the same message for a wrong password, an unknown address and too many tries.
    """
    account = queries.account_by_email(session, email)
    usable = account is not None and account.status == "active" and account.password_hash is not None
    right = matches(account.password_hash if account is not None and usable else None, password)
    if account is None or not right or _locked(session, email, visit):
        _record_failure(session, email, visit)
        raise Invalid("password", REFUSED)
    return _open(session, account, "password", visit, rehash=password)


@use_case
def request_link(session: Session, email: str, language: str, now: datetime) -> None:
    """Mail a sign-in link with its code to an active account; for any other address nothing happens, unsaid.

    Args:
        session: of the role `office`.
        email: as typed.
        language: of the page it was asked from.
        now: when.
    """
    account = queries.account_by_email(session, email)
    if account is None or account.status != "active":
        return
    recent = session.scalar(
        select(func.count()).where(
            SignInLink.account_id == account.id, SignInLink.purpose == SIGN_IN, SignInLink.created_at > now - WINDOW
        )
    )
    if (recent or 0) < MOST_LINKS:
        audit.act(session, Actor(account.id, account.name), now)
        post_link(session, make_link(session, account, SIGN_IN, now), account, language, now)


def find_by_code(session: Session, email: str, code: str, visit: Visit) -> tuple[str, str]:
    """Exchange a typed code for the token of the link it stands for; the link is not used up by that.

    Returns:
        Purpose and token of the link.

    Raises:
        Invalid: the code is wrong, or there were too many tries.
    """
    account = queries.account_by_email(session, email)
    if account is not None and not _locked(session, email, visit):
        for link in queries.open_links(session, account.id, visit.now):
            if link.tries < MOST_TRIES and tokens.is_code(code, visit.secret, link.purpose, link.id, link.generation):
                return link.purpose, tokens.link_token(visit.secret, link.purpose, link.id, link.generation)
        _count_try(session, account.id, visit.now)
    _record_failure(session, email, visit)
    raise Invalid("code", CODE_REFUSED)


@use_case
def use_link(session: Session, token: str, visit: Visit) -> str:
    """Get in by a link, which is used up.

    Returns:
        The token of a new web session, for the cookie.

    Raises:
        NotFound: the link can't be used.
    """
    link, account = read_link(session, token, SIGN_IN, visit.secret, visit.now)
    if account.joined_at is None:
        raise NotFound
    audit.act(session, Actor(account.id, account.name), visit.now)
    lock(session, link, visit.now)
    link.used_at = visit.now
    return _open(session, account, "link", visit)


@use_case
def accept_invitation(session: Session, token: str, name: str, password: str, language: str, visit: Visit) -> str:
    """Join: the invitation is used up, the person is signed in.

    Args:
        session: of the role `office`.
        token: of the invitation's link.
        name: of the person, as shown to others.
        password: empty for somebody who will sign in by link.
        language: of the pages and mails, ISO 639-1.
        visit: from where.

    Returns:
        The token of a new web session, for the cookie.

    Raises:
        NotFound: the invitation can't be used.
        Invalid: the name is missing, the password too short or too common.
    """
    link, account = read_link(session, token, INVITATION, visit.secret, visit.now)
    if not name:
        raise Invalid("name", N_("Enter your name"))
    audit.act(session, Actor(account.id, name), visit.now)
    lock(session, link, visit.now)
    link.used_at = account.joined_at = visit.now
    account.name, account.language = name, language
    if password:
        account.password_hash = hash_password(password, account.email)
    return _open(session, account, "invitation", visit)


@use_case
def sign_out(session: Session, session_id: int, now: datetime) -> None:
    """End the session one is in."""
    session.get_one(WebSession, session_id).ended_at = now


@use_case
def end_session(session: Session, actor: Actor, session_id: int, now: datetime) -> None:
    """End a session of one's own, here or in another browser.

    Raises:
        NotFound: it is none of the actor's.
    """
    held = session.get(WebSession, session_id)
    if held is None or held.account_id != actor.account_id:
        raise NotFound
    if held.ended_at is None:
        held.ended_at = now


def end_sessions(session: Session, account_id: int, now: datetime, but: int | None = None) -> None:
    """End all sessions of an account, perhaps but one, in the transaction of the caller."""
    for held in queries.open_sessions(session, account_id, now):
        if held.id != but:
            held.ended_at = now


def hash_password(password: str, email: str) -> str:
    """What may be kept of a password.

    Raises:
        Invalid: it is too short, or is what anybody would try first.
    """
    if len(password) < 12:
        raise Invalid("password", N_("Use at least 12 characters: a few words will do"))
    if len(password) > 200:
        raise Invalid("password", N_("Use at most 200 characters"))
    if len(set(password)) < 5 or password.lower() in {email, email.split("@", maxsplit=1)[0] * 2}:
        raise Invalid("password", N_("This password is too easy to guess"))
    return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the one kept; the same work is done where none is kept."""
    try:
        HASHER.verify(stored or _NOBODY, password[:200])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


_NOBODY = HASHER.hash(secrets.token_urlsafe(32))


@use_case
def _open(session: Session, account: Account, opened_by: str, visit: Visit, rehash: str | None = None) -> str:
    audit.act(session, Actor(account.id, account.name), visit.now)
    if rehash is not None and account.password_hash is not None and HASHER.check_needs_rehash(account.password_hash):
        account.password_hash = HASHER.hash(rehash)
    session.execute(delete(SignInFailure).where(SignInFailure.account_key == _key(visit.secret, account.email)))
    token = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            account_id=account.id,
            token_hash=tokens.fingerprint(token),
            opened_by=opened_by,
            browser=visit.browser[:200],
            created_at=visit.now,
            seen_at=visit.now,
            expires_at=visit.now + timedelta(hours=visit.hours),
        )
    )
    return token


def _locked(session: Session, email: str, visit: Visit) -> bool:
    since = SignInFailure.at > visit.now - WINDOW
    by_account = SignInFailure.account_key == _key(visit.secret, email)
    by_address = SignInFailure.address_key == _key(visit.secret, visit.address)
    account, address = session.execute(
        select(func.count().filter(by_account), func.count().filter(by_address)).where(
            since, or_(by_account, by_address)
        )
    ).one()
    return account >= MOST_FAILURES["account"] or address >= MOST_FAILURES["address"]


@use_case
def _record_failure(session: Session, email: str, visit: Visit) -> None:
    if _locked(session, email, visit):
        return  # tries during a lock don't prolong it
    session.execute(delete(SignInFailure).where(SignInFailure.at < visit.now - WINDOW))
    session.add(
        SignInFailure(
            at=visit.now, account_key=_key(visit.secret, email), address_key=_key(visit.secret, visit.address)
        )
    )


@use_case
def _count_try(session: Session, account_id: int, now: datetime) -> None:
    open_links = [link.id for link in queries.open_links(session, account_id, now)]
    session.execute(update(SignInLink).where(SignInLink.id.in_(open_links)).values(tries=SignInLink.tries + 1))


def _key(secret: str, said: str) -> str:
    return hmac.new(secret.encode(), f"sign-in|{said.strip().lower()}".encode(), hashlib.sha256).hexdigest()
