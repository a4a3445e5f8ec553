"""A notice in the answer of the TED search API (v3): field -> value, list, or texts by language (ISO 639-3)."""

from collections.abc import Iterator
from itertools import zip_longest
from zoneinfo import ZoneInfo

from procure.tenders.readers import canonical
from procure.tenders.readers.fields import (
    Json,
    amount,
    cpv_code,
    currency,
    identifier,
    mapping,
    nature,
    nuts_code,
    strings,
    text,
    total,
    unique,
)
from procure.tenders.readers.languages import iso_639_1
from procure.tenders.readers.moments import moment
from procure.tenders.readers.published import Lot, Moment, Party, PublishedNotice, Source
from rules.values import Money

_TITLES = ("title-proc", "notice-title", "title-lot")
_DESCRIPTIONS = ("description-proc", "description-glo", "description-lot")
_STAGES = {"planning": "planning", "competition": "tender", "result": "award", "cont-modif": "contract"}


def read(answer: Json, zone: ZoneInfo, *, original: bytes | None = None) -> PublishedNotice:
    """Read one element of `notices`; which fields it has depends on what was asked for."""
    language = _language(answer)
    number = identifier(answer.get("publication-number"))
    procedure = identifier(answer.get("procedure-identifier"))
    digest = canonical.digest_json(answer)
    key = procedure or number
    lots = tuple(_lots(answer, language))
    buyer = next(iter(_texts(answer.get("buyer-name"), language)), None)
    return PublishedNotice(
        source=Source.TED_SEARCH,
        id=number,
        ocid=None,
        tender_key=f"ted-search:{key}" if key else f"content:{digest}",
        version_key=digest,
        digest=digest,
        original=original or canonical.dumps(answer),
        published_at=moment(answer.get("publication-date"), zone),
        stage=next((_STAGES[form] for form in strings(answer.get("form-type")) if form in _STAGES), None),
        title=next((words for name in _titles(answer) for words in _texts(answer[name], language)), None),
        description=next((w for name in _DESCRIPTIONS for w in _texts(answer.get(name), language)), None),
        language=iso_639_1(language),
        nature=next((known for raw in strings(answer.get("contract-nature")) if (known := nature(raw))), None),
        procedure=next(iter(strings(answer.get("procedure-type"))), None),
        cpv=unique(
            cpv_code(code)
            for name in ("main-classification-proc", "classification-cpv")
            for code in strings(answer.get(name))
        ),
        value=_value(answer),
        nuts=unique(nuts_code(code) for code in strings(answer.get("place-of-performance"))),
        deadline=_deadline(answer, zone),
        buyer=Party(
            id=None,
            name=buyer,
            roles=("buyer",),
            locality=next(iter(_texts(answer.get("buyer-city"), language)), None),
            country=next(iter(strings(answer.get("buyer-country"))), None),
        )
        if buyer
        else None,
        lots=lots,
    )


def _titles(answer: Json) -> Iterator[str]:
    """TED writes country, subject and title into `notice-title`; the title alone is there only where asked for."""
    return (name for name in ("notice-title", "title-proc") if answer.get(name))


def _language(answer: Json) -> str | None:
    """Give the notice's own language as the answer writes it: declared, else that of the buyer's name."""
    for name in ("notice-language", "submission-language", "submission-language-lot"):
        if declared := strings(answer.get(name)):
            return declared[0]
    for name in ("buyer-name", "title-proc", "title-lot", "description-proc", "description-lot", "buyer-city"):
        languages = list(mapping(answer.get(name)))
        if languages:
            return str(languages[0])
    original = list(mapping(mapping(answer.get("links")).get("pdfs")))
    return str(original[0]) if original else None


def _texts(raw: object, language: str | None) -> tuple[str, ...]:
    """Give a field's texts in the notice's language, else in the first that is there."""
    if type(raw) is not dict:
        return tuple(words for words in strings(raw) if text(words))
    wanted = iso_639_1(language)
    known = next((key for key in raw if key == language or (wanted and iso_639_1(key) == wanted)), None)
    chosen = raw.get(known) if known is not None else next(iter(raw.values()), None)
    return tuple(words for words in strings(chosen) if text(words))


def _lots(answer: Json, language: str | None) -> Iterator[Lot]:
    """Lots are there only where their titles or identifiers were asked for."""
    identifiers = strings(answer.get("internal-identifier-lot")) or strings(answer.get("identifier-lot"))
    titles = _texts(answer.get("title-lot"), language)
    descriptions = _texts(answer.get("description-lot"), language)
    for index in range(max(len(identifiers), len(titles), len(descriptions))):
        yield Lot(
            id=identifiers[index] if index < len(identifiers) else str(index + 1),
            title=titles[index] if index < len(titles) else None,
            description=descriptions[index] if index < len(descriptions) else None,
        )


def _value(answer: Json) -> Money | None:
    number = amount(_scalar(answer.get("estimated-value-proc")))
    if number is not None:
        return Money(number, currency(_scalar(answer.get("estimated-value-cur-proc"))))
    amounts, currencies = strings(answer.get("estimated-value-lot")), strings(answer.get("estimated-value-cur-lot"))
    return total(
        Money(number, currency(code)) if (number := amount(raw)) is not None else None
        for raw, code in zip_longest(amounts, currencies[: len(amounts)])
    )


def _scalar(raw: object) -> object:
    return raw[0] if type(raw) is list and raw else raw


def _deadline(answer: Json, zone: ZoneInfo) -> Moment | None:
    """Give the earliest deadline of the lots; date and time come apart, each with the offset."""
    days = strings(answer.get("deadline-receipt-tender-date-lot"))
    times = strings(answer.get("deadline-receipt-tender-time-lot"))
    found = [
        at
        for i, day in enumerate(days)
        if (at := (moment(f"{day[:10]}T{times[i]}", zone) if i < len(times) else moment(day, zone, deadline=True)))
    ]
    return min(found, key=lambda at: at.at) if found else None
