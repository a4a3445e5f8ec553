"""Looks for signs: what must stand together, how near, whom it binds, and what it points at.

A sign is looked for around each sentence that has its core. Words may stand in what leads in to it, in its paragraph,
in the places it refers to, or nearby in its clause, as the sign says.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rules.clauses.lexicon import Marks
from rules.clauses.parties import subject
from rules.clauses.references import References
from rules.clauses.section import ClauseType, Sign
from rules.clauses.structure import Build, Sentence

_TO = "to:"
_GROUNDS = {"one_ground": 1, "grounds": 2, "many_grounds": 3}
"""How many kinds of protected grounds each asks for."""
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
class Hit:
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


class Search:
    """Looks for the signs of clause types in drafts taken apart.

    Attributes:
        build: the drafts.
        found: clause type -> its signs that were found so far.
    """

    def __init__(self, made: Build) -> None:
        """Learn the terms of the drafts and where each concept stands.

        Args:
            made: the drafts taken apart; what their defined terms stand for is added to the marks.
        """
        self.build = made
        self._references = References(made)
        self.found: dict[str, list[Hit]] = defaultdict(list)
        self._places: dict[str, set[int]] = defaultdict(set)
        self._learn_terms()
        self._by_concept: dict[str, set[int]] = defaultdict(set)
        self._subjects: dict[int, str | None] = {}
        for number, sentence in enumerate(made.sentences):
            for concept in sentence.marks:
                self._by_concept[concept].add(number)
        self._grounds = [concept for concept in self._by_concept if concept.startswith("ground_")]
        self._by_clause: dict[int, list[int]] = defaultdict(list)
        self._items: dict[int, list[int]] = defaultdict(list)
        for block in made.blocks:
            self._by_clause[block.clause] += block.sentences
            if block.lead is not None:
                self._items[block.lead] += block.sentences
        self._recitals = self._recital_blocks()
        self._linked = {each for lead in self._items for each in self.build.blocks[lead].sentences[-1:]}
        self._linked |= {each for items in self._items.values() for each in items}
        untitled = (each for each in made.blocks if not each.title)
        self._duties = {each for block in untitled for each in block.sentences} - self._by_concept["means"]
        self._duties -= {each for at in self._recitals for each in made.blocks[at].sentences}

    def _learn_terms(self) -> None:
        """Let a defined term stand for what its definition says: `the Helper` for a sub-contractor."""
        sentences = self.build.sentences
        for number, sentence in enumerate(sentences):
            for each, place in self._references.terms(number).items():
                if len(sentences[each].words) > _LONGEST_DEFINITION:
                    continue
                for concept in sentences[each].marks:
                    if concept.startswith("ground_") or concept in _SAID_BY_TERMS:
                        sentence.marks[concept] = (*sentence.marks.get(concept, ()), place)

    def _recital_blocks(self) -> range:
        blocks = self.build.blocks
        first = last = None
        for sentence in self.build.sentences:
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
        lead = self.build.blocks[sentence.block].lead
        while lead is not None:
            out += self.build.blocks[lead].sentences[-1:]
            lead = self.build.blocks[lead].lead
        return out

    def _scope(self, number: int, scope: str) -> list[int]:
        sentence = self.build.sentences[number]
        block = self.build.blocks[sentence.block]
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
            near += [each for at in sorted(meant) for each in self.build.blocks[at].sentences if each not in near]
        if scope == "referred":
            return near
        return near + [
            each
            for each in self._by_clause[block.clause]
            if each not in near and abs(self.build.sentences[each].block - sentence.block) <= _NEARBY
        ]

    def _marks(self, number: int) -> Marks:
        return self.build.sentences[number].marks

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
        sentences = self.build.sentences
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
                places += [each for each in near if one in sentences[each].marks]
        return list(dict.fromkeys(places)) or None

    def _pointing(self, clause: str, near: list[int], number: int) -> list[int]:
        wanted = self._places.get(clause)
        if not wanted:
            return []
        own = self.build.sentences[number].block
        out = []
        for each in near:
            sentence = self.build.sentences[each]
            meant = self._references.meant(sentence.block, sentence.start, sentence.end)
            if "own_clause" in sentence.marks:
                meant |= {self.build.sentences[one].block for one in self._by_clause[self.build.blocks[own].clause]}
            if (meant & wanted) - {own}:
                out.append(each)
        return out

    def _candidates(self, sign: Sign) -> list[int]:
        """The sentences that have the core of a sign, less those in which the rest of it can't stand.

        Only a sentence that leads in to items, or is one, looks beyond itself where the scope is the sentence.
        """
        out = self._having(sign.all[0]) & self._duties
        out = out.difference(*(self._by_concept.get(each, ()) for each in (*sign.none, "no_duty")))
        if sign.scope == "sentence":
            for alternatives in (*sign.all[1:], *sign.here):
                if _TO not in alternatives:
                    out &= self._having(alternatives) | self._linked
        return sorted(out)

    def _having(self, alternatives: str) -> set[int]:
        """The sentences that have one of the alternatives."""
        out: set[int] = set()
        for one in alternatives.split("|"):
            if one in _GROUNDS:
                numbers = {each for concept in self._grounds for each in self._by_concept[concept]}
                out |= {each for each in numbers if self._kinds_around(each) >= _GROUNDS[one]}
            else:
                out |= self._by_concept.get(one, set())
        return out

    # Whom a sentence binds

    def _binds(self, number: int) -> str:
        """Whom a sentence binds: `supplier`, `authority`, or nobody it names (then its lead-in, else the supplier)."""
        for each in (*self._leads(self.build.sentences[number]), number):
            if each not in self._subjects:
                self._subjects[each] = subject(self.build.sentences[each])
            if self._subjects[each]:
                return str(self._subjects[each])
        return "supplier"

    # Signs

    def _look(self, sign: Sign) -> Iterable[Hit]:
        barred = {*sign.none, "no_duty"}
        for number in self._candidates(sign):
            sentence = self.build.sentences[number]
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
            near = [each for each in self._scope(number, sign.scope) if "no_duty" not in self._marks(each)]
            others: list[int] = []
            for alternatives in sign.all[1:] if sign.all[0] not in _GROUNDS else sign.all:
                places = self._where(alternatives, near, number)
                if places is None:
                    break
                others += places
            else:
                soft = sign.by == "supplier" and any(self._hopes(one) for one in around)
                present = sign.gives == "present" and not soft
                yield Hit(sign, present, sign.gives == "present" and soft, number, tuple(dict.fromkeys(others)))

    def _hopes(self, number: int) -> bool:
        """Whether a sentence only hopes. `Should it fail` is no hope, and `[insert ...]` no duty."""
        sentence = self.build.sentences[number]
        first = self.build.blocks[sentence.block].paragraph.text[sentence.start :].lstrip()[:1]
        return any(place != (0, 0) for place in sentence.marks.get("soft", ())) or first == "["

    def look(self, clause: ClauseType, *, pointing: bool) -> None:
        """Look for the signs of a clause type and keep what is found.

        Args:
            clause: the type.
            pointing: whether to look for the signs that point at clauses found before (`to:...`), or for the others.
        """
        for sign in clause.signs:
            if any(one.startswith(_TO) for each in sign.all for one in each.split("|")) != pointing:
                continue
            for hit in self._look(sign):
                self.found[clause.id].append(hit)
                self._places[clause.id] |= {self.build.sentences[hit.core].block}
                self._places[clause.id] |= {self.build.sentences[each].block for each in hit.others}

    def sentences_with(self, concept: str) -> list[int]:
        """Give the numbers of the sentences in which a concept stands."""
        return sorted(self._by_concept.get(concept, ()))

    def taken_away(self, number: int) -> frozenset[int]:
        """Give the blocks that a sentence takes away: those it names, else those the cell or title before it names.

        Args:
            number: of the sentence.
        """
        sentence = self.build.sentences[number]
        meant = self._references.meant(sentence.block, sentence.start, sentence.end)
        if meant or "own_clause" not in sentence.marks or not sentence.block:
            return meant
        before = self.build.blocks[sentence.block - 1]
        return self._references.meant(sentence.block - 1, 0, len(before.paragraph.text))
