"""The check: which clause types stand in a set of drafts, how, and on which words that rests.

First the signs that stand alone, then those that point at what was found (`breach of clause 15`), then what takes a
duty away (`clause 15 shall not apply`). Everything is the same on every machine, and says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rules.clauses.draft import Draft
from rules.clauses.finding import Evidence, Finding, Status
from rules.clauses.lexicon import Lexicon, Marks
from rules.clauses.parties import subject, supplier_names
from rules.clauses.references import References
from rules.clauses.section import ClauseType, Section, Sign, Vocabulary
from rules.clauses.structure import Build, Sentence, build
from rules.language import detect

_TO = "to:"
_GROUNDS = {"one_ground": 1, "grounds": 2, "many_grounds": 3}
"""How many kinds of protected grounds each asks for."""
_LONG, _TOLD_FROM = 60, 300
"""The language is told from so many paragraphs of more letters than that."""
_MOST_EVIDENCE = 8
_LONGEST_DEFINITION = 60
"""Words of a definition that says what a term means; a longer one says much else."""
_SAID_BY_TERMS = frozenset(
    ("access_aid", "bias", "equality", "harassment", "local_business", "public_task", "social_law", "social_value")
).union(("special_data", "staff", "subcontractor", "target_group", "traineeship", "users"))
_NEARBY = 3
"""How many paragraphs away in the same clause words still belong together."""
_MOST_MEANT = 30
"""A reference to more paragraphs than these means a part of the contract, not a duty in it."""
_RECITALS = 0.3
"""Recitals stand in the first part of a draft: no later words begin them."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A sign that was found.

    Attributes:
        sign: itself.
        present: whether it gives a full clause.
        soft: whether it is weak because the sentence does not bind.
        core: number of its sentence.
        others: sentences on which it rests besides.
    """

    sign: Sign
    present: bool
    soft: bool
    core: int
    others: tuple[int, ...]


def language_of(drafts: Sequence[Draft], known: Iterable[str]) -> str | None:
    """The language of a set of drafts, of those that are known; None where it is not clear.

    Args:
        drafts: the set.
        known: ISO 639-1 codes.
    """
    long = (each.text for draft in drafts for each in draft.paragraphs if len(each.text) > _LONG)
    found = detect(" ".join(islice(long, _TOLD_FROM)), most_words=_TOLD_FROM * 10)
    return found if found in set(known) else None


def find(
    section: Section, words: Vocabulary, drafts: Sequence[Draft], language: str | None = None
) -> tuple[Finding, ...]:
    """Say of each clause type how it stands in a set of drafts.

    Args:
        section: the clause types of a pack.
        words: its vocabulary.
        drafts: one draft or a set, the highest in the order of precedence first.
        language: ISO 639-1; None to tell it from the text.

    Returns:
        one finding for each type, in the order of the pack; all are `unsure` where the language is not known.
    """
    language = language or language_of(drafts, words.concepts)
    if language not in words.concepts:
        return tuple(Finding(each.id, Status.UNSURE, False, 0.0, "language") for each in section.types)
    concepts = words.concepts[language]
    concepts = {**concepts, "supplier": (*concepts.get("supplier", ()), *supplier_names(drafts))}
    return _Check(section, build(drafts, Lexicon(concepts, words.gaps[language]))).findings()


class _Check:
    def __init__(self, section: Section, made: Build) -> None:
        self._section = section
        self._build = made
        self._references = References(made)
        self._found: dict[str, list[_Hit]] = defaultdict(list)
        self._places: dict[str, set[int]] = defaultdict(set)
        self._learn_terms()
        self._by_concept: dict[str, list[int]] = defaultdict(list)
        self._subjects: dict[int, str | None] = {}
        for number, sentence in enumerate(made.sentences):
            for concept in sentence.marks:
                self._by_concept[concept].append(number)
        self._grounds = [concept for concept in self._by_concept if concept.startswith("ground_")]
        self._by_clause: dict[int, list[int]] = defaultdict(list)
        self._items: dict[int, list[int]] = defaultdict(list)
        for block in made.blocks:
            self._by_clause[block.clause] += block.sentences
            if block.lead is not None:
                self._items[block.lead] += block.sentences
        self._recitals = self._recital_blocks()

    def _learn_terms(self) -> None:
        """Let a defined term stand for what its definition says: `the Helper` for a sub-contractor."""
        blocks, sentences = self._build.blocks, self._build.sentences
        for number, sentence in enumerate(sentences):
            for block, place in self._references.terms(number).items():
                defining = [sentences[each] for each in blocks[block].sentences]
                if sum(len(each.words) for each in defining) > _LONGEST_DEFINITION:
                    continue
                for concept in {concept for each in defining for concept in each.marks}:
                    if concept.startswith("ground_") or concept in _SAID_BY_TERMS:
                        sentence.marks.setdefault(concept, []).append(place)

    def _recital_blocks(self) -> range:
        blocks = self._build.blocks
        first = last = None
        for sentence in self._build.sentences:
            if sentence.block > len(blocks) * _RECITALS:
                break
            if first is None and "recital" in sentence.marks and len(sentence.words) < 12:
                first = sentence.block
            elif first is not None and "operative" in sentence.marks:
                last = sentence.block
                break
        return range(first, last) if first is not None and last is not None else range(0)

    # Where the words of a sign may stand

    def _leads(self, sentence: Sentence) -> list[int]:
        out: list[int] = []
        lead = self._build.blocks[sentence.block].lead
        while lead is not None:
            out += self._build.blocks[lead].sentences[-1:]
            lead = self._build.blocks[lead].lead
        return out

    def _scope(self, number: int, scope: str) -> list[int]:
        sentence = self._build.sentences[number]
        block = self._build.blocks[sentence.block]
        near = [number, *self._leads(sentence)]
        if number == block.sentences[-1]:
            near += self._items.get(sentence.block, [])
        if scope == "sentence":
            return near
        near += [each for each in block.sentences if each != number]
        if scope == "paragraph":
            return near
        meant = self._references.meant(sentence.block, sentence.start, sentence.end)
        if len(meant) <= _MOST_MEANT:
            near += [each for at in sorted(meant) for each in self._build.blocks[at].sentences if each not in near]
        if scope == "referred":
            return near
        return near + [
            each
            for each in self._by_clause[block.clause]
            if each not in near and abs(self._build.sentences[each].block - sentence.block) <= _NEARBY
        ]

    def _marks(self, number: int) -> Marks:
        return self._build.sentences[number].marks

    # Whether a concept, a number of grounds or a reference is there

    def _kinds(self, marks: Marks) -> set[str]:
        kinds = {concept for concept in self._grounds if concept in marks}
        return kinds | {"ground_any2"} if "ground_any" in kinds else kinds

    def _kinds_around(self, number: int) -> int:
        """How many kinds of grounds stand in a sentence and what leads in to it."""
        return len({kind for near in self._scope(number, "sentence") for kind in self._kinds(self._marks(near))})

    def _where(self, alternatives: str, near: list[int], number: int) -> list[int] | None:
        """The sentences of a scope in which one of the alternatives stands; None where none does."""
        places: list[int] = []
        near = [each for each in near if each == number or "no_duty" not in self._marks(each)]
        for one in alternatives.split("|"):
            if one in _GROUNDS:
                kinds: set[str] = set()
                having = [each for each in near if self._kinds(self._marks(each))]
                for each in having:
                    kinds |= self._kinds(self._marks(each))
                if len(kinds) >= _GROUNDS[one]:
                    places += having
            elif one.startswith(_TO):
                places += self._pointing(one.removeprefix(_TO), near, number)
            else:
                places += [each for each in near if one in self._marks(each)]
        return list(dict.fromkeys(places)) or None

    def _pointing(self, clause: str, near: list[int], number: int) -> list[int]:
        wanted = self._places.get(clause)
        if not wanted:
            return []
        own = self._build.sentences[number].block
        out = []
        for each in near:
            sentence = self._build.sentences[each]
            meant = self._references.meant(sentence.block, sentence.start, sentence.end)
            if "own_clause" in sentence.marks:
                meant |= {self._build.sentences[one].block for one in self._by_clause[self._build.blocks[own].clause]}
            if (meant & wanted) - {own}:
                out.append(each)
        return out

    def _candidates(self, alternatives: str) -> list[int]:
        out: set[int] = set()
        for one in alternatives.split("|"):
            if one in _GROUNDS:
                least = _GROUNDS[one]
                numbers = {each for concept in self._grounds for each in self._by_concept[concept]}
                out |= {each for each in numbers if self._kinds_around(each) >= least}
            else:
                out |= set(self._by_concept.get(one, ()))
        return sorted(out)

    # Whom a sentence binds

    def _binds(self, number: int) -> str:
        """Whom a sentence binds: `supplier`, `authority`, or nobody it names (then its lead-in, else the supplier)."""
        for each in (*self._leads(self._build.sentences[number]), number):
            if each not in self._subjects:
                self._subjects[each] = subject(self._build.sentences[each])
            if self._subjects[each]:
                return str(self._subjects[each])
        return "supplier"

    # Signs

    def _look(self, sign: Sign) -> Iterable[_Hit]:
        barred = {*sign.none, "no_duty"}
        for number in self._candidates(sign.all[0]):
            sentence = self._build.sentences[number]
            block = self._build.blocks[sentence.block]
            if block.title or sentence.block in self._recitals or "means" in sentence.marks:
                continue
            around = [number, *self._leads(sentence)]
            if any(not barred.isdisjoint(self._marks(one)) for one in around):
                continue
            if "disapply" in sentence.marks and self._references.meant(sentence.block, sentence.start, sentence.end):
                continue
            others_duty = sign.by == "supplier" and self._binds(number) == "authority"
            if others_duty and not ("supplier" in sentence.marks and any(self._hopes(one) for one in around)):
                continue
            if any(self._where(each, around, number) is None for each in sign.here):
                continue
            near = self._scope(number, sign.scope)
            others: list[int] = []
            for alternatives in sign.all[1:] if sign.all[0] not in _GROUNDS else sign.all:
                places = self._where(alternatives, near, number)
                if places is None:
                    break
                others += places
            else:
                soft = sign.by == "supplier" and any(self._hopes(one) for one in around)
                present = sign.gives == "present" and not soft
                yield _Hit(sign, present, sign.gives == "present" and soft, number, tuple(dict.fromkeys(others)))

    def _hopes(self, number: int) -> bool:
        """Whether a sentence only hopes. `Should it fail` is no hope, and `[insert ...]` no duty."""
        sentence = self._build.sentences[number]
        first = self._build.blocks[sentence.block].paragraph.text[sentence.start :].lstrip()[:1]
        return any(place != (0, 0) for place in sentence.marks.get("soft", ())) or first == "["

    def _search(self, clause: ClauseType, *, pointing: bool) -> None:
        for sign in clause.signs:
            if any(one.startswith(_TO) for each in sign.all for one in each.split("|")) != pointing:
                continue
            for hit in self._look(sign):
                self._found[clause.id].append(hit)
                self._places[clause.id] |= {self._build.sentences[hit.core].block}
                self._places[clause.id] |= {self._build.sentences[each].block for each in hit.others}

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each type, in the order of the pack."""
        for clause in self._section.types:
            self._search(clause, pointing=False)
        for clause in self._section.types:
            self._search(clause, pointing=True)
        return tuple(self._finding(clause) for clause in self._section.types)

    def _finding(self, clause: ClauseType) -> Finding:
        hits = self._found[clause.id]
        if clause.needs and not any(self._found[each] for each in clause.needs):
            hits = [hit for hit in hits if hit.sign.gives == "present"]
        if not hits:
            return Finding(clause.id, Status.MISSING, False, 0.8, "nothing")
        full = [hit for hit in hits if hit.present]
        best = max(full or hits, key=lambda hit: (hit.sign.sure, -hit.core))
        ordered = sorted(full or hits, key=lambda hit: (hit is not best, -hit.sign.sure, hit.core))
        evidence = self._evidence(ordered)
        taken = self._taken_away([hit for hit in full if hit.sign.sure == best.sign.sure]) if full else ()
        if taken:
            return Finding(
                clause.id,
                Status.CONTRADICTED,
                False,
                0.8,
                f"{clause.id}.{best.sign.id}",
                ("taken_away",),
                (*evidence[:4], *taken),
            )
        tracked = all(self._tracked(hit) for hit in full or hits)
        if full:
            return Finding(
                clause.id, Status.PRESENT, tracked, best.sign.sure, f"{clause.id}.{best.sign.id}", (), evidence
            )
        lacks = "binding" if best.soft else best.sign.lacks or "binding"
        return Finding(
            clause.id, Status.WEAK, tracked, best.sign.sure, f"{clause.id}.{best.sign.id}", (lacks,), evidence
        )

    def _evidence(self, hits: list[_Hit]) -> tuple[Evidence, ...]:
        numbers = list(dict.fromkeys(each for hit in hits for each in (hit.core, *hit.others)))[:_MOST_EVIDENCE]
        return tuple(self._place(each) for each in numbers)

    def _place(self, number: int, *, takes_away: bool = False) -> Evidence:
        sentence = self._build.sentences[number]
        block = self._build.blocks[sentence.block]
        return Evidence(block.draft, block.at, sentence.start, sentence.end, takes_away)

    def _tracked(self, hit: _Hit) -> bool:
        sentence = self._build.sentences[hit.core]
        inserted = self._build.blocks[sentence.block].paragraph.inserted
        return any(start <= sentence.spans[0][0] and sentence.spans[-1][1] <= end for start, end in inserted)

    # What takes a duty away

    def _taken_away(self, hits: list[_Hit]) -> tuple[Evidence, ...]:
        """The sentences that take all of the hits away; empty where one of them stays.

        A draft takes nothing away from one above it in the order of precedence.
        """
        out: list[int] = []
        for hit in hits:
            own = self._build.sentences[hit.core].block
            for number in self._by_concept.get("disapply", ()):
                sentence = self._build.sentences[number]
                lower = self._build.blocks[sentence.block].draft > self._build.blocks[own].draft
                if sentence.block != own and not lower and own in self._meant_around(number):
                    out.append(number)
                    break
            else:
                return ()
        return tuple(self._place(each, takes_away=True) for each in dict.fromkeys(out))

    def _meant_around(self, number: int) -> frozenset[int]:
        """The blocks that a sentence takes away: those it names, else those that the cell or title before it names."""
        sentence = self._build.sentences[number]
        meant = self._references.meant(sentence.block, sentence.start, sentence.end)
        if meant or "own_clause" not in sentence.marks or not sentence.block:
            return meant
        before = self._build.blocks[sentence.block - 1]
        return self._references.meant(sentence.block - 1, 0, len(before.paragraph.text))
