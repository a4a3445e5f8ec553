"""Contact persons: somebody with an address. Removing one leaves nothing of them; the trail never had a value."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_, SUPPLIER_LANGUAGES
from procure.suppliers import queries
from procure.suppliers.models import SupplierContact
from procure.suppliers.services.editing import check_editor

_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Contact:
    """What is said of a contact person; `language` is ISO 639-1."""

    name: str
    email: str
    function: str | None = None
    telephone: str | None = None
    language: str | None = None


@use_case
def add_contact(session: Session, actor: Actor, supplier_id: int, said: Contact) -> SupplierContact:
    """Add a contact person.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: there is no such supplier, or it was merged into another.
        Invalid: a value can't be taken.
    """
    check_editor(actor)
    return introduce(session, supplier_id, said)


def introduce(session: Session, supplier_id: int, said: Contact) -> SupplierContact:
    """A contact person whom the business itself names, in the caller's transaction.

    Raises:
        NotFound: there is no such supplier, or it was merged into another.
        Invalid: a value can't be taken.
    """
    if queries.one(session, supplier_id, lock=True).root_id is not None:
        raise NotFound
    made = SupplierContact(supplier_id=supplier_id)
    _write(made, said)
    session.add(made)
    session.flush()
    return made


@use_case
def edit_contact(session: Session, actor: Actor, contact_id: int, said: Contact) -> SupplierContact:
    """Change what is said of a contact person.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: there is none.
        Invalid: a value can't be taken.
    """
    check_editor(actor)
    found = session.get(SupplierContact, contact_id, with_for_update=True)
    if found is None:
        raise NotFound
    _write(found, said)
    return found


@use_case
def remove_contact(session: Session, actor: Actor, contact_id: int) -> None:
    """Remove a contact person for good.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: there is none.
    """
    check_editor(actor)
    found = session.get(SupplierContact, contact_id)
    if found is None:
        raise NotFound
    session.delete(found)


def is_address(text: str) -> bool:
    """Whether a text can be an e-mail address."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def _write(contact: SupplierContact, said: Contact) -> None:
    name = " ".join(said.name.split())
    if not name:
        raise Invalid("name", N_("Enter a name"))
    if not is_address(said.email.strip()):
        raise Invalid("email", N_("Enter an e-mail address, such as name@example.org"))
    for field, text in (("name", name), ("function", said.function), ("telephone", said.telephone)):
        if text and len(text) > _LONGEST:
            raise Invalid(field, N_("Use %(most)s characters at most"), most=_LONGEST)
    if said.language and said.language not in SUPPLIER_LANGUAGES:
        raise Invalid("language", N_("Choose a language"))
    contact.name, contact.email = name, said.email.strip()
    contact.function, contact.telephone = said.function or None, said.telephone or None
    contact.language = said.language or None
