"""Reads a notice: which subjects its words and codes speak for, and which signals they give.

A vote has a weight by its place: the head of a title says most, a late sentence of a long text least. Every vote and
signal keeps its place, so that a proposal can quote it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rules.screening.lexicon import Lexicon, Match
from rules.screening.matrix import SignalOf, Subject, Weights
from rules.text import WORD, lowered, repaired, sentence, span
from rules.values import Notice

TITLE, LOT, OPENING, TEXT, BUYER, CODE, FIELD = "title", "lot", "opening", "text", "buyer", "code", "field"
_LONGEST_TITLE, _MOST_DESCRIPTION, _MOST_PASSAGES = 200, 4000, 2500
_OPENING = 60
"""Words of a description that are its opening."""
_MOST_OF_PLACE = {LOT: 2.0, OPENING: 2.5, TEXT: 2.0}
"""How many phrases' worth a place may add to one subject: a long text is no better proof than a clear one."""
_BREAKS = frozenset(":;,()/|–—")
_GENITIVES = frozenset(("of", "van", "von", "vom", "der", "des"))
"""Joints after which a title says of what, not what for."""
_THINGS = frozenset(("goods", "works", "ict"))
"""Families whose words head a title even where they weigh little."""
_LEAST_OF_THING = 0.5
_DESK, _SERVED = "desk", frozenset(("people", "public"))
"""Families of desk work, and of what it is often about."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal rests on: a field, and its code, or the words inside their sentence, as published.

    Attributes:
        words: those of the sentence that count; empty for a code.
    """

    field: str
    text: str
    words: str = ""


class Place(NamedTuple):
    """A text or code of the notice, and how it counts."""

    kind: str
    field: str
    text: str


class Seen(NamedTuple):
    """Where something was found: a place, and the words in it (None: the whole)."""

    place: Place
    match: Match | None = None

    def quote(self) -> Evidence:
        if self.match is None:
            return Evidence(self.place.field, self.place.text)
        start, end = span(self.place.text, self.match.first, self.match.last)
        return Evidence(self.place.field, sentence(self.place.text, start, end), self.place.text[start:end])


@dataclass(slots=True)
class Findings:
    """Votes for subjects, signals seen, and where.

    A signal `x` is also seen as `main_x` in a title, a lot's title, the opening of the description or a code, as
    `title_x` in the title and as `buyer_x` (that alone) in the buyer's name; a subject in the title gives
    `title_<family>`.
    """

    votes: dict[str, float] = field(default_factory=dict)
    voters: dict[str, list[tuple[float, Seen]]] = field(default_factory=dict)
    signals: dict[str, Seen] = field(default_factory=dict)

    def vote(self, subject: str, weight: float, seen: Seen) -> None:
        self.votes[subject] = self.votes.get(subject, 0.0) + weight
        self.voters.setdefault(subject, []).append((weight, seen))

    def signal(self, names: Iterable[str], seen: Seen) -> None:
        for name in names:
            self.signals.setdefault(name, seen)

    def best(self, subject: str, most: int = 2) -> tuple[Seen, ...]:
        """Where the weightiest votes for a subject come from."""
        return tuple(seen for _, seen in sorted(self.voters.get(subject, ()), key=lambda one: -one[0])[:most])


def places_of(notice: Notice) -> list[Place]:
    """The texts of a notice that are read, each once, in order of weight, and no more than a few pages of them."""
    title, description = repaired(notice.title or ""), repaired(notice.description or "")
    places = []
    if title:
        places.append(Place(TITLE, "title", title))
    elif description:
        # some publishers give no title: the first words then say what is bought
        places.append(Place(TITLE, "description", description[:_LONGEST_TITLE]))
    if description and description != title:
        places.append(Place(OPENING, "description", description[:_MOST_DESCRIPTION]))
    left, seen = _MOST_PASSAGES, {title, description}
    for passage in notice.passages:
        if left <= 0:
            break
        text = repaired(passage.text)
        if text not in seen:
            seen.add(text)
            kind = LOT if passage.field.endswith("title") else TEXT
            places.append(Place(kind, passage.field, text[:left]))
            left -= len(text)
    if notice.buyer:
        places.append(Place(BUYER, "buyer", notice.buyer))
    return places


def read_words(
    lexicon: Lexicon, subjects: Mapping[str, Subject], weights: Weights, notice: Notice, found: Findings
) -> None:
    """Count the phrases of a notice's texts."""
    base_of = {LOT: weights.lot_title, OPENING: weights.opening, TEXT: weights.text}
    counted: set[tuple[bool, int]] = set()
    spent: dict[tuple[str, str], float] = {}
    for place in places_of(notice):
        matches = lexicon.read(place.text)
        if not matches:
            continue
        if place.kind == BUYER:
            for match in matches:
                found.signal(match.phrase.buyer, Seen(place, match))
            continue
        if place.kind == OPENING and not found.votes:
            base_of[OPENING] = weights.opening_untitled
        heads = heads_of(lexicon, subjects, place.text, matches) if place.kind == TITLE else set()
        for index, match in enumerate(matches):
            phrase, seen = match.phrase, Seen(place, match)
            kind = TEXT if place.kind == OPENING and match.first >= _OPENING else place.kind
            if phrase.signals:
                found.signal(phrase.signals, seen)
                if kind != TEXT:
                    found.signal(phrase.main, seen)
                if kind == TITLE:
                    found.signal(phrase.title, seen)
            subject = phrase.subject
            if subject is None or (once := (kind in (TITLE, LOT), id(phrase))) in counted:
                continue
            counted.add(once)
            if kind == TITLE:
                base = weights.title_head if index in heads else weights.title_rest
                found.signal((f"title_{subjects[subject].family}",), seen)
                found.vote(subject, base * phrase.weight, seen)
                continue
            already = spent.get((kind, subject), 0.0)
            weight = min(phrase.weight, _MOST_OF_PLACE[kind] - already)
            if weight > 0:
                spent[kind, subject] = already + weight
                found.vote(subject, base_of[kind] * weight, seen)


def heads_of(lexicon: Lexicon, subjects: Mapping[str, Subject], text: str, matches: list[Match]) -> set[int]:
    """Which matches (by index) name what is bought: the head of each part of a title.

    A part ends at a mark (`X - Y`, `X: Y`). Within it, what follows a joint (`for`, `in`) is what the head is for; and
    of several nouns in a row the first is the head, or in English the last. Words of little weight (`supply`) are no
    head where there is another, unless that other only says what a thing is for (`maintenance in nurseries`). What
    follows desk work is what that is about (`Staff training: asylum law`).
    """
    named = [index for index, match in enumerate(matches) if match.phrase.subject]
    candidates = [index for index in named if matches[index].phrase.weight >= 1] or named
    if len(named) < 2:
        return set(candidates)
    low = lowered(text)
    place_of: list[tuple[int, int, int]] = []
    part, joints, purposes, before = 0, 0, 0, 0
    for token in WORD.finditer(low):
        between = low[before : token.start()]
        if before and (" - " in between or ". " in between or not _BREAKS.isdisjoint(between)):
            part, joints, purposes = part + 1, 0, 0
        elif token.group() in lexicon.joints:
            joints += 1
            purposes += token.group() not in _GENITIVES
        place_of.append((part, joints, purposes))
        before = token.end()
    at = {index: place_of[matches[index].first] for index in named}
    heads: set[int] = set()
    answered = False
    for number in sorted({at[index][0] for index in candidates}):
        if answered and all(_family(subjects, matches[index]) in _SERVED for index in named if at[index][0] == number):
            continue
        nearest = min(at[index] for index in candidates if at[index][0] == number)
        run = [index for index in candidates if at[index] == nearest]
        if nearest[2]:
            run = [
                index
                for index in named
                if at[index][0] == number
                and not at[index][2]
                and matches[index].phrase.weight >= _LEAST_OF_THING
                and _family(subjects, matches[index]) in _THINGS
            ] or run
        head = run[-1] if lexicon.head_last else run[0]
        answered = answered or (_family(subjects, matches[head]) == _DESK and matches[head].phrase.weight >= 1)
        heads.add(head)
    return heads


def _family(subjects: Mapping[str, Subject], match: Match) -> str:
    return subjects[match.phrase.subject].family if match.phrase.subject else ""


def read_codes(codes: Mapping[str, tuple[str, float]], weights: Weights, notice: Notice, found: Findings) -> None:
    """Count the CPV codes: each for the subject of the longest prefix that fits, the main one most."""
    further = 0
    for index, cpv in enumerate(notice.cpv):
        prefix = next((cpv[:digits] for digits in range(len(cpv), 1, -1) if cpv[:digits] in codes), None)
        if prefix is None:
            continue
        subject, weight = codes[prefix]
        base = weights.division if len(prefix) == 2 or cpv.endswith("000000") else weights.code
        if index:
            further += 1
            base *= weights.further_code / (1 + further // 4)
        found.vote(subject, base * weight, Seen(Place(CODE, "cpv", cpv)))


def read_fields(coded: Iterable[SignalOf], notice: Notice, found: Findings) -> None:
    """Give the signals of coded fields: social objectives (BT-775), reserved participation (BT-71), local figures."""
    share = notice.share_of_migrants
    for signal in coded:
        for name, asked, given in (
            ("social_objectives", signal.social_objectives, notice.social_objectives),
            ("reserved", signal.reserved, notice.reserved),
        ):
            for code in asked:
                if code in given:
                    found.signal((signal.id, f"main_{signal.id}"), Seen(Place(FIELD, name, code)))
        if (
            signal.least_share_of_migrants is not None
            and share is not None
            and share >= signal.least_share_of_migrants
        ):
            found.signal((signal.id,), Seen(Place(FIELD, "share_of_migrants", str(share))))
