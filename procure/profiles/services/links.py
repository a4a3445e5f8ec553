"""Links and codes of invitations: derived from the row when a mail or letter is made, and kept nowhere."""

from collections.abc import Callable, Mapping
from uuid import UUID

from procure.core import tokens
from procure.core.outbox import Message
from procure.profiles.models import ProfileInvitation
from procure.profiles.queries import PURPOSE, joining
from procure.profiles.services.sending import RECEIPT

PATH = "/questionnaire"
"""Of the supplier's pages; a token follows it."""

CODE_PATH = "/questionnaire"
"""Where number and code are typed."""

INVITATION = "profiles/emails/invitation"
NEW_LINK = "profiles/emails/new_link"
CONFIRM = "profiles/emails/confirm"
NEWCOMER = "profiles/emails/newcomer"
BUSINESS = "profiles/emails/business"


def address(base_url: str, secret: str, invitation_id: UUID, generation: int) -> str:
    """The address a person's own link leads to."""
    return f"{base_url}{PATH}/{tokens.link_token(secret, PURPOSE, invitation_id, generation)}"


def open_address(base_url: str, secret: str, link_id: UUID) -> str:
    """The address an open link leads to."""
    return f"{base_url}{PATH}/open/{tokens.link_token(secret, joining.OPEN, link_id, 1)}"


def code(secret: str, invitation: ProfileInvitation) -> str:
    """The code that is typed with the number of the invitation, as it is printed."""
    return _printed(tokens.code(secret, PURPOSE, invitation.id, invitation.generation))


def placed(invitation_id: UUID, generation: int) -> str:
    """Path of the person's own link as a table may hold it, without its token."""
    return f"{PATH}/{tokens.place(PURPOSE, invitation_id, generation)}"


def mail_links(secret: str, base_url: str) -> Mapping[str, Callable[[Message], Mapping[str, str]]]:
    """What the worker that renders mails needs: per template, how its link and code are derived from the row.

    Args:
        secret: the application's secret key.
        base_url: address of the site.
    """

    def derived(message: Message) -> Mapping[str, str]:
        row, generation = UUID(message.parameters["invitation"]), message.parameters["generation"]
        return {
            "url": address(base_url, secret, row, generation),
            "code": _printed(tokens.code(secret, PURPOSE, row, generation)),
            "code_page": f"{base_url}{CODE_PATH}",
        }

    def of_request(purpose: str, path: str) -> Callable[[Message], Mapping[str, str]]:
        def derived(message: Message) -> Mapping[str, str]:
            token = tokens.link_token(secret, purpose, UUID(message.parameters["request"]), 1)
            return {"url": f"{base_url}{PATH}/{path}/{token}"}

        return derived

    def of_access(message: Message) -> Mapping[str, str]:
        row, generation = UUID(message.parameters["access"]), message.parameters["generation"]
        return {"url": f"{base_url}{PATH}/business/{tokens.link_token(secret, joining.BUSINESS, row, generation)}"}

    return {
        **dict.fromkeys((INVITATION, NEW_LINK, RECEIPT), derived),
        CONFIRM: of_request(joining.JOIN, "join"),
        NEWCOMER: of_request(joining.ADMIT, "admit"),
        BUSINESS: of_access,
    }


def _printed(code_: str) -> str:
    return f"{code_[:4]}-{code_[4:]}"
