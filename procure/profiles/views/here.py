"""What each page of a supplier begins with: whose invitation the address stands for, and how the page leaves."""

from dataclasses import dataclass

from flask import url_for

from procure.core import tokens
from procure.core.errors import NotFound
from procure.core.web import gettext as _
from procure.core.web import keep_to_itself, language, prefer, request_time, site
from procure.core.web.wall import vault, walled_db
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.documents.wording import DECLINED, SOURCES, Reader
from procure.profiles.models import ProfileInvitation
from procure.profiles.services import answering
from procure.profiles.services.answering import ProfileDraft
from procure.profiles.views.mount import today
from procure.suppliers import queries as suppliers
from rules.loader import Pack


class LinkOver(NotFound):
    """The address stands for nobody, or no longer."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A supplier on its pages.

    Attributes:
        token: of the address.
        invitation: it stands for.
        supplier: name of the firm.
        tender: title of the tender it is asked for; None for none.
    """

    token: str
    invitation: ProfileInvitation
    supplier: str
    tender: str | None

    def draft(self) -> ProfileDraft:
        """What is asked, and answered so far."""
        return answering.load(walled_db(), vault(), self.invitation, today())


def arrive(token: str) -> Visit:
    """Who comes by an address; remembers that the page was opened, which uses nothing up.

    Raises:
        LinkOver: the address stands for nobody, or no longer.
    """
    keep_to_itself()
    session = walled_db()
    try:
        invitation = queries.of_token(session, token, site().secret_key, request_time())
    except NotFound as error:
        raise LinkOver from error
    pack, _section = queries.questionnaire(session, today())
    prefer(queries.released(session, pack), invitation.language)
    profiles.opened(session, invitation, request_time())
    firm = suppliers.one(session, invitation.supplier_id)
    return Visit(token, invitation, firm.name, queries.title_of(session, invitation))


def greet() -> None:
    """Speak to a supplier that has not said yet who it is, in its own language where suppliers are asked in it."""
    prefer(queries.released_on(walled_db(), today()))


def first_page(invitation: ProfileInvitation) -> str:
    """The address of the first page that an invitation's own link leads to."""
    token = tokens.link_token(site().secret_key, queries.PURPOSE, invitation.id, invitation.generation)
    return url_for(".begin", token=token)


def reader(pack: Pack, threshold: int | None = None) -> Reader:
    """How answers read in the language of this request; with a threshold, counts of persons as bands."""
    return Reader(pack, language(), {text: _(text) for text in (DECLINED, *SOURCES.values())}, threshold)
