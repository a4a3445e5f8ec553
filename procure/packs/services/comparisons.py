"""Comparisons that a page asks for: begun as a job, kept batch by batch with their progress, stopped on request."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from procure.core import audit, jobs, packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.jobs import Run
from procure.core.text import N_
from procure.packs import queries
from procure.packs.models import PackComparison, PackComparisonRow
from procure.packs.queries import Recorded
from procure.packs.services.comparing import Changed, Comparer
from procure.packs.services.naming import named

COMPARE = "packs.compare"


@use_case
def compare(
    session: Session, old: str, new: str, as_of: date, *, actor: Actor, now: datetime, roots: tuple[Path, ...]
) -> PackComparison:
    """Ask for a comparison of two packs, both of which are stored, so that it can be read whatever the files become.

    Args:
        session: of the role `office`.
        old: id of a pack in files, or digest of a stored one.
        new: the same of the one that is thought of.
        as_of: day at which dated rules are read.
        actor: an administrator.
        now: when, in UTC.
        roots: folders that hold packs.

    Raises:
        Forbidden: the actor is no administrator.
        Invalid: there is no such pack, it has faults, or both are the same.
    """
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    first, second = named(session, old, roots, "old"), named(session, new, roots, "new")
    if first.digest == second.digest:
        raise Invalid("new", N_("Both are the same pack. Choose another one."))
    digests = [packs.store(session, pack, now) for pack in (first, second)]
    job = jobs.enqueue(session, COMPARE, {}, actor, now, queries.count_recorded(session))
    made = PackComparison(
        old=digests[0], new=digests[1], as_of=as_of, account_id=actor.account_id, job_id=job.id, created_at=now
    )
    session.add(made)
    session.flush()
    job.arguments = {"comparison": made.id}
    return made


@use_case
def stop_comparing(session: Session, comparison_id: int, *, actor: Actor, now: datetime) -> None:
    """Stop a comparison; what it has found so far stays.

    Raises:
        Forbidden: the actor is no administrator.
        NotFound: there is no such comparison.
    """
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    jobs.cancel(session, queries.comparison(session, comparison_id).job_id, now)


@use_case
def delete_comparison(session: Session, comparison_id: int, *, actor: Actor) -> None:
    """Delete a comparison that has ended, with the tenders it found; its job stays, and so does the trail.

    Args:
        session: of the role `office`.
        comparison_id: which.
        actor: an administrator.

    Raises:
        Forbidden: the actor is no administrator.
        NotFound: there is no such comparison.
        Conflict: it is still running.
    """
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    held = queries.comparison(session, comparison_id)
    if held.job.ended_at is None:
        raise Conflict({"state": held.job.state})
    session.delete(held)


def run_comparison(run: Run) -> None:
    """Compare, batch by batch in the order of the tenders; killed anywhere it goes on after the last batch.

    Args:
        run: the job, which names the comparison.
    """
    comparison_id = int(run.arguments["comparison"])
    with run.sessions() as session:
        held = queries.comparison(session, comparison_id)
        comparer = Comparer(packs.by_digest(session, held.old), packs.by_digest(session, held.new), held.as_of)
    with run.sessions() as stream:
        for rows in comparer.recorded(stream, int(run.result.get("reached", 0))):
            with run.sessions() as session:
                audit.act(session, run.actor, run.clock())
                _keep(session, run, comparison_id, comparer.batch(session, rows), rows)
            run.stop_if_asked()


@use_case
def _keep(session: Session, run: Run, comparison_id: int, found: Sequence[Changed], rows: Sequence[Recorded]) -> None:
    """One transaction of work with its progress."""
    if found:
        session.execute(
            insert(PackComparisonRow),
            [
                {
                    "comparison_id": comparison_id,
                    "tender_id": each.tender_id,
                    "tier_old": each.tier_old,
                    "tier_new": each.tier_new,
                    "added": list(each.added),
                    "removed": list(each.removed),
                    "rests_on": each.rests_on.value,
                }
                for each in found
            ],
        )
    held = session.get_one(PackComparison, comparison_id)
    held.moves = Counter(held.moves) + Counter(f"{each.tier_old}>{each.tier_new}" for each in found)
    held.rests_on = Counter(held.rests_on) + Counter(each.rests_on.value for each in found)
    added, removed = (
        Counter({name: counts[place] for name, counts in held.asked.items()})
        + Counter(name for each in found for name in (each.added, each.removed)[place])
        for place in (0, 1)
    )
    held.asked = {name: [added[name], removed[name]] for name in sorted(added.keys() | removed.keys())}
    changed = int(run.result.get("changed", 0)) + len(found)
    run.advance(session, run.done + len(rows), reached=rows[-1][0], changed=changed)
