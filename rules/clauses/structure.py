"""How a draft is built: sentences, what leads in to them, clauses, and which paragraphs a clause number means.

Contracts number in every way: computed or typed, one number a paragraph or one a heading, in a column of a table
beside the text. A clause here is what a lawyer would point at: the paragraphs from its number or heading to the next
of the same rank.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rules.clauses.draft import Draft, Paragraph
from rules.clauses.lexicon import Lexicon, Marks
from rules.text import WORD

_NUMBER = re.compile(
    r"""^\W*(?:(?P<word>artikel|article|articolo|artt?\.?|clause|condition|section|schedule|annex|appendix|bijlage|
        hoofdstuk|chapter|anlage|anhang|annexe|allegato|part|partie|deel|teil|abschnitt|kapitel|paragraaf|titre|§)\s*)?
        (?P<number>[IVXLC]+(?:\.\d+){1,8}|\d+(?:\.\d+){0,8}[a-z]?|[A-Z]\s?\.?\d+(?:\.\d+){0,8}|[IVXLC]+|[A-Z])\b
        (?P<end>\s*[.)|:–—-]|\s|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_SUB = re.compile(r"^\s*(?:\(\s*\w{1,4}\s*\)|\w{1,3}\)|[-–—•▪●*▫]|[a-z]\.)\s*", re.IGNORECASE)
_END = re.compile(r"[.;!?](?:[\"”»’)]*)\s+(?=[\"“«‘(]?[A-ZÀ-ÖØ-Þ(„])")
_SHORT = re.compile(
    r"(?:\b(?:art|artt|n|nr|no|nn|lit|abs|ff|bzw|co|inc|ltd|st|mr|mrs|ms|dr|vgl|c|al|lett|sub|resp|d|s|[a-z])|\b\d{1,2})\.$",
    re.IGNORECASE,
)
_COLONS = (":", "：")
_DASHES = "-–—"
_ANNEX = re.compile(
    r"^\W*(?:the\s+)?(?:\w+\s+)?(?:schedule|annex|appendix|bijlage|anlage|anhang|annexe|allegato|attachment)\b",
    re.IGNORECASE,
)
_QUOTES = "“„«‘"
_QUOTED = re.compile(r"“[^”“]*”|„[^“„]*[“”]|«[^»«]*»|‘[^’‘]*’")
_ROMAN = re.compile(r"^\s*\(?[ivx]+\)")
_TITLE_WORDS = 14
_RESTARTS = 3
"""So often numbering begins at 1 where it counts the paragraphs of each clause."""
_TITLE_LEAST = 3
"""Words of a quotation that is the title of something, not a term."""
_GOVERNS = 3
"""Words before a party among which a preposition or conjunction governs it."""
_MAY_DEFINE = frozenset(':–—“„«"')
_BULLETS = 5
"""How deep bullets and letters stand at least: below every number with dots."""
_CLAUSE_MOST = 24
"""A clause of more paragraphs than this is looked at in pieces."""


@dataclass(slots=True)
class Sentence:
    """A sentence of a draft.

    Attributes:
        block: number of its paragraph among the blocks.
        start, end: offsets in the paragraph.
        text: of the paragraph.
        marks: concepts in it.
    """

    block: int
    start: int
    end: int
    text: str
    marks: Marks

    @property
    def words(self) -> list[str]:
        """Its words, as they stand; found anew each time, since a contract has hundreds of thousands."""
        return WORD.findall(self.text, self.start, self.end)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets of its words in the paragraph."""
        return [found.span() for found in WORD.finditer(self.text, self.start, self.end)]


@dataclass(slots=True)
class Block:
    """A paragraph with its place in the build of the draft.

    Attributes:
        draft, at: which draft, and place in its paragraphs.
        paragraph: itself.
        number: as printed, computed or typed; empty where there is none.
        word: what stands before a typed number (`artikel`); empty where nothing does.
        title: whether it is a heading.
        lead: block that leads in to it (`The Supplier shall:`), None where none does.
        clause: first block of its clause.
        annex: first block of its schedule or annex, None in the body.
        sentences: numbers of its sentences.
    """

    draft: int
    at: int
    paragraph: Paragraph
    number: str = ""
    word: str = ""
    title: bool = False
    lead: int | None = None
    clause: int = 0
    annex: int | None = None
    sentences: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Build:
    """The drafts of a set, taken apart."""

    blocks: list[Block]
    sentences: list[Sentence]


def build(drafts: Sequence[Draft], lexicon: Lexicon) -> Build:
    """Take drafts apart.

    Args:
        drafts: in their order.
        lexicon: words of their language.
    """
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    for number, draft in enumerate(drafts):
        first = len(blocks)
        for at, paragraph in enumerate(draft.paragraphs):
            if not paragraph.text.strip():
                continue
            block = Block(number, at, paragraph)
            blocks.append(block)
            _read_number(block, blocks)
            for start, end in _sentences(paragraph.text):
                words = WORD.findall(paragraph.text, start, end)
                if words:
                    block.sentences.append(len(sentences))
                    sentence = Sentence(len(blocks) - 1, start, end, paragraph.text, lexicon.mark(words))
                    _leave_quoted(sentence)
                    _leave_grammar(sentence)
                    sentences.append(sentence)
        _place(blocks, first)
    return Build(blocks, sentences)


def _leave_quoted(sentence: Sentence) -> None:
    """Take out the marks in a quotation of several words: who quotes the title of a law says nothing with it."""
    text = sentence.text
    if not sentence.marks or not any(quote in text for quote in _QUOTES):
        return
    spans = sentence.spans
    found = (each.span() for each in _QUOTED.finditer(text, spans[0][0], spans[-1][1]))
    quoted = [(begin, stop) for begin, stop in found if text.count(" ", begin, stop) >= _TITLE_LEAST - 1]
    if not quoted:
        return
    left = {
        concept: tuple(
            (first, last)
            for first, last in places
            if not any(begin <= spans[first][0] and spans[last][1] <= stop for begin, stop in quoted)
        )
        for concept, places in sentence.marks.items()
    }
    sentence.marks = {concept: places for concept, places in left.items() if places}


def _leave_grammar(sentence: Sentence) -> None:
    """Keep the marks of grammar only where they are asked for: before a party, or where a term may be defined.

    They are half of all marks, and a contract has hundreds of thousands of words.
    """
    marks = sentence.marks
    parties = [*marks.get("supplier", ()), *marks.get("authority", ())]
    near = {each for first, last in parties for each in (*range(first - _GOVERNS, first), last)}
    for concept in ("oblique", "subordinate"):
        places = tuple(place for place in marks.pop(concept, ()) if place[1] in near)
        if places:
            marks[concept] = places
    if "generic_term" in marks and not any(mark in sentence.text for mark in _MAY_DEFINE):
        del marks["generic_term"]


def _read_number(block: Block, blocks: list[Block]) -> None:
    """Give a block its number, from the list, from its own text, or from the cell before it."""
    paragraph = block.paragraph
    text = paragraph.text
    found = _NUMBER.match(text)
    block.number = paragraph.number
    if not block.number and found and (found["word"] or not found["number"].isalpha()):
        block.number = re.sub(r"\s", "", found["number"])
        block.word = (found["word"] or "").lower()
    if not block.number and len(blocks) > 1:
        before = blocks[-2]
        beside = before.paragraph.cell and paragraph.cell and before.paragraph.cell[:2] == paragraph.cell[:2]
        if beside and before.number and len(before.paragraph.text.split()) <= 2:
            block.number, block.word = before.number, before.word
    words = len(text.split()) if text.count(" ") < 2 * _TITLE_WORDS else 2 * _TITLE_WORDS
    block.title = words <= _TITLE_WORDS and (
        paragraph.heading is not None
        or bool(block.word and not text.rstrip().endswith((".", ";", ",")))
        or (text.isupper() and words > 0 and len(text) > 3)
        or (
            words <= 7
            and text[0].isalpha()
            and text[0].isupper()
            and text.rstrip()[-1].isalnum()
            and bool(block.number)
            and paragraph.level in (0, None)
        )
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [
        mark for mark in _END.finditer(text) if not _SHORT.search(text, max(0, mark.start() - 6), mark.start() + 1)
    ]
    cuts = [0, *(mark.end() for mark in ends), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if text[start:end].strip()]


def rank(block: Block) -> int:
    """How high a block begins a clause: 0 schedule, 1 heading, 2 numbered at the top, 3 below it; 9 none of these."""
    paragraph = block.paragraph
    if block.title and _ANNEX.match(paragraph.text):
        return 0
    if block.title:
        return 1
    if paragraph.level is not None and paragraph.number and paragraph.number[0].isalnum():
        return 2 + paragraph.level
    if block.number and block.number[0].isdigit():
        return 2 + block.number.count(".")
    return 9


def _place(blocks: list[Block], first: int) -> None:
    """Say of the blocks of one draft in which clause and annex they stand and what leads in to them."""
    clause, annex = first, None
    restarts = sum(_plainly_numbered(block) and block.number == "1" for block in blocks[first:]) >= _RESTARTS
    leads: list[tuple[int, int]] = []
    for at in range(first, len(blocks)):
        block = blocks[at]
        height = rank(block) + (1 if restarts and _plainly_numbered(block) else 0)
        if height == 0:
            annex = at
        depth = _depth(block)
        if height <= 2 or at - clause >= _CLAUSE_MOST:
            titled = blocks[clause].title and at - clause == 1 and height == 2 and not block.title
            if not titled or at - clause >= _CLAUSE_MOST:
                clause = at
        block.clause, block.annex = clause, annex
        while leads and not _belongs(blocks[leads[-1][0]], block, leads[-1][1], depth, at - leads[-1][0]):
            leads.pop()
        block.lead = leads[-1][0] if leads else None
        if not block.title and _leads_in(blocks, at, depth):
            leads.append((at, depth))


def _plainly_numbered(block: Block) -> bool:
    """Whether a block has a whole number typed and is no heading: where these begin anew, they are paragraphs."""
    return block.number.isdigit() and not (block.title or block.word or block.paragraph.number)


def _leads_in(blocks: list[Block], at: int, depth: int) -> bool:
    """Whether a block leads in to the next: by its colon, or since it stops in the middle before an item of a list."""
    text = blocks[at].paragraph.text.rstrip()
    if text[:-1].rstrip().endswith(_COLONS) if text[-1] in _DASHES else text.endswith(_COLONS):
        return True
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return following is not None and (text[-1].isalpha() or text[-1] == ",") and _depth(following) > max(depth, 3)


def _depth(block: Block) -> int:
    """How deep a block stands in lists: by the list itself, else by how its number is written."""
    paragraph = block.paragraph
    if paragraph.level is not None and paragraph.number:
        return paragraph.level + (0 if paragraph.number[0].isalnum() else _BULLETS)
    if block.number and block.number[0].isdigit():
        return block.number.count(".")
    if _SUB.match(paragraph.text):
        return _BULLETS + 1 if _ROMAN.match(paragraph.text) else _BULLETS
    return _BULLETS + 2 if paragraph.level is not None or paragraph.text[:1].islower() else 3


def _belongs(lead: Block, block: Block, lead_depth: int, depth: int, distance: int) -> bool:
    """Whether a block is an item of what leads in."""
    if block.title or distance > 30:
        return False
    if lead.paragraph.cell and block.paragraph.cell is None:
        return False
    if depth > lead_depth:
        return True
    return distance == 1 and depth >= lead_depth and not block.number
