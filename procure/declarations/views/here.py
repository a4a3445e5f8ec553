"""What each page of a supplier begins with: whose invitation the address stands for, and what its tender asks."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from procure.core.errors import NotFound
from procure.core.web import db, keep_to_itself, page, prefer, request_time, site
from procure.declarations import services as declarations
from procure.declarations.services import Declaring
from procure.declarations.views.mount import blueprint
from procure.profiles import queries as profiles
from procure.profiles.queries import LinkHolder
from procure.tenders import queries as tenders


class DeclarationLinkOver(NotFound):
    """The address stands for nobody, or no longer."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A supplier on the pages of its declaration.

    Attributes:
        token: of the address.
        invited: who it stands for.
        supplier: name of the firm.
        tender: title of the tender; None where it has none.
        declaring: what is asked, and said so far.
    """

    token: str
    invited: LinkHolder
    supplier: str
    tender: str | None
    declaring: Declaring


def arrive(token: str) -> Visit:
    """Who comes by an address. Opening it uses nothing up and writes nothing.

    Raises:
        DeclarationLinkOver: the address stands for nobody, or no longer.
        NotFound: the tender asks for no declarations.
    """
    keep_to_itself()
    try:
        invited = profiles.invited_by(db(), token, site().secret_key, request_time())
    except NotFound as error:
        raise DeclarationLinkOver from error
    found = declarations.load(db(), invited)
    prefer(found.section.languages, invited.language)
    return Visit(token, invited, invited.supplier, tenders.title_of(db(), found.file.tender_id), found)


@blueprint.errorhandler(DeclarationLinkOver)
def link_over(_error: DeclarationLinkOver) -> ResponseReturnValue:
    """What to do where a link leads nowhere, whichever of the pages it was for."""
    return page("profiles/supplier/over.html", 404, token=(request.view_args or {})["token"])
