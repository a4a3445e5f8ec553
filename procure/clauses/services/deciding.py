"""What people make of a finding: they accept it, overrule it with a reason, or answer what the check asks."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.clauses import queries
from procure.clauses.models import DraftFinding, DraftVersion, FindingDecision
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from rules.clauses import clause_numbers

DECIDERS = (Role.PROCUREMENT_OFFICER, Role.LEGAL_ADVISER)
STATUSES = ("present", "weak", "contradicted", "missing")
"""What a person may say; nobody but the check is unsure."""

REASONS = {
    "other_place": N_("It stands in another place of the draft"),
    "other_words": N_("It stands there in other words"),
    "misread": N_("These words say something else than the check took them for"),
    "too_strict": N_("What it lacks is said elsewhere in the draft"),
    "too_mild": N_("These words take away more, or bind less, than the check took them to"),
}
"""Typed reasons of an overrule. That a clause is not needed for a contract is no reason: an exemption says so."""

MOST_LETTERS = 2000
"""Of a reason in words."""

LEAST_LETTERS = 8
"""Of words by which a paragraph is looked for."""

MOST_QUOTED = 300


@use_case
def decide(
    session: Session,
    actor: Actor,
    version_id: int,
    clause: str,
    said: dict[str, Any],
    seen: int,
    now: datetime,
) -> FindingDecision:
    """Accept a finding, or overrule it.

    Args:
        session: of the role `office`.
        actor: a procurement officer or legal adviser.
        version_id: version of the draft.
        clause: id of the clause type.
        said: `status` that counts from now on; where it is not the one of the check, `reason` (of `REASONS`), `note`
            in words, and `where` it stands: the number of a clause, or words of it.
        seen: id of the decision that the person saw, 0 for none.
        now: when, in UTC.

    Raises:
        Forbidden: the actor decides nothing of findings.
        NotFound: there is no such finding, or the actor may not know of its tender.
        Invalid: a reason or words are missing.
        Conflict: somebody decided meanwhile, or the version is approved or replaced.
    """
    version, finding = _open(session, actor, version_id, clause)
    held = finding.decision
    if (held.id if held is not None else 0) != seen:
        raise Conflict({"decision": held.id if held is not None else None})
    status = said.get("status")
    if status not in STATUSES:
        raise Invalid("status", N_("Choose how the clause stands in the draft."))
    overruled = finding.status not in {status, "unsure"}
    reason, note = (said.get("reason") or None), str(said.get("note") or "").strip()
    evidence = _place(session, version, str(said.get("where") or ""))
    if overruled:
        if reason not in REASONS:
            raise Invalid("reason", N_("Choose why you overrule the finding."))
        if not note:
            raise Invalid("note", N_("Explain it in your own words, for the legal adviser and whoever checks later."))
    else:
        reason, evidence = None, evidence if finding.status == "unsure" else []
    if len(note) > MOST_LETTERS:
        raise Invalid("note", N_("Write at most %(most)s characters."), most=MOST_LETTERS)
    if held is not None:
        held.withdrawn_at = now
        session.flush()
    made = FindingDecision(
        draft_finding_id=finding.id,
        status=status,
        reason=reason,
        note=note,
        evidence=evidence,
        decided_by=actor.account_id,
        decided_at=now,
    )
    finding.decisions.append(made)
    session.flush()
    return made


@use_case
def take_back(session: Session, actor: Actor, version_id: int, clause: str, seen: int, now: datetime) -> None:
    """Take a decision back: what the check said counts again.

    Raises:
        Forbidden: the actor decides nothing of findings.
        NotFound: there is no such finding, or no decision on it.
        Conflict: somebody decided meanwhile, or the version is approved or replaced.
    """
    _version, finding = _open(session, actor, version_id, clause)
    held = finding.decision
    if held is None:
        raise NotFound
    if held.id != seen:
        raise Conflict({"decision": held.id})
    held.withdrawn_at = now


def is_open(version: DraftVersion) -> bool:
    """Whether findings of a version may be decided."""
    return version.state in {"checked", "returned", "asked"}


def _open(session: Session, actor: Actor, version_id: int, clause: str) -> tuple[DraftVersion, DraftFinding]:
    if not actor.has(*DECIDERS):
        raise Forbidden
    version = queries.one(session, actor, version_id, lock=True)
    finding = next((each for each in version.findings if each.clause == clause), None)
    if finding is None:
        raise NotFound
    if not is_open(version):
        raise Conflict({"state": version.state})
    return version, finding


def _place(session: Session, version: DraftVersion, where: str) -> list[dict[str, Any]]:
    """The first paragraph of that number, or with those words; none where nothing is said."""
    said = " ".join(where.split()).casefold()
    if not said:
        return []
    number = said.strip("().§ ").removeprefix("artikel ").removeprefix("article ").removeprefix("clause ")
    rows = []
    for file in version.files:
        held = queries.paragraphs(session, file.id)
        cited = clause_numbers(held)
        rows += [(file, row, at) for row, at in zip(held, cited, strict=True) if row.text]
    found = next((each for each in rows if each[2].casefold().strip("() ").rstrip(".") == number), None)
    if found is None and len(said) >= LEAST_LETTERS:
        found = next((each for each in rows if said in " ".join(each[1].text.split()).casefold()), None)
    if found is None:
        raise Invalid("where", N_("No clause has this number, and these words stand nowhere in the draft."))
    file, row, cited_as = found
    return [
        {
            "file": file.place,
            "at": row.at,
            "index": row.index,
            "part": row.part,
            "page": row.page,
            "number": cited_as,
            "text": row.text[:MOST_QUOTED],
        }
    ]
