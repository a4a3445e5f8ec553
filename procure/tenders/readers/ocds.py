"""One OCDS release (1.0 or 1.1, with the extensions for lots, bids and European notices) as a notice.

The publisher's schema may be broken: what has the wrong type is dropped, the rest is read. Texts are taken in the
language of the release. A record comes here as its compiled release, see `ocds_records`.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from procure.tenders.readers import canonical, ocds_parties, sustainability
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
    total,
    unique,
)
from procure.tenders.readers.languages import iso_639_1, recognised
from procure.tenders.readers.moments import days_between, moment
from procure.tenders.readers.published import (
    Award,
    Bid,
    Contract,
    Document,
    Lot,
    Moment,
    PublishedNotice,
    Source,
)
from rules.values import Money, Passage

_CANCELLED = frozenset({"cancelled", "unsuccessful", "withdrawn"})
_STAGE_OF_TAG = {
    "planning": "planning",
    "planningUpdate": "planning",
    "tender": "tender",
    "tenderAmendment": "tender",
    "tenderUpdate": "tender",
    "tenderCancellation": "cancelled",
    "award": "award",
    "awardUpdate": "award",
    "awardCancellation": "cancelled",
    "contract": "contract",
    "contractUpdate": "contract",
    "contractAmendment": "contract",
    "contractTermination": "contract",
    "implementation": "contract",
    "implementationUpdate": "contract",
}
Words = Callable[[Json, str], str | None]
"""Gives a text field of an object in the language of the release."""

_MULTILINGUAL = re.compile(rb'"(?:title|description)_')
_CHECKED = re.compile(r"\d{8}-\d", re.ASCII)

_STAGES = ("planning", "tender", "award", "contract", "cancelled")


def read(
    release: Json, zone: ZoneInfo, *, original: bytes | None = None, record: Json | None = None
) -> PublishedNotice:
    """Read a release.

    Args:
        release: the release, or the compiled release of a record.
        zone: the city's time zone, for times without an offset.
        original: the bytes it came as, where they hold nothing else.
        record: the record that the release was compiled from; it lends its ocid, and is what is kept.
    """
    kept = release if record is None else record
    digest, original = canonical.digest_json(kept), original or canonical.dumps(kept)
    tender = mapping(release.get("tender"))
    language = iso_639_1(release.get("language"))
    words: Words = partial(_localised, language) if _MULTILINGUAL.search(original) else _plain
    title, title_language = _text_in(tender, "title", language)
    description, description_language = _text_in(tender, "description", language)
    awards, contracts = list(mappings(release.get("awards"))), list(mappings(release.get("contracts")))
    items = list(mappings(tender.get("items")))
    raw_lots = list(mappings(tender.get("lots")))
    organisations = ocds_parties.Organisations(release, tender)
    lots = tuple(_lots(raw_lots, items, words, zone))
    read_awards = tuple(_award(award, organisations, words, zone) for award in awards)
    read_contracts = tuple(_contract(contract, words, zone) for contract in contracts)
    passages = tuple(_passages(release, items, awards, contracts, words))
    starts_at, ends_at, duration = _period(tender, raw_lots, awards, contracts, zone)
    ocid = identifier(release.get("ocid")) or (identifier(record.get("ocid")) if record else None)
    id_ = identifier(release.get("id")) or (ocid if record else None)
    return PublishedNotice(
        source=Source.OCDS,
        id=id_,
        ocid=ocid,
        tender_key=f"ocds:{ocid}" if ocid else f"content:{digest}",
        version_key=f"{ocid} {id_}" if ocid and id_ else digest,
        digest=digest,
        original=original,
        published_at=moment(release.get("date"), zone),
        stage=_stage(release, tender, awards, contracts),
        title=title,
        description=description,
        language=title_language or description_language or language or recognised(title, description, passages, lots),
        reference=_reference(tender, ocid),
        procedure=text(tender.get("procurementMethod")),
        nature=nature(tender.get("mainProcurementCategory")),
        cpv=_cpv(tender, items, raw_lots, awards, contracts),
        value=_value(release, tender, lots, read_awards, read_contracts),
        duration_days=duration,
        nuts=unique(code for place in (tender, *items, *raw_lots) for code in _places(place)),
        social_objectives=sustainability.objectives(tender, raw_lots),
        accessibility=None,
        reserved=sustainability.reserved(tender, raw_lots),
        deadline=moment(mapping(tender.get("tenderPeriod")).get("endDate"), zone, deadline=True),
        starts_at=starts_at,
        ends_at=ends_at,
        buyer=organisations.buyer(),
        items=passages,
        lots=lots,
        parties=organisations.all,
        bids=tuple(_bid(bid, organisations) for bid in mappings(mapping(release.get("bids")).get("details"))),
        awards=read_awards,
        contracts=read_contracts,
        documents=tuple(_documents(tender, awards, contracts)),
    )


def _plain(holder: Json, name: str) -> str | None:
    return text(holder.get(name))


def _localised(language: str | None, holder: Json, name: str) -> str | None:
    return _text_in(holder, name, language)[0]


def _text_in(holder: Json, name: str, language: str | None) -> tuple[str | None, str | None]:
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


def _reference(tender: Json, ocid: str | None) -> str | None:
    reference = identifier(tender.get("id"))
    return None if reference == ocid else reference


def _stage(release: Json, tender: Json, awards: list[Json], contracts: list[Json]) -> str | None:
    """Say where the procurement stands: by the tags of the release, and for a compiled one by what is in it."""
    if tender.get("status") in ("cancelled", "withdrawn"):
        return "cancelled"
    stages = {_STAGE_OF_TAG[tag] for tag in strings(release.get("tag")) if tag in _STAGE_OF_TAG}
    if stages:
        return max(stages, key=_STAGES.index)
    if contracts:
        return "contract"
    if awards:
        return "award"
    if tender:
        return "planning" if tender.get("status") in ("planning", "planned") else "tender"
    return "planning" if release.get("planning") else None


@lru_cache(maxsize=256)
def _is_cpv(scheme: str) -> bool:
    """CPV under its own name, or as the national standard that copies it (ДК 021:2015); not CPVS, the supplement."""
    name = scheme.replace(" ", "").casefold()
    return name in ("cpv", "cpv2008", "cpv-2008", "eu-cpv", "x-cpv") or name.startswith(("ДК021".casefold(), "dk021"))


def _codes(holder: Json) -> Iterator[str | None]:
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


def _cpv(
    tender: Json, items: list[Json], lots: list[Json], awards: list[Json], contracts: list[Json]
) -> tuple[str, ...]:
    return unique(
        code
        for holder in (
            tender,
            *items,
            *lots,
            *(item for row in (*awards, *contracts) for item in mappings(row.get("items"))),
        )
        for code in _codes(holder)
    )


def _places(holder: Json) -> Iterator[str | None]:
    for field in ("deliveryAddresses", "deliveryAddress", "deliveryLocations", "placeOfPerformance"):
        if (raw := holder.get(field)) is not None:
            for place in mappings(raw):
                yield nuts_code(place.get("region"))
                for code in strings(place.get("nutsCode")):
                    yield nuts_code(code)


def _lots(lots: list[Json], items: list[Json], words: Words, zone: ZoneInfo) -> Iterator[Lot]:
    if not lots:
        return
    of_lot: dict[str | None, list[Json]] = {}
    for item in items:
        of_lot.setdefault(identifier(item.get("relatedLot")), []).append(item)
    for number, lot in enumerate(lots, start=1):
        key = identifier(lot.get("id"))
        own = of_lot.get(key, ()) if key else ()
        start, end, duration = _span(lot.get("contractPeriod"), zone)
        yield Lot(
            id=key or str(number),
            title=words(lot, "title"),
            description=words(lot, "description"),
            cpv=unique(code for holder in (lot, *own) for code in _codes(holder)),
            value=_estimate(lot),
            nature=nature(lot.get("mainProcurementCategory")),
            duration_days=duration or days_between(start, end),
            nuts=unique(code for holder in (lot, *own) for code in _places(holder)),
            social_objectives=sustainability.objectives(lot, []),
        )


def _estimate(holder: Json) -> Money | None:
    return money(holder.get("value")) or money(holder.get("minValue")) or money(holder.get("maxValue"))


def _value(
    release: Json, tender: Json, lots: tuple[Lot, ...], awards: tuple[Award, ...], contracts: tuple[Contract, ...]
) -> Money | None:
    """Give what the tender is estimated at, else its lots together, its awards, its contracts, its budget."""
    return (
        _estimate(tender)
        or total(lot.value for lot in lots)
        or total(award.value for award in awards)
        or total(contract.value for contract in contracts)
        or money(mapping(mapping(release.get("planning")).get("budget")).get("amount"))
    )


def _span(raw: object, zone: ZoneInfo) -> tuple[Moment | None, Moment | None, int | None]:
    period = mapping(raw)
    if not period:
        return None, None, None
    start = moment(period.get("startDate"), zone)
    end = moment(period.get("endDate"), zone, deadline=True) or moment(
        period.get("maxExtentDate"), zone, deadline=True
    )
    return start, end, days(period.get("durationInDays"))


def _period(
    tender: Json, lots: list[Json], awards: list[Json], contracts: list[Json], zone: ZoneInfo
) -> tuple[Moment | None, Moment | None, int | None]:
    """Give start, end and days of the contract: the tender's, else the first found in lots, contracts, awards."""
    for raw in (
        tender.get("contractPeriod"),
        *(lot.get("contractPeriod") for lot in lots),
        *(contract.get("period") for contract in contracts),
        *(award.get("contractPeriod") for award in awards),
    ):
        if raw:
            start, end, duration = _span(raw, zone)
            if start or end or duration:
                return start, end, duration or days_between(start, end)
    return None, None, None


def _award(award: Json, organisations: ocds_parties.Organisations, words: Words, zone: ZoneInfo) -> Award:
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


def _contract(contract: Json, words: Words, zone: ZoneInfo) -> Contract:
    start, end, _ = _span(contract.get("period"), zone)
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


def _bid(bid: Json, organisations: ocds_parties.Organisations) -> Bid:
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


def _passages(
    release: Json, items: list[Json], awards: list[Json], contracts: list[Json], words: Words
) -> Iterator[Passage]:
    for owner, rows in (
        ("tender", items),
        *((f"awards[{i}]", list(mappings(award.get("items")))) for i, award in enumerate(awards)),
        *((f"contracts[{i}]", list(mappings(contract.get("items")))) for i, contract in enumerate(contracts)),
    ):
        for number, item in enumerate(rows):
            if (description := words(item, "description")) is not None:
                yield Passage(f"{owner}.items[{number}].description", description)
    planning = mapping(release.get("planning"))
    for field, raw in (
        ("description", release.get("description")),
        ("planning.rationale", planning.get("rationale")),
        ("planning.budget.project", mapping(planning.get("budget")).get("project")),
        ("planning.budget.description", mapping(planning.get("budget")).get("description")),
        ("planning.project.title", mapping(planning.get("project")).get("title")),
        ("planning.project.description", mapping(planning.get("project")).get("description")),
    ):
        if (said := text(raw)) is not None:
            yield Passage(field, said)


def _documents(tender: Json, awards: list[Json], contracts: list[Json]) -> Iterator[Document]:
    for holder in (tender, *awards, *contracts):
        if raw := holder.get("documents"):
            for document in mappings(raw):
                yield Document(
                    id=identifier(document.get("id")),
                    title=text(document.get("title")) or text(document.get("description")),
                    url=text(document.get("url")),
                    kind=text(document.get("documentType")),
                )
