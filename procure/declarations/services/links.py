"""The link to a declaration: that of the supplier's invitation, and the page below it."""

from collections.abc import Callable, Mapping
from uuid import UUID

from procure.core.outbox import Message
from procure.profiles import services as profiles

PATH = "declaration"
"""Below the address of an invitation."""

ASKED = "declarations/emails/asked"
RECEIPT = "declarations/emails/receipt"


def mail_links(secret: str, base_url: str) -> Mapping[str, Callable[[Message], Mapping[str, str]]]:
    """What the worker that renders mails needs: per template, how its link is derived from the row.

    Args:
        secret: the application's secret key.
        base_url: address of the site.
    """

    def derived(message: Message) -> Mapping[str, str]:
        row, generation = UUID(message.parameters["invitation"]), message.parameters["generation"]
        return {"url": f"{profiles.address(base_url, secret, row, generation)}/{PATH}"}

    return dict.fromkeys((ASKED, RECEIPT), derived)
