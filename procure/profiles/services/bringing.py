"""A supplier brings its answers in a file: what that would change, and saving what may be saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from procure.core.database import use_case
from procure.core.errors import Conflict
from procure.core.files import InputFile
from procure.core.vault import Vault
from procure.profiles.documents.questionnaire import labels
from procure.profiles.models import ProfileInvitation
from procure.profiles.readers.questionnaire import read_questionnaire
from procure.profiles.services.answering import ProfileDraft, begun, draft_of, keep
from rules.profiles import Brought, GivenAnswer, bring, filled_in


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """What stands in a file that a supplier filled in.

    Attributes:
        given: question id -> what was given.
        unknown: what was typed beside codes that the questionnaire does not have, each with its cell.
        is_current: it was made for this very version of the questionnaire, or does not say for which.
    """

    given: Mapping[str, GivenAnswer]
    unknown: tuple[str, ...]
    is_current: bool


def read(draft: ProfileDraft, offered: Sequence[str], file: InputFile) -> BroughtFile:
    """What stands in a questionnaire that was filled in without a network.

    Args:
        draft: of the supplier that brings it.
        offered: languages in which suppliers are asked, ISO 639-1.
        file: XLSX or CSV.

    Returns:
        What it holds; nothing is compared yet.

    Raises:
        Unreadable: see `read_questionnaire`.
    """
    found = read_questionnaire(file)
    languages = sorted(offered, key=lambda code: code != found.language)
    given, unknown = filled_in(draft.section.questions(), found.lines, labels(draft.pack, draft.section, languages))
    typed = tuple(f"{line.place} {line.id}: {line.answer}" for line in unknown)
    return BroughtFile(given, typed, found.pack in (None, draft.pack.digest))


def compare(draft: ProfileDraft, given: Mapping[str, GivenAnswer]) -> Brought:
    """What the answers of a file would change in a draft.

    Args:
        draft: of the supplier that brings them.
        given: question id -> what the file holds.
    """
    answers = {name: held.answer for name, held in draft.held.items()}
    return bring(draft.section.questions(), draft.asked_by, answers, draft.old, given)


@use_case
def take_in(
    session: Session,
    vault: Vault,
    invitation: ProfileInvitation,
    given: Mapping[str, GivenAnswer],
    seen: Mapping[str, int],
    today: date,
    now: datetime,
) -> Brought:
    """Save those answers of a file that are answers, all or none.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        invitation: whose.
        given: question id -> what the file holds.
        seen: question id -> revision of the answer that was shown before; without one, none was.
        today: in the city's calendar.
        now: when, in UTC.

    Returns:
        What was saved, and what was not.

    Raises:
        Conflict: somebody else of the firm answered one of them meanwhile; nothing was saved.
    """
    profile = begun(session, invitation, now)
    draft = draft_of(session, vault, invitation, profile, today)
    found = compare(draft, given)
    changed = [each for each in found.changes if each.question.id in draft.held]
    meanwhile: dict[str, object] = {
        each.question.id: each.before
        for each in changed
        if draft.held[each.question.id].revision != seen.get(each.question.id, 0)
    }
    if meanwhile:
        raise Conflict(meanwhile)
    for each in found.changes:
        keep(session, vault, profile, each.question.id, each.answer, draft.held.get(each.question.id), now)
    return found
