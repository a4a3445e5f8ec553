"""Keep the files that prove a requirement: their size and type are checked, their content is kept by its digest."""

import hashlib
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import EvidenceFile, PlanEvidence
from procure.assurance.services.approving import FILING, file_evidence
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid
from procure.core.files import Unreadable
from procure.core.kinds import MEDIA_TYPES, ending_of
from procure.core.text import N_

LARGEST = 20 * 10**6
"""Bytes of one file."""


@use_case
def upload_evidence(
    session: Session, actor: Actor, requirement_id: int, title: str, name: str, content: bytes, now: datetime
) -> PlanEvidence:
    """File an uploaded document as proof for a requirement.

    Args:
        session: of the role `office`.
        actor: a procurement officer, equality officer or contract manager.
        requirement_id: row of the plan.
        title: what it is.
        name: of the file, as its sender called it; only its ending is looked at.
        content: the bytes.
        now: when, in UTC.

    Raises:
        Forbidden: the actor files no evidence.
        NotFound: the actor may not know of the requirement.
        Invalid: no title, or a file that is empty, too large, or not of a type that is kept.
    """
    if not actor.has(*FILING):
        raise Forbidden
    queries.requirement(session, actor, requirement_id)
    ending = checked_ending(name, content)
    digest = hashlib.sha256(content).hexdigest()
    session.execute(
        insert(EvidenceFile).values(digest=digest, content=content, stored_at=now).on_conflict_do_nothing()
    )
    said = {"title": title, "digest": digest, "media_type": MEDIA_TYPES[ending], "size": len(content)}
    return file_evidence(session, actor, requirement_id, said, now)


def checked_ending(name: str, content: bytes) -> str:
    """How the name of a file that may be kept ends, its content being of that type.

    Raises:
        Invalid: it is empty, too large, of no kept type, or says it is what it is not.
    """
    if not content:
        raise Invalid("file", N_("The file is empty."))
    if len(content) > LARGEST:
        raise Invalid("file", N_("The file is larger than %(most)s MB."), most=LARGEST // 10**6)
    ending = f".{name.rpartition('.')[2].lower()}".replace(".jpeg", ".jpg")
    if ending not in MEDIA_TYPES:
        raise Invalid("file", N_("Choose a PDF, Word, Excel, OpenDocument, PNG or JPEG file."))
    try:
        found = ending_of(content)
    except Unreadable as refused:
        if refused.code == "unsafe":
            raise Invalid("file", N_("The file holds macros, which are not taken. Save it without them.")) from refused
        found = ""
    if found != ending:
        raise Invalid("file", N_("The content of the file is not what its name says (%(ending)s)."), ending=ending)
    return ending


def download_name(evidence: PlanEvidence) -> str:
    """A name for a file that is downloaded: its title, and the ending of its type."""
    ending = next((end for end, kind in MEDIA_TYPES.items() if kind == evidence.media_type), "")
    title = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in evidence.title)
    return f"{title.removesuffix(ending)[:80]}{ending}"
