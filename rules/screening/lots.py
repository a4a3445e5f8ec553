"""Proposes for a tender with lots: the proposal is that of the whole, or of its highest lot.

A language course hidden as lot 7 of a framework for training would be lost among the others; so each lot that says
something of its own is judged alone as well. A lot raises the proposal only by words or codes of its own: what it
takes over from the whole was judged there.
"""

from collections.abc import Iterator
from dataclasses import replace

from rules.screening.matrix import HIGHEST
from rules.screening.proposing import Matrix, Proposal, Reason, proposal_of_whole
from rules.screening.reading import Seen
from rules.values import LotFacts, Notice, Tier

MOST_LOTS = 50
"""Lots judged alone, the first of those that differ; a framework of a thousand routes must not hold up an import."""

_RANK = {tier: place for place, tier in enumerate(Tier)}
_OWN = ("title", "description", "cpv", "value", "nature", "social_objectives")
"""Fields of a notice that a lot may say anew."""


def propose(matrix: Matrix, notice: Notice) -> Proposal:
    """Propose an answer to every criterion: by the whole notice, or by its highest lot (tier, then sum of scores).

    Args:
        matrix: a pack's screening, as `matrix_of` compiles it.
        notice: what is known of the notice. Of its lots the first `MOST_LOTS` that differ are judged alone; all are
            read with the whole.
    """
    highest = whole = proposal_of_whole(matrix, notice)
    if not notice.of_lots:
        return whole
    for lot, alone in apart(notice, whole.language):
        if _height(highest) >= (_RANK[Tier.FULL], 2 * HIGHEST):
            break
        made = proposal_of_whole(matrix, alone)
        if _height(made) > _height(highest) and _says_so(made, notice, alone):
            highest = replace(made, lot=lot)
    return _placed(highest, notice)


def lot_notice(notice: Notice, lot: LotFacts) -> Notice:
    """The notice as if the lot were all of it: its own texts, codes and fields, the whole's where it says nothing.

    The value of the whole is not taken over, and its social objectives only where no lot has any: they were gathered
    from the lots.
    """
    texts = {passage.field: passage.text for passage in notice.passages if passage.field.startswith("lots[")}
    return _lot_notice(notice, lot, texts, notice.language)


def _lot_notice(notice: Notice, lot: LotFacts, texts: dict[str, str], language: str | None) -> Notice:
    objectives = lot.social_objectives
    if not any(each.social_objectives for each in notice.of_lots):
        objectives = notice.social_objectives
    return replace(
        notice,
        title=texts.get(f"lots[{lot.index}].title") or notice.title,
        description=texts.get(f"lots[{lot.index}].description") or notice.description,
        language=language,
        lots=0,
        passages=(),
        cpv=lot.cpv or notice.cpv,
        value=lot.value,
        nature=lot.nature or notice.nature,
        duration_days=lot.duration_days or notice.duration_days,
        social_objectives=objectives,
        nuts=lot.nuts or notice.nuts,
        of_lots=(),
    )


def apart(notice: Notice, language: str | None) -> Iterator[tuple[LotFacts, Notice]]:
    """The lots that say something of their own, each different one once, with the notice of each."""
    texts = {passage.field: passage.text for passage in notice.passages if passage.field.startswith("lots[")}
    seen = {(notice.title, notice.description, notice.cpv, notice.nature)}
    for lot in notice.of_lots:
        alone = _lot_notice(notice, lot, texts, language or notice.language)
        says = (alone.title, alone.description, alone.cpv, alone.nature)
        if says in seen:
            continue
        seen.add(says)
        yield lot, alone
        if len(seen) > MOST_LOTS:
            return


def _height(proposal: Proposal) -> tuple[int, int]:
    return _RANK[proposal.tier], proposal.customer_contact + proposal.migrant_impact


def _rests_on(proposal: Proposal) -> Iterator[Seen]:
    for reason in (proposal.usual, *proposal.reasons.values()):
        yield from reason.rests_on


def _says_so(made: Proposal, notice: Notice, alone: Notice) -> bool:
    """Whether a lot itself speaks for its proposal.

    Where it has a title that does not, a word in the description must leave no doubt: it may be said in passing.
    """
    own = {seen.place.field for seen in _rests_on(made) if _own(seen, notice, alone)}
    if own == {"description"} and alone.title != notice.title:
        return not made.needs_review
    return bool(own)


def _own(seen: Seen, notice: Notice, alone: Notice) -> bool:
    """Whether what was seen stands in the lot itself, and not in what it takes over from the whole."""
    place = seen.place.field
    if place == "cpv":
        return seen.place.text not in notice.cpv
    return place in _OWN and getattr(alone, place) != getattr(notice, place)


def _placed(proposal: Proposal, notice: Notice) -> Proposal:
    """The proposal with the fields of its lot named as the notice has them: `lots[2].title`."""
    lot = proposal.lot
    if lot is None:
        return proposal
    alone = lot_notice(notice, lot)

    def placed(reason: Reason) -> Reason:
        return reason._replace(
            rests_on=tuple(
                seen._replace(place=seen.place._replace(field=f"lots[{lot.index}].{seen.place.field}"))
                if (seen.place.field == "cpv" and lot.cpv) or _own(seen, notice, alone)
                else seen
                for seen in reason.rests_on
            )
        )

    return replace(
        proposal,
        usual=placed(proposal.usual),
        reasons={criterion: placed(reason) for criterion, reason in proposal.reasons.items()},
    )
