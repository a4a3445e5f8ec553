"""How contracts cite places of themselves, and how they define terms: what a piece of text says, not where it is.

`clauses 4 to 16`, `artikel 16, vierde lid`, `C 1 der Anlage C`, `the Fourth Schedule`. A number that belongs to a law
(`section 149 of the Equality Act`) is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.text import folded

_WORDS = (
    r"clauses?|articles?|artt?\.|artikel(?:en|s|n)?|articol[oi]|§+|paragraphs?|paragraaf|paragrafen|sections?|conditions?|"
    r"hoofdstuk(?:ken)?|chapters?|kapitel|abschnitte?s?|ziffern?|nummern?|nr\.|punkte?|punt(?:en|o)?|eis(?:en)?|schedules?|"
    r"bijlagen?|anlagen?|annex(?:es?)?|annexes?|anhang|allegat[oi]|appendix|appendices|parts?|deel|delen|teil|partie|title|"
    r"points?|terms?|voorwaarden?|onderde(?:el|len)|numbers?|rubriek(?:en)?|onder|punti|capovers[oi]|capo|capi|titol[oi]|titres?|titels?|opschrift|numbered|genummerd"
)
_NUM = r"(?:[IVXLC]+(?:\.\d+){1,8}|\d+(?:\.\d+){0,8}[a-z]?|[A-Z]\s?\.?\s?\d+(?:\.\d+){0,8}|[IVXLC]+\b|[A-Z]\b)"
_SUB = r"(?:\s?\(\s*\w{1,4}\s*\))*"
_JOIN = r"(?:\s*,\s*|\s+(?:and|or|en|of|und|oder|et|ou|e|o|ed)\s+|\s*(?:to|tot en met|t/m|bis|à|al|through|-|–)\s*)"
_REFERENCE = re.compile(
    rf"(?<!\w)(?:{_WORDS})\s*(?:ordinaires?|générales?|particulières?|generali|speciali)?\s*({_NUM}{_SUB}(?:{_JOIN}(?:{_WORDS})?\s*{_NUM}{_SUB})*)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.])([A-Z][\s.]\d+(?:\.\d+){0,8}|[IVX]+(?:\.\d+){1,8})(?!\w)")
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
_LONGEST_TERM = 8
"""Words before `means` or a colon, article and number among them, of a definition at most."""
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
_LONGEST_RANGE = 40
_ANNEX = re.compile(r"(?:schedule|annex|bijlage|anlage|anhang|allegat|append|part|teil|deel|partie)", re.IGNORECASE)
_GOES_ON = 90
"""Letters after a number among which it may say of what it is one."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A number that a text cites.

    Attributes:
        number: as `plain` gives it.
        parts: the paragraphs or letters of it that are meant; empty for all of it.
        annex: whether it is the number of an annex.
        elsewhere: whether the text says that it is one of another document of the set.
    """

    number: str
    parts: frozenset[str]
    annex: bool
    elsewhere: bool


def cited(text: str) -> Iterator[Citation]:
    """Give the numbers that a text cites, those of laws left out; a range gives each number in it."""
    for pattern in (_REFERENCE, _BARE):
        for found in pattern.finditer(text):
            rest = text[found.end() : found.end() + _GOES_ON]
            if _LAW.match(rest):
                continue
            annex, elsewhere = bool(_ANNEX.match(found[0])), bool(_ELSEWHERE.match(rest))
            for number, sub in _expanded(found[1]):
                yield Citation(plain(number), _parts(sub + rest), annex, elsewhere)


def cited_paragraphs(text: str) -> set[str]:
    """Give the numbers of paragraphs that a text cites of its own clause (`commi 1 e 2`, `lid 3`)."""
    if not _DIGIT.search(text):
        return set()
    return {
        number
        for found in _PARAGRAPHS.finditer(text)
        if not _NUMBERED_BEFORE.search(text, 0, found.start())
        for number, _ in _expanded(found[1])
    }


def cited_schedules(text: str) -> Iterator[re.Pattern[str]]:
    """Give patterns of the titles of schedules that a text cites by their place (`the Fourth Schedule`)."""
    for found in _SCHEDULE.finditer(text):
        word = found["ordinal"].lower()
        if word in _ORDINALS:
            title = rf"\W*(?:the\s+)?{word}\s+schedule|\W*schedule\s+{_ORDINALS[word]}\b"
            yield re.compile(title, re.IGNORECASE)


def defined(text: str) -> Iterator[tuple[str, ...]]:
    """Give the terms that a paragraph defines, each as words without accents."""
    inline = _INLINE.finditer(text) if "(" in text and any(quote in text for quote in _QUOTES) else ()
    says = _MAY_DEFINE.search(text, 0, _DEFINED_WITHIN)
    defines = _DEFINES.match(text) if says and text.count(" ", 0, says.start()) <= _LONGEST_TERM else None
    quoted = text.lstrip()[:1] in _QUOTES or "“" in text[:6]
    for found in (defines, *inline):
        words = words_of(found["name"]) if found else ()
        if found and (len(words) > 1 or quoted or found["name"][0].isupper()):
            yield words


def title_words(text: str) -> tuple[str, ...]:
    """Give the words of a title without its number, without accents."""
    return words_of(_TITLE_NUMBER.sub("", text))


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text without accents and capitals."""
    return tuple(folded(each) for each in re.findall(r"\w+", text))


def plain(number: str) -> str:
    """Give a number without spaces, brackets and what ends it."""
    return re.sub(r"[\s()]|^[^\w]+|[.:)]+$", "", number).lower()


def letter(text: str) -> str:
    """Give the letter or small number with which an item of a list begins: `a)`, `(b)`, `c.`; else nothing."""
    found = re.match(r"\s*\(?(\w{1,3})[).]", text)
    return found[1] if found else ""


def _expanded(numbers: str) -> list[tuple[str, str]]:
    out = [(found[1], found[2]) for found in _ONE.finditer(numbers)]
    for found in _RANGE.finditer(numbers):
        first, last = int(found[1]), int(found[2])
        if first < last <= first + _LONGEST_RANGE:
            out += [(str(number), "") for number in range(first + 1, last)]
    return out


def _parts(rest: str) -> frozenset[str]:
    found = _PART.match(rest)
    if not found:
        return frozenset()
    if found["number"]:
        listed = {each.strip(" )") for each in re.findall(r"\d+|[a-z]\b", found["number"])}
        return frozenset(listed | {number for number, _ in _expanded(found["number"])})
    return frozenset({found["bracket"] or str(_ORDINALS.get(found["ordinal"].lower(), ""))} - {""})
