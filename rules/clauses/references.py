"""What a draft means when it names another place of itself: by number, by title, or by a defined term.

`clauses 4 to 16`, `artikel 16, vierde lid`, `C 1 der Anlage C`, `the Fourth Schedule`, `the Fairness Requirements`. A
number that belongs to a law (`section 149 of the Equality Act`) means nothing here.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from rules.clauses.structure import Build, Sentence, rank
from rules.text import folded

_WORDS = (
    r"clauses?|articles?|artt?\.|artikel(?:en|s|n)?|articol[oi]|§+|paragraphs?|paragraaf|paragrafen|sections?|conditions?|"
    r"hoofdstuk(?:ken)?|chapters?|kapitel|abschnitte?s?|ziffern?|nummern?|nr\.|punkte?|punt(?:en|o)?|eis(?:en)?|schedules?|"
    r"bijlagen?|anlagen?|annex(?:es?)?|annexes?|anhang|allegat[oi]|appendix|appendices|parts?|deel|delen|teil|partie|title|"
    r"points?|terms?|voorwaarden?|onderde(?:el|len)|numbers?|rubriek(?:en)?|onder|punti|capovers[oi]|capo|capi|titol[oi]|titres?|titels?|opschrift|numbered|genummerd"
)
_NUM = r"(?:[IVXLC]+(?:\.\d+)+|\d+(?:\.\d+)*[a-z]?|[A-Z]\s?\.?\s?\d+(?:\.\d+)*|[IVXLC]+\b|[A-Z]\b)"
_SUB = r"(?:\s?\(\s*\w{1,4}\s*\))*"
_JOIN = r"(?:\s*,\s*|\s+(?:and|or|en|of|und|oder|et|ou|e|o|ed)\s+|\s*(?:to|tot en met|t/m|bis|à|al|through|-|–)\s*)"
_REFERENCE = re.compile(
    rf"(?<!\w)(?:{_WORDS})\s*(?:ordinaires?|générales?|particulières?|generali|speciali)?\s*({_NUM}{_SUB}(?:{_JOIN}(?:{_WORDS})?\s*{_NUM}{_SUB})*)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.])([A-Z][\s.]\d+(?:\.\d+)*|[IVX]+(?:\.\d+)+)(?!\w)")
_ONE = re.compile(rf"({_NUM})({_SUB})", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:to|tot en met|t/m|bis|à|al?|through|-|–)\s*(?:§+\s*|art\.?\s*|\w{4,12}\s)?(\d+)")
_LAW = re.compile(
    r"^\W*(?:\w+\W+){0,5}?(?:act|regulation|directive|wet|wetboek|grondwet|avg|verordening|richtlijn|decreet|gdpr|dsgvo|"
    r"ds-gvo|bgb|hgb|gwb|vgv|agg|loi|code|codice|décret|arrêté|ccag\w*|rgpd|legge|d\.?\s?lgs|decreto|regolamento|"
    r"order|uavg|bw|aw|awb|vob|vol|gg|tfue|vweu|tfeu|convention|verdrag|treaty|statute)\b",
    re.IGNORECASE,
)
_ORDINALS = {
    word: place
    for place, words in enumerate(
        (
            "first eerste erste ersten première premier primo prima",
            "second tweede zweite zweiten deuxième second secondo seconda",
            "third derde dritte dritten troisième terzo terza",
            "fourth vierde vierte vierten quatrième quarto quarta",
            "fifth vijfde fünfte fünften cinquième quinto quinta",
            "sixth zesde sechste sechsten sixième sesto sesta",
            "seventh zevende siebte siebten septième settimo",
            "eighth achtste achte achten huitième ottavo",
        ),
        start=1,
    )
    for word in words.split()
}
_ELSEWHERE = re.compile(
    r"^\W*(?:\w+\W+){0,4}?(?:general\W(?:conditions|terms)|standard\W(?:conditions|terms)|main\Wagreement|framework\Wagreement|"
    r"algemene\W(?:inkoop)?voorwaarden|inkoopvoorwaarden|allgemeinen?\W\w*bedingungen|\w+bedingungen|"
    r"conditions\Wgénérales|cahier\Wdes\Wclauses|condizioni\Wgenerali|capitolato\Wgenerale)\b",
    re.IGNORECASE,
)
"""What says that a number is one of another document of the set."""
_PART = re.compile(
    r"^\W*(?:(?P<ordinal>\w+)\s+(?:lid|alinéa|comma|absatz|absatzes|paragraph|sub-?paragraph)|"
    r"(?:lid|leden|commi?|abs\.?|absatz|absätze|alinéas?|al\.|sub|onder|lett(?:era|ere|res?|\.)|lit\.?|onderde(?:el|len)|"
    r"buchst\w*\.?)\s*"
    r"(?P<number>(?:\d+|[a-z]\b)\)?(?:\s*(?:,|en|und|oder|et|ou|e|o|and|or|tot en met|bis|à)\s*(?:\d+|[a-z]\b)\)?)*)|"
    r"\(\s*(?P<bracket>\d+|[a-z])\s*\))",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(r"\b(?P<ordinal>\w+)\s+(?:schedule|annex|bijlage|annexe|allegato|appendix)\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"""^\W*(?:\(?\w{1,3}[.)]\s+)?(?:the\s+|de\s+|het\s+|les?\s+|la\s+|l['’]|die\s+|der\s+|das\s+|il\s+|lo\s+|gli\s+)?
        [“"«„‘'»]?\s*(?P<name>\w[\w'’./-]*(?:\s+[\w'’./-]+){0,5}?)\s*[”"»“’'«]?\s*
        (?:,?\s*(?:means|shall\smean|has\sthe\smeaning|betekent|désigne\w*|signifie\w*|bezeichnet|bedeutet|indica)\b|\s*[:–—])""",
    re.IGNORECASE | re.VERBOSE,
)
_MAY_DEFINE = re.compile(r"[:–—]|means|mean|meaning|betekent|désigne|signifie|bezeichnet|bedeutet|indica")
_DEFINED_WITHIN = 90
"""Letters among which a definition says that it is one."""
_INLINE = re.compile(
    r"""\((?:(?:the|de|het|die|der|les?|la|il|gli|hierna|nachfolgend|ci-après|di\sseguito)\s*)?[:“"«„‘]+\s*
        (?:the\s)?(?P<name>\w[\w\ '’-]{3,60}?)[”"»“’]\s*\)""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_NUMBER = re.compile(
    r"^\W*(?:(?:artikel|article|art\.|clause|§|bijlage|annex\w*|schedule)\s*)?(?:[\dIVX.]+(?=[\s.):–—-])[.):–—-]*)?\s*",
    re.IGNORECASE,
)
_QUOTES = '"«„‘“'
_PARAGRAPHS = re.compile(
    rf"(?<!\w)(?:commi?|leden|lid|abs(?:ätze|atz|\.)|alinéas?)\s*({_NUM}(?:{_JOIN}{_NUM})*)", re.IGNORECASE
)
_NUMBERED_BEFORE = re.compile(r"(?:art\w*\.?|§)\s*\d+\s*,?\s*$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NO_NAMES = ("generic_term", "supplier", "authority", "users")
_LONGEST_RANGE = 40


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
                number = _plain(block.number)
                self._numbers[number].append(at)
                while "." in number:
                    number = number.rpartition(".")[0]
                    self._below[number].append(at)
        self._sentences = build.sentences
        self._name()
        self._names_by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in self._names:
            self._names_by_word[name[0]].append(name)

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
                words = _words(_TITLE_NUMBER.sub("", text))
                if len(words) >= (3 if block.number else 2):
                    self._names[words] |= set(self.extent(at))
                continue
            inline = _INLINE.finditer(text) if "(" in text and any(quote in text for quote in _QUOTES) else ()
            defines = _DEFINES.match(text) if _MAY_DEFINE.search(text, 0, _DEFINED_WITHIN) else None
            for found in (defines, *inline):
                words = _words(found["name"]) if found else ()
                quoted = text.lstrip()[:1] in _QUOTES or "“" in text[:6]
                if not found or self._generic(at).issuperset(words):
                    continue
                if len(words) > 1 or quoted or found["name"][0].isupper():
                    self._defined.setdefault(words, at)
                    self._names[words] |= {at} | self.numbered(at, 0, len(text))

    def _generic(self, at: int) -> set[str]:
        """The words of a block that name parties or things of any contract, and no duty."""
        sentences = (self._sentences[each] for each in self._blocks[at].sentences)
        return {word for sentence in sentences for word in _named(sentence, _NO_NAMES)}

    def extent(self, at: int) -> range:
        """The blocks from a number or title to the next of the same rank."""
        if at not in self._ends:
            own_rank, number = rank(self._blocks[at]), _plain(self._blocks[at].number)
            end = at + 1
            while end < len(self._blocks):
                block = self._blocks[end]
                if block.draft != self._blocks[at].draft:
                    break
                theirs = rank(block)
                own = number and _plain(block.number).startswith(f"{number}.")
                beside = self._repeats(end)
                if theirs <= own_rank and not own and not beside and end - at >= 1 and (theirs < 9 or own_rank == 9):
                    break
                end += 1
            self._ends[at] = end
        return range(at, self._ends[at])

    def numbered(self, block: int, start: int, end: int) -> set[int]:
        """The blocks that the numbers in a piece of text mean.

        Args:
            block: in which the text stands.
            start: offset in its paragraph.
            end: offset, not included.
        """
        text = self._blocks[block].paragraph.text[start:end]
        found: set[int] = set()
        places = [(each.group(1), each.end(), each.group(0)) for each in _REFERENCE.finditer(text)]
        places += [(each.group(1), each.end(), each.group(0)) for each in _BARE.finditer(text)]
        for numbers, after, whole in places:
            rest = text[after : after + 90]
            if _LAW.match(rest):
                continue
            for one in self._expanded(numbers):
                found |= self._blocks_of(one, rest, whole, block)
        for each in _SCHEDULE.finditer(text):
            place = _ORDINALS.get(each["ordinal"].lower())
            if place:
                found |= self._schedule(each["ordinal"].lower(), place)
        found.discard(block)
        return found

    def _own(self, block: int, start: int, end: int) -> set[int]:
        """The paragraphs of its own clause that a piece of text names (`commi 1 e 2`, `lid 3`)."""
        text = self._blocks[block].paragraph.text[start:end]
        if not _DIGIT.search(text):
            return set()
        wanted = {
            number
            for each in _PARAGRAPHS.finditer(text)
            if not _NUMBERED_BEFORE.search(text, 0, each.start())
            for number, _ in self._expanded(each.group(1))
        }
        if not wanted:
            return set()
        clause = self._blocks[block].clause
        following = range(clause, len(self._blocks))
        mine = takewhile(lambda at: self._blocks[at].clause == clause, following)
        return {at for at in mine if at != block and _plain(self._blocks[at].number) in wanted}

    @staticmethod
    def _expanded(numbers: str) -> list[tuple[str, str]]:
        out = [(each.group(1), each.group(2)) for each in _ONE.finditer(numbers)]
        for each in _RANGE.finditer(numbers):
            first, last = int(each.group(1)), int(each.group(2))
            if first < last <= first + _LONGEST_RANGE:
                out += [(str(number), "") for number in range(first + 1, last)]
        return out

    def _blocks_of(self, one: tuple[str, str], rest: str, whole: str, asked: int) -> set[int]:
        number, sub = _plain(one[0]), one[1]
        annex = bool(
            re.match(
                r"(?:schedule|annex|bijlage|anlage|anhang|allegat|append|part|teil|deel|partie)", whole, re.IGNORECASE
            )
        )
        starts = [at for at in self._numbers.get(number, ()) if at != asked and not self._beside(at, asked)]
        if annex:
            starts = [
                at
                for at in starts
                if self._blocks[at].title and not self._blocks[at].word.startswith(("art", "§", "cl"))
            ] or starts
        if not starts:
            return {each for at in self._below.get(number, ()) for each in self.extent(at)}
        at = self._best(starts, asked, elsewhere=bool(_ELSEWHERE.match(rest)))
        blocks = set(self.extent(at))
        part = _PART.match(sub + rest)
        if part:
            blocks = self._part(at, part) or blocks
        return blocks

    def _best(self, starts: list[int], asked: int, *, elsewhere: bool) -> int:
        """Of several blocks with one number the likeliest: in the draft that is meant, a title or one with a word."""
        here = self._blocks[asked].draft

        def unlikely(at: int) -> tuple[bool, ...]:
            block = self._blocks[at]
            return (block.draft == here) == elsewhere, not (block.word or block.title), block.annex is not None

        return min(starts, key=unlikely)

    def _part(self, at: int, part: re.Match[str]) -> set[int]:
        """The paragraphs of a clause that a reference goes on to name; empty where they are not found."""
        if part["number"]:
            wanted = {each.strip(" )") for each in re.findall(r"\d+|[a-z]\b", part["number"])}
            wanted |= {number for number, _ in self._expanded(part["number"])}
        else:
            wanted = {part["bracket"] or str(_ORDINALS.get(part["ordinal"].lower(), ""))} - {""}
        extent = self.extent(at)
        own = _plain(self._blocks[at].number)
        found: set[int] = set()
        for place in extent[1:]:
            number = _plain(self._blocks[place].number or _letter(self._blocks[place].paragraph.text))
            if number in wanted or any(number == f"{own}.{each}" for each in wanted):
                found |= {each for each in self.extent(place) if each in extent}
        if not found:
            below = [place for place in extent if place != at and not self._blocks[place].title]
            found = {below[int(each) - 1] for each in wanted if each.isdigit() and 0 < int(each) <= len(below)}
        return found

    def _schedule(self, word: str, place: int) -> set[int]:
        for at, block in enumerate(self._blocks):
            if block.title and re.match(
                rf"\W*(?:the\s+)?{word}\s+schedule|\W*schedule\s+{place}\b", block.paragraph.text, re.IGNORECASE
            ):
                return set(self.extent(at))
        return set()

    def _names_in(self, words: tuple[str, ...]) -> set[tuple[str, ...]]:
        """The names that stand in a sentence."""
        return {
            name
            for at, word in enumerate(words)
            for name in self._names_by_word.get(word, ())
            if words[at : at + len(name)] == name
        }

    def terms(self, number: int) -> dict[int, tuple[int, int]]:
        """The blocks that define terms of a sentence, each with the words at which its term stands.

        Args:
            number: of the sentence.
        """
        sentence = self._sentences[number]
        words = [folded(word) for word in sentence.words] if self._defined else []
        return {
            block: (at, at + len(name) - 1)
            for at, word in enumerate(words)
            for name in self._names_by_word.get(word, ())
            if name in self._defined and tuple(words[at : at + len(name)]) == name
            for block in (self._defined[name],)
            if block != sentence.block
        }

    def meant(self, block: int, start: int, end: int) -> frozenset[int]:
        """All the blocks that a sentence names, by number, title or term.

        Args:
            block: in which it stands.
            start: offset in its paragraph.
            end: offset, not included.
        """
        key = (block, start, end)
        if key not in self._cache:
            found = self.numbered(block, start, end)
            found |= self._own(block, start, end)
            words = _words(self._blocks[block].paragraph.text[start:end])
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


def _letter(text: str) -> str:
    """The letter or small number with which an item of a list begins: `a)`, `(b)`, `c.`."""
    found = re.match(r"\s*\(?(\w{1,3})[).]", text)
    return found[1] if found else ""


def _plain(number: str) -> str:
    return re.sub(r"[\s()]|^[^\w]+|[.:)]+$", "", number).lower()


def _words(text: str) -> tuple[str, ...]:
    return tuple(folded(each) for each in re.findall(r"\w+", text))
