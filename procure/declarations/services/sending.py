"""A supplier sends its declaration: a version that is kept, and a receipt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from procure.core import outbox
from procure.core.database import use_case
from procure.core.errors import Invalid
from procure.core.text import N_
from procure.declarations.models import DeclarationVersion, SelectionDeclaration
from procure.declarations.services.declaring import hold
from procure.declarations.services.links import RECEIPT
from procure.profiles.queries import LinkHolder
from rules.declarations import to_json

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Signed:
    """Who stands for a declaration.

    Attributes:
        name, function: as typed.
        language: in which it was read, ISO 639-1.
    """

    name: str
    function: str
    language: str


@use_case
def send(session: Session, invited: LinkHolder, signed: Signed, *, revision: int, now: datetime) -> UUID:
    """Send the draft: from now on the office sees it. Sending again corrects what was sent, which is kept.

    Args:
        session: of the role `office`.
        invited: who sends.
        signed: who stands for it.
        revision: of the draft that was shown.
        now: when, in UTC.

    Returns:
        Id of the version.

    Raises:
        NotFound: no declarations are asked for the tender.
        Invalid: a ground is open, nothing changed since it was sent last, or a name is missing or too long.
        Conflict: a colleague changed the draft meanwhile.
    """
    for field, said in (("name", signed.name), ("function", signed.function)):
        if not said.strip():
            raise Invalid(field, N_("Fill this in: somebody of the business stands for the declaration."))
        if len(said) > LONGEST_NAME:
            raise Invalid(field, N_("Use at most %(most)d characters."), most=LONGEST_NAME)
    found, row = hold(session, invited, revision, now)
    if found.open:
        raise Invalid("", N_("Something is still open. Say “none”, or say what there is."))
    if found.is_sent:
        raise Invalid("", N_("Nothing has changed since you sent it."))
    made = DeclarationVersion(
        id=uuid4(),
        declaration_id=row.id,
        number=len(found.versions) + 1,
        pack=found.pack.digest,
        said=to_json(found.said),
        declared_by=signed.name.strip(),
        function=signed.function.strip(),
        language=signed.language,
        sent_at=now,
    )
    session.add(made)
    session.flush()
    if invited.email is not None:
        outbox.post(
            session,
            RECEIPT,
            invited.email,
            signed.language,
            {"invitation": str(invited.invitation_id), "generation": invited.generation},
            (SelectionDeclaration.__tablename__, row.id),
            now,
        )
    return made.id
