"""A language reaches suppliers once a named reader has released it, and until that is taken back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from procure.profiles import queries
from procure.profiles.models import LanguageRelease
from rules.loader import Pack

RELEASERS = (Role.EQUALITY_OFFICER,)
"""Who puts a release on record, and takes it back."""
LONGEST_READER = 200


@use_case
def release_language(
    session: Session, actor: Actor, pack: Pack, language: str, digest: str, reader: str, now: datetime
) -> LanguageRelease:
    """Put on record that somebody has read the questionnaire in a language: from now on suppliers are asked in it.

    Args:
        session: of the role `office`.
        actor: an equality officer.
        pack: whose texts were read.
        language: ISO 639-1.
        digest: of the texts as they were read, by `queries.digest`.
        reader: name of who read them.
        now: when, in UTC.

    Raises:
        Forbidden: somebody else.
        NotFound: the questionnaire is in no such language.
        Invalid: no reader is named, or texts are missing.
        Conflict: the texts have changed since they were read, or the language reaches suppliers already.
    """
    if not actor.has(*RELEASERS):
        raise Forbidden
    found = next((each for each in queries.languages(session, pack) if each.code == language), None)
    if found is None:
        raise NotFound
    name = " ".join(reader.split())
    if not name:
        raise Invalid("reader", N_("Name who has read the texts."))
    if len(name) > LONGEST_READER:
        raise Invalid("reader", N_("Use at most %(most)d characters."), most=LONGEST_READER)
    if found.lacks:
        message = N_("%(lacks)d of %(texts)d texts of the rule pack are missing in this language.")
        raise Invalid("", message, lacks=found.lacks, texts=found.texts)
    if not found.has_pages:
        raise Invalid("", N_("The pages themselves are not translated into this language yet."))
    if found.reaches_suppliers or digest != queries.digest(pack, language):
        raise Conflict({"language": language})
    if found.release is not None:
        found.release.withdrawn_at = now
        session.flush()
    made = LanguageRelease(
        language=language, digest=digest, reader=name, released_by=actor.account_id, released_at=now
    )
    session.add(made)
    session.flush()
    return made


@use_case
def take_language_back(session: Session, actor: Actor, language: str, now: datetime) -> LanguageRelease:
    """Take a release back: no supplier is asked in the language any more. What was answered in it stays.

    Raises:
        Forbidden: the actor is no equality officer.
        NotFound: nobody has released it here; what a pack's own files release, they take back.
    """
    if not actor.has(*RELEASERS):
        raise Forbidden
    standing = session.scalar(
        select(LanguageRelease)
        .where(LanguageRelease.language == language, LanguageRelease.withdrawn_at.is_(None))
        .with_for_update()
    )
    if standing is None:
        raise NotFound
    standing.withdrawn_at = now
    return standing
