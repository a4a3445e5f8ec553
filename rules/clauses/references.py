"""What a draft means when it names another place of itself: by number, by title, or by a defined term.

`clause 15`, `the clause on fair work`, `the Fairness Requirements`: which paragraphs these are. How a text cites
them is told in `citing`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile

from rules.clauses.citing import (
    Citation,
    cited,
    cited_paragraphs,
    cited_schedules,
    defined,
    letter,
    plain,
    title_words,
    words_of,
)
from rules.clauses.structure import Build, Sentence, rank
from rules.text import folded

_NO_NAMES = ("generic_term", "supplier", "authority", "users")
"""What these concepts name is in every contract: a term of such words is no name of a duty."""
_CLAUSES = ("art", "§", "cl")


class References:
    """The places of a build by number, title and defined term."""

    def __init__(self, build: Build) -> None:
        """Read the numbers, titles and terms of a build."""
        self._blocks = build.blocks
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._below: dict[str, list[int]] = defaultdict(list)  # `12` has the places of 12.1, 12.1.3, ...
        self._names: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._defined: dict[tuple[str, ...], int] = {}
        self._cache: dict[tuple[int, int, int], frozenset[int]] = {}
        self._ends: dict[int, int] = {}
        for at, block in enumerate(build.blocks):
            if block.number and not self._repeats(at):
                number = plain(block.number)
                self._numbers[number].append(at)
                while "." in number:
                    number = number.rpartition(".")[0]
                    self._below[number].append(at)
        self._sentences = build.sentences
        self._name()
        self._names_by_word: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for name in self._names:
            longest = max(range(len(name)), key=lambda at: len(name[at]))
            self._names_by_word[name[longest]].append((longest, name))

    def _repeats(self, at: int) -> bool:
        """Whether the number of a block is that of the cell before it, which is listed already."""
        before = self._blocks[at - 1] if at else None
        return before is not None and before.number == self._blocks[at].number and self._beside(at, at - 1)

    def _beside(self, at: int, other: int) -> bool:
        """Whether two blocks stand in one row of a table."""
        one, two = self._blocks[at], self._blocks[other]
        cells = (one.paragraph.cell, two.paragraph.cell)
        return bool(one.draft == two.draft and cells[0] and cells[1] and cells[0][:2] == cells[1][:2])

    def _name(self) -> None:
        """Learn the names that titles and definitions give."""
        for at, block in enumerate(self._blocks):
            text = block.paragraph.text
            if block.title:
                words = title_words(text)
                if len(words) >= (3 if block.number else 2):
                    self._names[words] |= set(self.extent(at))
                continue
            for number in block.sentences:
                sentence = self._sentences[number]
                said = text[sentence.start : sentence.end]
                for words in defined(said):
                    if not _named(sentence, _NO_NAMES).issuperset(words):
                        self._defined.setdefault(words, number)
                        self._names[words] |= {at} | self._numbered(at, said)

    def extent(self, at: int) -> range:
        """The blocks from a number or title to the next of the same rank."""
        if at not in self._ends:
            own_rank, number = rank(self._blocks[at]), plain(self._blocks[at].number)
            end = at + 1
            while end < len(self._blocks):
                block = self._blocks[end]
                if block.draft != self._blocks[at].draft:
                    break
                theirs = rank(block)
                own = number and plain(block.number).startswith(f"{number}.")
                beside = self._repeats(end)
                if theirs <= own_rank and not own and not beside and end - at >= 1 and (theirs < 9 or own_rank == 9):
                    break
                end += 1
            self._ends[at] = end
        return range(at, self._ends[at])

    def _numbered(self, block: int, text: str) -> set[int]:
        """The blocks that the numbers in a piece of text mean, which stands in `block`."""
        found: set[int] = set()
        for one in cited(text):
            found.update(self._blocks_of(one, block))
        for title in cited_schedules(text):
            titled = (at for at, each in enumerate(self._blocks) if each.title and title.match(each.paragraph.text))
            found.update(self.extent(next(titled, block)))
        wanted = cited_paragraphs(text)
        if wanted:
            clause = self._blocks[block].clause
            mine = takewhile(lambda at: self._blocks[at].clause == clause, range(clause, len(self._blocks)))
            found |= {at for at in mine if plain(self._blocks[at].number) in wanted}
        return found - {block}

    def _blocks_of(self, one: Citation, asked: int) -> Iterable[int]:
        starts = [at for at in self._numbers.get(one.number, ()) if at != asked and not self._beside(at, asked)]
        if one.annex:
            titled = [at for at in starts if self._blocks[at].title]
            starts = [at for at in titled if not self._blocks[at].word.startswith(_CLAUSES)] or starts
        if not starts:
            return {each for at in self._below.get(one.number, ()) for each in self.extent(at)}
        at = self._best(starts, asked, elsewhere=one.elsewhere)
        return (self._part(at, one.parts) if one.parts else ()) or self.extent(at)

    def _best(self, starts: list[int], asked: int, *, elsewhere: bool) -> int:
        """Of several blocks with one number the likeliest: in the draft that is meant, a title or one with a word."""
        here = self._blocks[asked].draft

        def unlikely(at: int) -> tuple[bool, ...]:
            block = self._blocks[at]
            return (block.draft == here) == elsewhere, not (block.word or block.title), block.annex is not None

        return min(starts, key=unlikely)

    def _part(self, at: int, wanted: frozenset[str]) -> set[int]:
        """The paragraphs of a clause that a citation goes on to name; empty where they are not found."""
        extent = self.extent(at)
        own = plain(self._blocks[at].number)
        found: set[int] = set()
        for place in extent[1:]:
            number = plain(self._blocks[place].number or letter(self._blocks[place].paragraph.text))
            if number in wanted or any(number == f"{own}.{each}" for each in wanted):
                found |= {each for each in self.extent(place) if each in extent}
        if not found:
            below = [place for place in extent if place != at and not self._blocks[place].title]
            found = {below[int(each) - 1] for each in wanted if each.isdigit() and 0 < int(each) <= len(below)}
        return found

    def _names_in(self, words: tuple[str, ...]) -> dict[tuple[str, ...], int]:
        """The names that stand in a sentence, and at which word each begins."""
        return {
            name: at - longest
            for at, word in enumerate(words)
            for longest, name in self._names_by_word.get(word, ())
            if at >= longest and words[at - longest : at - longest + len(name)] == name
        }

    def terms(self, number: int) -> dict[int, tuple[int, int]]:
        """The sentences that define terms of a sentence, each with the words at which its term stands.

        Args:
            number: of the sentence.
        """
        if not self._defined:
            return {}
        sentence = self._sentences[number]
        names = self._names_in(tuple(map(folded, sentence.words)))
        places = {self._defined[name]: (at, at + len(name) - 1) for name, at in names.items() if name in self._defined}
        return {defining: place for defining, place in places.items() if defining != number}

    def meant(self, block: int, start: int, end: int) -> frozenset[int]:
        """All the blocks that a sentence names, by number, title or term.

        Args:
            block: in which it stands.
            start: offset in its paragraph.
            end: offset, not included.
        """
        key = (block, start, end)
        if key not in self._cache:
            text = self._blocks[block].paragraph.text[start:end]
            found = self._numbered(block, text)
            words = words_of(text)
            for name in self._names_in(words):
                if block not in self._names[name]:
                    found |= self._names[name]
            self._cache[key] = frozenset(found)
        return self._cache[key]


def _named(sentence: Sentence, concepts: Sequence[str]) -> set[str]:
    """The words of a sentence that stand for one of some concepts."""
    return {
        folded(word)
        for concept in concepts
        for first, last in sentence.marks.get(concept, ())
        for word in sentence.words[first : last + 1]
    }
