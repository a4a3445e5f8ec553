"""Proposes an answer to every criterion from what a notice says: its codes, its words, its nature, value and place.

Three questions are asked, in this order: what is bought (a subject: codes and words vote, the head of the title above
all), what else the notice says (signals: for whom, where, how), and what follows when both are laid together (rules).
So a roof for a school is a roof: `school` is a signal, which works pay no heed to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.language import detect
from rules.screening.judging import score
from rules.screening.lexicon import Lexicon, Match, Phrase, compiled
from rules.screening.matrix import Rule, Section, Subject, Vocabulary
from rules.text import WORD, lowered, sentence, span, words
from rules.values import Notice, Tier

TITLE, LOT, OPENING, TEXT, BUYER = "title", "lot", "opening", "text", "buyer"
_LONGEST_TITLE = 200
_MOST_DESCRIPTION, _OPENING_LENGTH, _MOST_PASSAGES = 4000, 400, 2500
_MOST_OF_PLACE = {LOT: 2.0, OPENING: 2.5, TEXT: 2.0}
"""How many phrases' worth a place may add to one subject: a long text is no better proof than a clear one."""
_AGAINST: dict[str, tuple[str, ...]] = {
    "services": ("goods",),
    "supplies": ("people", "public"),
    "works": ("people", "public", "labour"),
}
"""Families that a nature of contract speaks against."""
_BREAKS = frozenset(":;,()/|–—.-")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal rests on: a field, and its code, or the words inside their sentence, as published.

    Attributes:
        words: those of the sentence that count; empty for a code.
    """

    field: str
    text: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ProposedAnswer:
    """One criterion's proposal.

    Attributes:
        because: id of the text that says why: `subject` (what is bought), `rule` (named by `of`), `nothing_found`.
        of: id of the subject or rule.
        confidence: 0-1.
    """

    criterion: str
    answer: str
    because: str
    of: str
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a notice. `score(section, proposal.answers())` gives the same scores and tier."""

    language: str | None
    subject: str
    customer_contact: int
    migrant_impact: int
    tier: Tier
    confidence: float
    contact_confidence: float
    impact_confidence: float
    needs_review: bool
    proposed: tuple[ProposedAnswer, ...]

    def answers(self) -> dict[str, str]:
        """Criterion id -> proposed answer id."""
        return {each.criterion: each.answer for each in self.proposed}


@dataclass(frozen=True, slots=True)
class Matrix:
    """A pack's screening, compiled: what `propose` judges by."""

    section: Section
    subjects: Mapping[str, Subject]
    codes: Mapping[str, tuple[str, float]]
    lexicons: Mapping[str, Lexicon]


def matrix_of(section: Section, vocabulary: Vocabulary) -> Matrix:
    """Compile a pack's section and words; once a pack, as words already looked at are kept in it."""
    return Matrix(
        section=section,
        subjects={subject.id: subject for subject in section.subjects},
        codes={
            prefix: (code.id, weight)
            for code in section.codes
            for prefixes, weight in ((code.cpv, 1.0), (code.weak, section.weights.weak))
            for prefix in prefixes
        },
        lexicons={words_of.id: compiled(words_of) for words_of in vocabulary.languages},
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A text of the notice, and how it counts."""

    kind: str
    field: str
    text: str


@dataclass(slots=True)
class _Found:
    """Votes for subjects, signals seen, and where each was seen first."""

    votes: dict[str, float]
    subject_seen: dict[str, list[tuple[float, _Place, Match | None]]]
    signals: dict[str, tuple[_Place, Match | None]]

    def vote(self, subject: str, weight: float, place: _Place, match: Match | None) -> None:
        self.votes[subject] = self.votes.get(subject, 0.0) + weight
        self.subject_seen.setdefault(subject, []).append((weight, place, match))

    def signal(self, names: Iterable[str], place: _Place, match: Match | None) -> None:
        for name in names:
            self.signals.setdefault(name, (place, match))


def _places(notice: Notice) -> list[_Place]:
    title, description = notice.title or "", notice.description or ""
    places = []
    if title:
        places.append(_Place(TITLE, "title", title))
    elif description:
        # some publishers give no title: the first words then say what is bought
        places.append(_Place(TITLE, "description", description[:_LONGEST_TITLE]))
    if description and description != title:
        places.append(_Place(OPENING, "description", description[:_MOST_DESCRIPTION]))
    left = _MOST_PASSAGES
    seen = {title, description}
    for passage in notice.passages:
        if left <= 0:
            break
        if passage.text not in seen:
            seen.add(passage.text)
            kind = LOT if passage.field.endswith("title") else TEXT
            places.append(_Place(kind, passage.field, passage.text[:left]))
            left -= len(passage.text)
    if notice.buyer:
        places.append(_Place(BUYER, "buyer", notice.buyer))
    return places


def _heads(lexicon: Lexicon, text: str, matches: list[Match]) -> set[int]:
    """Which matches (by index) name what is bought: the head of each part of a title.

    A part ends at a mark (`X - Y`, `X: Y`) or, once something solid was named, at a joint (`X for Y`): what follows a
    joint is what the head is for.
    """
    solid = [index for index, match in enumerate(matches) if match.phrase.subject and match.phrase.weight >= 1]
    candidates = solid or [index for index, match in enumerate(matches) if match.phrase.subject]
    if len(candidates) < 2:
        return set(candidates)
    tokens = WORD.finditer(lowered(text))
    part_of: list[tuple[int, bool]] = []
    part, joined, before = 0, False, 0
    low = lowered(text)
    for token in tokens:
        between = low[before : token.start()]
        if before and (
            " - " in between or any(mark in _BREAKS and mark not in "-." for mark in between) or ". " in between
        ):
            part, joined = part + 1, False
        elif token.group() in lexicon.joints:
            joined = True
        part_of.append((part, joined))
        before = token.end()
    heads: set[int] = set()
    for number in {part_of[matches[index].first][0] for index in candidates}:
        inside = [index for index in candidates if part_of[matches[index].first][0] == number]
        plain = [index for index in inside if not part_of[matches[index].first][1]] or inside[:1]
        heads.add(plain[-1] if lexicon.head_last else plain[0])
    return heads


def _read(matrix: Matrix, lexicon: Lexicon, notice: Notice, found: _Found) -> None:
    weights = matrix.section.weights
    per_place = {TITLE: weights.title_head, LOT: weights.lot_title, OPENING: weights.opening, TEXT: weights.text}
    counted: set[tuple[str, int]] = set()
    spent: dict[tuple[str, str], float] = {}
    for place in _places(notice):
        matches = lexicon.find(words(place.text))
        if not matches:
            continue
        heads = _heads(lexicon, place.text, matches) if place.kind == TITLE else set()
        opening_words = len(words(place.text[:_OPENING_LENGTH])) if place.kind == OPENING else 0
        for index, match in enumerate(matches):
            phrase: Phrase = match.phrase
            if place.kind == BUYER:
                found.signal((f"buyer_{name}" for name in phrase.signals), place, match)
                continue
            kind = place.kind if place.kind != OPENING or match.first < opening_words else TEXT
            found.signal(phrase.signals, place, match)
            if kind != TEXT:
                found.signal((f"main_{name}" for name in phrase.signals), place, match)
            if phrase.subject is None:
                continue
            if (kind if kind in (TITLE, LOT) else TEXT, id(phrase)) in counted:
                continue
            counted.add((kind if kind in (TITLE, LOT) else TEXT, id(phrase)))
            weight = phrase.weight
            if kind == TITLE:
                base = weights.title_head if index in heads else weights.title_rest
                found.signal((f"title_{name}" for name in phrase.signals), place, match)
                found.signal((f"title_{matrix.subjects[phrase.subject].family}",), place, match)
            else:
                base = per_place[kind]
                left = _MOST_OF_PLACE[kind] - spent.get((kind, phrase.subject), 0.0)
                weight = min(weight, max(0.0, left))
                spent[kind, phrase.subject] = spent.get((kind, phrase.subject), 0.0) + weight
            if weight:
                found.vote(phrase.subject, base * weight, place, match)


def _count_codes(matrix: Matrix, notice: Notice, found: _Found) -> None:
    weights = matrix.section.weights
    further = 0
    for index, cpv in enumerate(notice.cpv):
        for digits in range(8, 1, -1):
            code = matrix.codes.get(cpv[:digits])
            if code is None:
                continue
            subject, weight = code
            place = _Place("cpv", "cpv", cpv)
            base = weights.division if digits == 2 or cpv[2:] == "000000" else weights.code
            if index:
                further += 1
                base *= weights.further_code / (1 + further // 4)
            found.vote(subject, base * weight, place, None)
            break


def _count_fields(matrix: Matrix, notice: Notice, found: _Found) -> None:
    section = matrix.section
    for coded in section.coded_signals:
        for code in coded.social_objectives:
            if code in notice.social_objectives:
                found.signal((coded.id,), _Place("field", "social_objectives", code), None)
        for code in coded.reserved:
            if code in notice.reserved:
                found.signal((coded.id,), _Place("field", "reserved", code), None)
        least = coded.least_share_of_migrants
        if least is not None and notice.share_of_migrants is not None and notice.share_of_migrants >= least:
            place = _Place("field", "share_of_migrants", str(notice.share_of_migrants))
            found.signal((coded.id,), place, None)


def _chosen(matrix: Matrix, notice: Notice, found: _Found) -> tuple[str, float]:
    """The subject with most votes, in the family with most, and the confidence in it (0-1)."""
    weights = matrix.section.weights
    if not found.votes or max(found.votes.values()) < weights.least:
        subject = matrix.section.natures[notice.nature or "services"]
        return subject, 0.3 if notice.nature else 0.1
    families: dict[str, list[float]] = {}
    for name, votes in found.votes.items():
        if matrix.subjects[name].family in _AGAINST.get(notice.nature or "", ()):
            votes *= weights.against_nature
        families.setdefault(matrix.subjects[name].family, []).append(votes)
    totals = {family: max(votes) + weights.family * (sum(votes) - max(votes)) for family, votes in families.items()}
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    family, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    subject = min(
        (name for name in found.votes if matrix.subjects[name].family == family),
        key=lambda name: (-found.votes[name], name),
    )
    lead = (most - second) / most
    return subject, round(min(1.0, most / weights.title_head) * (0.4 + 0.6 * lead), 3)


def _applies(rule: Rule, subject: Subject, notice: Notice, signals: Mapping[str, object]) -> bool:
    if rule.subjects and subject.id not in rule.subjects and f"family:{subject.family}" not in rule.subjects:
        return False
    if rule.nature and notice.nature not in rule.nature:
        return False
    value = notice.value.amount if notice.value else None
    if rule.min_value is not None and (value is None or value < rule.min_value):
        return False
    if rule.max_value is not None and value is not None and value >= rule.max_value:
        return False
    return (
        all(name in signals for name in rule.all)
        and (not rule.any or any(name in signals for name in rule.any))
        and not any(name in signals for name in rule.none)
    )


def _evidence(place: _Place, match: Match | None) -> Evidence:
    if match is None:
        return Evidence(place.field, place.text)
    start, end = span(place.text, match.first, match.last)
    return Evidence(place.field, sentence(place.text, start, end), place.text[start:end])


def propose(matrix: Matrix, notice: Notice) -> Proposal:
    """Propose an answer to every criterion.

    Args:
        matrix: a pack's screening, as `matrix_of` compiles it.
        notice: what is known of the notice.

    Returns:
        A proposal whose scores are those of its answers; `needs_review` asks a person to look, and alters nothing.
    """
    language = notice.language
    if language not in matrix.lexicons:
        language = detect(" ".join(filter(None, (notice.title, notice.description)))[:1500])
    lexicon = matrix.lexicons.get(language or "")
    found = _Found({}, {}, {})
    if lexicon is not None:
        _read(matrix, lexicon, notice, found)
    _count_codes(matrix, notice, found)
    _count_fields(matrix, notice, found)
    if notice.nature in ("works", "supplies"):
        place = _Place("field", "nature", notice.nature)
        found.vote(matrix.section.natures[notice.nature], matrix.section.weights.nature, place, None)
    chosen, confidence = _chosen(matrix, notice, found)
    subject = matrix.subjects[chosen]
    seen = sorted(found.subject_seen.get(chosen, ()), key=lambda one: -one[0])[:2]
    reasons: dict[str, tuple[str, str, tuple[tuple[_Place, Match | None], ...]]] = {}
    answers: dict[str, str] = {}

    def take(new: Mapping[str, str], because: str, of: str, rests_on: tuple[tuple[_Place, Match | None], ...]) -> None:
        for criterion, answer in new.items():
            answers[criterion] = answer
            reasons[criterion] = (because, of, rests_on)

    own = tuple((place, match) for _, place, match in seen)
    take(subject.answers, "subject", subject.id, own)
    for rule in matrix.section.rules:
        if _applies(rule, subject, notice, found.signals):
            rests_on = (
                own[:1] + tuple(found.signals[name] for name in (*rule.all, *rule.any) if name in found.signals)[:2]
            )
            if rule.min_value is not None and notice.value:
                rests_on += ((_Place("field", "value", f"{notice.value.amount} {notice.value.currency}"), None),)
            if rule.subject:
                subject = matrix.subjects[rule.subject]
                answers.clear()
                reasons.clear()
                take(subject.answers, "rule", rule.id, rests_on)
            take(rule.answers, "rule", rule.id, rests_on)
    judged = score(matrix.section, answers)
    quoted: dict[tuple[int, int], Evidence] = {}

    def quote(rests_on: tuple[tuple[_Place, Match | None], ...]) -> tuple[Evidence, ...]:
        out = []
        for place, match in rests_on:
            key = (id(place), id(match))
            if key not in quoted:
                quoted[key] = _evidence(place, match)
            if quoted[key] not in out:
                out.append(quoted[key])
        return tuple(out)

    proposed = []
    for criterion in matrix.section.criteria:
        because, of, rests_on = reasons.get(criterion.id, ("nothing_found", subject.id, ()))
        answer = answers.get(criterion.id, criterion.answers[0].id)
        proposed.append(ProposedAnswer(criterion.id, answer, because, of, quote(rests_on), confidence))
    return Proposal(
        language=language,
        subject=subject.id,
        customer_contact=judged.customer_contact.score,
        migrant_impact=judged.migrant_impact.score,
        tier=judged.tier,
        confidence=confidence,
        contact_confidence=confidence,
        impact_confidence=confidence,
        needs_review=confidence < matrix.section.weights.review_below,
        proposed=tuple(proposed),
    )
