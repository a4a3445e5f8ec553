"""Where a clause that is missing belongs in a draft, and which paragraphs it should look like.

Beside the clause that is next to it in meaning; else at the end of the article whose heading names its subject; else
at the end of the main text, before schedules and signatures. What is next to what, and the words, are in
`clause_placing.yaml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from rules.clauses.draft import Draft, Paragraph
from rules.clauses.finding import Finding, Status
from rules.clauses.section import Neighbourhood, Placing
from rules.text import WORD, folded

_TYPED = re.compile(
    r"^(?P<before>\W*(?:(?:art(?:icle|ikel|icolo|\.)?|clause|clausule|section|ziffer|nr\.?|punt|§)\s*)?)"
    r"(?P<number>\d+(?:\.\d+)*(?:[a-z]|\s?bis)?)(?P<behind>\s*[.:)–—-]*\s+)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:\(?\w{1,3}\)|[a-z]\.|[-–•])\s")
_OF_CONTENTS = re.compile(r"\t\s*\d+\s*$")
_TITLE_WORDS, _WHOLE_SENTENCE = 12, 60
_GOES_ON = ".;,:—–-"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = {"nl", "de", "fr", "it"}
"""Languages whose articles between articles bear a small letter (12a)."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a clause goes, and how it reads there.

    Attributes:
        clause: id of the clause type.
        after: index of the `w:p` behind which it goes.
        like: index of the paragraph that its paragraphs should look like.
        heading: its heading, with a number where those of the draft are typed; None where the draft has no headings,
            and the title leads in its first paragraph.
        heading_like: index of the heading that its own should look like; None without one.
        texts: its paragraphs, numbered where those of the draft are typed.
    """

    clause: str
    after: int
    like: int
    heading: str | None
    heading_like: int | None
    texts: tuple[str, ...]


@dataclass(slots=True)
class _Article:
    """A heading and what stands under it, or paragraphs without one.

    Attributes:
        heading: place of the heading among the paragraphs; None without one.
        members: places of all its paragraphs, the heading included.
    """

    heading: int | None
    members: list[int] = field(default_factory=list)


def place(
    draft: Draft, findings: Sequence[Finding], texts: Mapping[str, str], placing: Placing, language: str
) -> tuple[Placement, ...]:
    """Say where clauses go, those put behind one place in the order of `texts`.

    Args:
        draft: the draft, of which the body is used.
        findings: what was found in it; only evidence of this draft (number 0) counts.
        texts: clause type -> its text, the title on the first line, then a line a paragraph.
        placing: neighbours and words.
        language: of the draft, ISO 639-1; an unknown one has no words and falls back on neighbours.

    Returns:
        A placement for each text; none where the draft has no body.
    """
    lines = [paragraph for paragraph in draft.paragraphs if paragraph.index is not None]
    said = [at for at, line in enumerate(lines) if line.text.strip() and not _OF_CONTENTS.search(line.text)]
    if not said:
        return ()
    body = _main(lines, said, placing.ends.get(language, ()), placing.signed.get(language, ()))
    articles = _articles(lines, body)
    found = _where_found(draft, lines, findings, articles)
    by_id = {each.id: each for each in placing.types}
    taken = {typed["number"].lower() for line in lines if (typed := _TYPED.match(line.text))}
    placements = []
    for clause, text in texts.items():
        neighbourhood = by_id.get(clause, Neighbourhood(clause))
        beside = (found[each] for each in (clause, *neighbourhood.near) if each in found)
        headings, never = neighbourhood.headings.get(language, ()), placing.never.get(language, ())
        article = next(beside, None) or _by_heading(lines, articles, headings, never)
        home = _followed(lines, article, articles)
        placements.append(_written(clause, text, lines, home, articles, taken, language))
    return tuple(placements)


def _followed(lines: Sequence[Paragraph], article: _Article | None, articles: Sequence[_Article]) -> _Article:
    """The article behind which a clause goes: before the last one of all, as nothing follows that.

    Word can take back what was put in before a paragraph, but not the paragraph that ends a document.
    """
    chosen = article or articles[-1]
    if lines[chosen.members[-1]] is lines[-1] and len(articles) > 1:
        return articles[-2]
    return chosen


def _main(lines: Sequence[Paragraph], said: Sequence[int], ends: Sequence[str], signed: Sequence[str]) -> list[int]:
    """The places of the main text: up to the first schedule or signature that follows some text of it."""
    began = False
    for number, at in enumerate(said):
        text = lines[at].text
        if began and (_begins(text, signed) or (_is_short(text) and _begins(text, ends))):
            return list(said[:number])
        began = began or len(text) >= _WHOLE_SENTENCE
    return list(said)


def _articles(lines: Sequence[Paragraph], body: Sequence[int]) -> list[_Article]:
    """Cut the main text at its headings; where it has none, at the numbers of its first rank."""
    titles = {at for at in body if _is_title(lines[at])}
    ranked = [line.heading for at in titles if (line := lines[at]).heading is not None]
    if ranked:
        # sub-headings belong to the article of the heading above them
        common = min(ranked, key=lambda rank: (-ranked.count(rank), rank))
        titles = {at for at in titles if (rank := lines[at].heading) is None or rank <= common}
    has_titles = len(titles) > 1
    articles: list[_Article] = []
    for at in body:
        starts = at in titles if has_titles else _is_first_rank(lines[at])
        if starts or not articles:
            articles.append(_Article(at if starts and has_titles else None))
        articles[-1].members.append(at)
    return articles


def _is_title(line: Paragraph) -> bool:
    text = line.text.strip()
    if line.heading is not None or not _is_short(text):
        return _is_short(text)
    if text[-1] in _GOES_ON or line.cell is not None:
        return False
    is_numbered = bool(line.number) and not line.level
    return is_numbered or (text.isupper() and len(text) > 3) or _TYPED.match(text) is not None


def _is_first_rank(line: Paragraph) -> bool:
    if line.number:
        return not line.level
    typed = _TYPED.match(line.text)
    return typed is not None and "." not in typed["number"]


def _is_short(text: str) -> bool:
    return len(text.split()) <= _TITLE_WORDS


def _begins(text: str, phrases: Sequence[str]) -> bool:
    """Whether a text begins with one of the phrases, a number or a mark before it aside."""
    first = _words(text)
    return any(_matches(first, phrase.split()) for phrase in phrases)


def _words(text: str) -> list[str]:
    return [folded(word) for word in WORD.findall(text) if not word.isdigit()]


def _matches(words: Sequence[str], beginnings: Sequence[str]) -> bool:
    return len(words) >= len(beginnings) and all(
        word.startswith(beginning) for word, beginning in zip(words, beginnings, strict=False)
    )


def _where_found(
    draft: Draft, lines: Sequence[Paragraph], findings: Sequence[Finding], articles: Sequence[_Article]
) -> dict[str, _Article]:
    """The article in which each clause type was found, the best evidence deciding."""
    places = {line.index: at for at, line in enumerate(lines)}
    holders = {at: article for article in articles for at in article.members}
    found: dict[str, _Article] = {}
    for finding in findings:
        if finding.status in {Status.MISSING, Status.UNSURE}:
            continue
        for evidence in finding.evidence:
            index = draft.paragraphs[evidence.at].index if evidence.draft == 0 else None
            at = None if index is None else places[index]
            if at in holders and not evidence.takes_away:
                found.setdefault(finding.clause, holders[at])
    return found


def _by_heading(
    lines: Sequence[Paragraph], articles: Sequence[_Article], phrases: Sequence[str], never: Sequence[str]
) -> _Article | None:
    """The first article, with text of its own, whose heading has the best of the phrases."""
    headed = [(each, _words(lines[each.heading].text)) for each in articles if each.heading is not None]
    able = [
        (article, words)
        for article, words in headed
        if len(article.members) > 1 and not any(_has(words, phrase) for phrase in never)
    ]
    return next((article for phrase in phrases for article, words in able if _has(words, phrase)), None)


def _has(words: Sequence[str], phrase: str) -> bool:
    beginnings = phrase.split()
    return any(_matches(words[at:], beginnings) for at in range(len(words)))


def _written(
    clause: str,
    text: str,
    lines: Sequence[Paragraph],
    article: _Article,
    articles: Sequence[_Article],
    taken: set[str],
    language: str,
) -> Placement:
    title, *paragraphs = [line.strip() for line in text.strip().splitlines() if line.strip()]
    like = _model(lines, article, articles)
    model = lines[like]
    heading_at = article.heading
    if heading_at is None:
        heading_at = next((each.heading for each in articles if each.heading is not None), None)
    numbers = _numbers(lines, article, taken, language)
    heading = None
    if heading_at is None:
        paragraphs = [f"{title}. {paragraphs[0]}", *paragraphs[1:]] if paragraphs else [title]
    else:
        shown = lines[heading_at].text.strip()
        typed = _TYPED.match(shown)
        rest = shown[typed.end() :] if typed else shown
        heading = title.upper() if rest.isupper() else title
        if typed and article.heading is not None:
            number = next(numbers)
            heading = f"{typed['before']}{number}{typed['behind']}{heading}"
            own = _TYPED.match(model.text)
            with_article = own is not None and own["number"].startswith(f"{typed['number']}.")
            numbers = (f"{number}.{rank}" if with_article else str(rank) for rank in range(1, len(paragraphs) + 1))
    typed = _TYPED.match(model.text)
    if typed and not model.number:
        paragraphs = [f"{typed['before']}{next(numbers)}{typed['behind']}{each}" for each in paragraphs]
    last = lines[article.members[-1]].index
    assert last is not None
    assert model.index is not None
    return Placement(
        clause, last, model.index, heading, None if heading_at is None else lines[heading_at].index, tuple(paragraphs)
    )


def _model(lines: Sequence[Paragraph], article: _Article, articles: Sequence[_Article]) -> int:
    """The place of the paragraph to look like: whole sentences of the highest rank, in this article or before it."""
    until = articles.index(article)
    for each in [article, *reversed(articles[:until]), *articles[until + 1 :]]:
        sound = [
            at
            for at in each.members
            if at != each.heading
            and len(lines[at].text) >= _WHOLE_SENTENCE
            and lines[at].heading is None
            and not _ITEM.match(lines[at].text)
        ]
        if sound:
            return min(sound, key=lambda at: (lines[at].cell is not None, lines[at].level or 0))
    return article.members[-1]


def _numbers(lines: Sequence[Paragraph], article: _Article, taken: set[str], language: str) -> Iterator[str]:
    """Numbers that are free behind an article, with letters: 12A, 12B. Those given are taken from then on."""
    own = [typed["number"] for at in article.members if (typed := _TYPED.match(lines[at].text))]
    if article.heading is not None and (typed := _TYPED.match(lines[article.heading].text)):
        own = [typed["number"]]
    base = re.sub(r"\s?bis$|[a-zA-Z]$", "", own[-1]) if own else "0"
    letters = _LETTERS.lower() if language in _LOWER else _LETTERS
    further = (f"{letters[-1]}{number}" for number in count(1))
    for letter in chain(letters, further):
        number = f"{base}{letter}"
        if number.lower() not in taken:
            taken.add(number.lower())
            yield number
