"""One-time links and invitations: made, mailed, looked at. Looking uses nothing up."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.accounts import queries
from procure.accounts.models import Account, AccountRole, SignInLink
from procure.core import outbox, tokens
from procure.core.actor import Role
from procure.core.database import use_case
from procure.core.errors import NotFound
from procure.core.outbox import Message

SIGN_IN = "sign_in"
INVITATION = "invitation"

LIFETIME = {SIGN_IN: timedelta(minutes=30), INVITATION: timedelta(days=14)}
"""How long a link of each purpose can be used."""

DEMO_LIFETIME = timedelta(days=1)
"""Links that `make run` prints."""

MOST_TRIES = 5
"""Wrong codes after which a link takes no code any more."""

PATHS = {SIGN_IN: "sign-in/link", INVITATION: "invitation"}
"""Path of the page of each purpose; the token follows it."""


def make_link(
    session: Session, account: Account, purpose: str, now: datetime, lifetime: timedelta | None = None
) -> SignInLink:
    """A new link, in the transaction of the caller."""
    link = SignInLink(
        id=uuid4(),
        account_id=account.id,
        purpose=purpose,
        generation=1,
        created_at=now,
        expires_at=now + (lifetime or LIFETIME[purpose]),
        tries=0,
    )
    session.add(link)
    return link


def post_link(session: Session, link: SignInLink, account: Account, language: str, now: datetime) -> None:
    """Mail a link, in the transaction of the caller; link and code come into being when the mail is rendered."""
    outbox.post(
        session,
        f"accounts/emails/{link.purpose}",
        account.email,
        language,
        {"name": account.name, "link": str(link.id), "generation": link.generation},
        ("account", account.id),
        now,
    )


def mail_links(secret: str, base_url: str) -> Mapping[str, Callable[[Message], Mapping[str, str]]]:
    """What the worker that renders mails needs: per template, how its link and code are derived from the row.

    Args:
        secret: the application's secret key.
        base_url: address of the site.
    """

    def derive(purpose: str) -> Callable[[Message], Mapping[str, str]]:
        def derived(message: Message) -> Mapping[str, str]:
            row, generation = UUID(message.parameters["link"]), message.parameters["generation"]
            code = tokens.code(secret, purpose, row, generation)
            return {"url": address(base_url, secret, purpose, row, generation), "code": f"{code[:4]}-{code[4:]}"}

        return derived

    return {f"accounts/emails/{purpose}": derive(purpose) for purpose in (SIGN_IN, INVITATION)}


def address(base_url: str, secret: str, purpose: str, row: UUID, generation: int) -> str:
    """The address a link leads to."""
    return f"{base_url}/{PATHS[purpose]}/{tokens.link_token(secret, purpose, row, generation)}"


def read_link(session: Session, token: str, purpose: str, secret: str, now: datetime) -> tuple[SignInLink, Account]:
    """The link a token stands for, and whose it is. Changes nothing.

    Raises:
        NotFound: the token is none, was renewed, used, withdrawn or has expired, or the account is withdrawn.
    """
    row = tokens.row_of(token)
    link = queries.link(session, row) if row is not None else None
    if link is None or link.purpose != purpose or link.status_at(now) != "open":
        raise NotFound
    if not tokens.is_link_token(token, secret, purpose, link.id, link.generation):
        raise NotFound
    account = session.get_one(Account, link.account_id)
    if account.withdrawn_at is not None:
        raise NotFound
    return link, account


def lock(session: Session, link: SignInLink, now: datetime) -> None:
    """Hold a link for the rest of the transaction, so that two who press the button at once don't both get in.

    Raises:
        NotFound: somebody was first.
    """
    session.refresh(link, with_for_update=True)
    if link.status_at(now) != "open":
        raise NotFound


@use_case
def resend_invitation(session: Session, account_id: int, language: str, now: datetime) -> None:
    """Mail an invitation again, with a new link and time; the earlier link is worth nothing from now on.

    Args:
        session: of the role `office`.
        account_id: who was invited.
        language: of the mail.
        now: when.

    Raises:
        NotFound: nobody who is invited and has not joined.
    """
    account = session.get(Account, account_id)
    if account is None or account.status != "invited":
        raise NotFound
    link = session.scalar(
        select(SignInLink)
        .where(SignInLink.account_id == account.id, SignInLink.purpose == INVITATION)
        .order_by(SignInLink.created_at.desc())
        .limit(1)
        .with_for_update()
    )
    if link is None or link.withdrawn_at is not None:
        raise NotFound
    link.generation += 1
    link.expires_at, link.tries = now + LIFETIME[INVITATION], 0
    post_link(session, link, account, language, now)


@use_case
def demo_sign_in_links(session: Session, base_url: str, secret: str, now: datetime) -> list[tuple[Role, str]]:
    """A fresh sign-in link for one person of each role, for `make run` to print. Only a demo calls it.

    Returns:
        Role and address, in the order of the roles; roles that nobody holds are left out.
    """
    found = []
    for role in Role:
        account = session.scalar(
            select(Account)
            .join(AccountRole, AccountRole.account_id == Account.id)
            .where(
                AccountRole.role == role,
                queries.counts(AccountRole),
                Account.joined_at.is_not(None),
                Account.withdrawn_at.is_(None),
            )
            .order_by(Account.id)
            .limit(1)
        )
        if account is not None:
            link = make_link(session, account, SIGN_IN, now, DEMO_LIFETIME)
            found.append((role, address(base_url, secret, SIGN_IN, link.id, link.generation)))
    return found
