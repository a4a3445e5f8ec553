"""The parts of an OCDS release: texts by language, codes, places, periods, lots, bids, awards, contracts."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from procure.tenders.readers import sustainability
from procure.tenders.readers.fields import (
    Json,
    cpv_code,
    days,
    identifier,
    mapping,
    mappings,
    money,
    nature,
    nuts_code,
    strings,
    text,
    unique,
)
from procure.tenders.readers.languages import iso_639_1
from procure.tenders.readers.moments import days_between, moment
from procure.tenders.readers.ocds_parties import Organisations
from procure.tenders.readers.published import Award, Bid, Contract, Document, Lot, Moment
from rules.values import Money

Words = Callable[[Json, str], str | None]
"""Gives a text field of an object in the language of the release."""

_MULTILINGUAL = re.compile(rb'"(?:title|description)_')
_CHECKED = re.compile(r"\d{8}-\d", re.ASCII)


def words_in(language: str | None, original: bytes) -> Words:
    """Choose how texts are found: by the plain field alone, unless the release has any by language (`title_fr`)."""
    return partial(_localised, language) if _MULTILINGUAL.search(original) else _plain


def _plain(holder: Json, name: str) -> str | None:
    return text(holder.get(name))


def _localised(language: str | None, holder: Json, name: str) -> str | None:
    return text_in(holder, name, language)[0]


def text_in(holder: Json, name: str, language: str | None) -> tuple[str | None, str | None]:
    """Give a field in the release's language, and the language where it stands in another (`title_fr`)."""
    if (plain := text(holder.get(name))) is not None:
        return plain, None
    prefix = f"{name}_"
    others = {
        iso_639_1(key[len(prefix) :]): value
        for key, raw in holder.items()
        if type(key) is str and key.startswith(prefix) and (value := text(raw)) is not None
    }
    if language in others:
        return others[language], None
    return next(((value, code) for code, value in others.items() if code), (None, None))


@lru_cache(maxsize=256)
def _is_cpv(scheme: str) -> bool:
    """CPV under its own name, or as the national standard that copies it (ДК 021:2015); not CPVS, the supplement."""
    name = scheme.replace(" ", "").casefold()
    return name in ("cpv", "cpv2008", "cpv-2008", "eu-cpv", "x-cpv") or name.startswith(("ДК021".casefold(), "dk021"))


def read_codes(holder: Json) -> Iterator[str | None]:
    """Give the CPV codes of whatever has classifications; without a scheme a code must have its check digit."""
    for field in ("classification", "additionalClassifications"):
        raw = holder.get(field)
        if raw is None:
            continue
        for classification in mappings(raw):
            scheme, code = classification.get("scheme"), identifier(classification.get("id"))
            if code is None:
                continue
            if _is_cpv(scheme) if type(scheme) is str else scheme is None and _CHECKED.fullmatch(code):
                yield cpv_code(code)


def read_places(holder: Json) -> Iterator[str | None]:
    for field in ("deliveryAddresses", "deliveryAddress", "deliveryLocations", "placeOfPerformance"):
        if (raw := holder.get(field)) is not None:
            for place in mappings(raw):
                yield nuts_code(place.get("region"))
                for code in strings(place.get("nutsCode")):
                    yield nuts_code(code)


def read_span(raw: object, zone: ZoneInfo) -> tuple[Moment | None, Moment | None, int | None]:
    period = mapping(raw)
    if not period:
        return None, None, None
    start = moment(period.get("startDate"), zone)
    end = moment(period.get("endDate"), zone, deadline=True) or moment(
        period.get("maxExtentDate"), zone, deadline=True
    )
    return start, end, days(period.get("durationInDays"))


def read_lots(lots: list[Json], items: list[Json], words: Words, zone: ZoneInfo) -> Iterator[Lot]:
    if not lots:
        return
    of_lot: dict[str | None, list[Json]] = {}
    for item in items:
        of_lot.setdefault(identifier(item.get("relatedLot")), []).append(item)
    for number, lot in enumerate(lots, start=1):
        key = identifier(lot.get("id"))
        own = of_lot.get(key, ()) if key else ()
        start, end, duration = read_span(lot.get("contractPeriod"), zone)
        yield Lot(
            id=key or str(number),
            title=words(lot, "title"),
            description=words(lot, "description"),
            cpv=unique(code for holder in (lot, *own) for code in read_codes(holder)),
            value=estimate(lot),
            nature=nature(lot.get("mainProcurementCategory")),
            duration_days=duration or days_between(start, end),
            nuts=unique(code for holder in (lot, *own) for code in read_places(holder)),
            social_objectives=sustainability.objectives(lot, []),
        )


def estimate(holder: Json) -> Money | None:
    return money(holder.get("value")) or money(holder.get("minValue")) or money(holder.get("maxValue"))


def read_award(award: Json, organisations: Organisations, words: Words, zone: ZoneInfo) -> Award:
    return Award(
        id=identifier(award.get("id")),
        title=words(award, "title"),
        description=words(award, "description"),
        lots=_related_lots(award),
        suppliers=tuple(map(organisations.resolve, mappings(award.get("suppliers")))),
        status=text(award.get("status")),
        value=money(award.get("value")),
        awarded_at=moment(award.get("date"), zone),
    )


def read_contract(contract: Json, words: Words, zone: ZoneInfo) -> Contract:
    start, end, _ = read_span(contract.get("period"), zone)
    return Contract(
        id=identifier(contract.get("id")),
        award_id=identifier(contract.get("awardID")),
        title=words(contract, "title"),
        description=words(contract, "description"),
        status=text(contract.get("status")),
        value=money(contract.get("value")),
        signed_at=moment(contract.get("dateSigned"), zone),
        starts_at=start,
        ends_at=end,
    )


def read_bid(bid: Json, organisations: Organisations) -> Bid:
    return Bid(
        id=identifier(bid.get("id")),
        lots=_related_lots(bid),
        tenderers=tuple(map(organisations.resolve, mappings(bid.get("tenderers")))),
        status=text(bid.get("status")),
        value=money(bid.get("value")),
    )


def _related_lots(holder: Json) -> tuple[str, ...]:
    raw = holder.get("relatedLots", holder.get("relatedLot"))
    return unique(map(identifier, raw)) if type(raw) is list else unique((identifier(raw),))


def read_documents(tender: Json, awards: list[Json], contracts: list[Json]) -> Iterator[Document]:
    for holder in (tender, *awards, *contracts):
        if raw := holder.get("documents"):
            for document in mappings(raw):
                yield Document(
                    id=identifier(document.get("id")),
                    title=text(document.get("title")) or text(document.get("description")),
                    url=text(document.get("url")),
                    kind=text(document.get("documentType")),
                )
