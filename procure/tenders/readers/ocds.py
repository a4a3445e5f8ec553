"""One OCDS release (1.0 or 1.1, with the extensions for lots, bids and European notices) as a notice.

The publisher's schema may be broken: what has the wrong type is dropped, the rest is read. Texts are taken in the
language of the release. A record comes here as its compiled release, see `ocds_records`.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from procure.tenders.readers import canonical, ocds_parties, ocds_parts, sustainability
from procure.tenders.readers.fields import (
    Json,
    identifier,
    mapping,
    mappings,
    money,
    nature,
    strings,
    text,
    total,
    unique,
)
from procure.tenders.readers.languages import iso_639_1, recognised
from procure.tenders.readers.moments import days_between, moment
from procure.tenders.readers.published import (
    Award,
    Contract,
    Lot,
    Moment,
    PublishedNotice,
    Source,
)
from rules.values import Money, Passage

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
    words = ocds_parts.words_in(language, original)
    title, title_language = ocds_parts.text_in(tender, "title", language)
    description, description_language = ocds_parts.text_in(tender, "description", language)
    awards, contracts = list(mappings(release.get("awards"))), list(mappings(release.get("contracts")))
    items = list(mappings(tender.get("items")))
    raw_lots = list(mappings(tender.get("lots")))
    organisations = ocds_parties.Organisations(release, tender)
    lots = tuple(ocds_parts.read_lots(raw_lots, items, words, zone))
    read_awards = tuple(ocds_parts.read_award(award, organisations, words, zone) for award in awards)
    read_contracts = tuple(ocds_parts.read_contract(contract, words, zone) for contract in contracts)
    passages = tuple(_passages(release, items, awards, contracts, words))
    starts_at, ends_at, duration = _period(tender, raw_lots, awards, contracts, zone)
    ocid = (identifier(record.get("ocid")) if record else None) or identifier(release.get("ocid"))
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
        nuts=unique(code for place in (tender, *items, *raw_lots) for code in ocds_parts.read_places(place)),
        social_objectives=sustainability.objectives(tender, raw_lots),
        reserved=sustainability.reserved(tender, raw_lots),
        deadline=moment(mapping(tender.get("tenderPeriod")).get("endDate"), zone, deadline=True),
        starts_at=starts_at,
        ends_at=ends_at,
        buyer=organisations.buyer(),
        items=passages,
        lots=lots,
        parties=organisations.all,
        bids=tuple(
            ocds_parts.read_bid(bid, organisations) for bid in mappings(mapping(release.get("bids")).get("details"))
        ),
        awards=read_awards,
        contracts=read_contracts,
        documents=tuple(ocds_parts.read_documents(tender, awards, contracts)),
    )


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
        for code in ocds_parts.read_codes(holder)
    )


def _value(
    release: Json, tender: Json, lots: tuple[Lot, ...], awards: tuple[Award, ...], contracts: tuple[Contract, ...]
) -> Money | None:
    """Give what the tender is estimated at, else its lots together, its awards, its contracts, its budget."""
    return (
        ocds_parts.estimate(tender)
        or total(lot.value for lot in lots)
        or total(award.value for award in awards)
        or total(contract.value for contract in contracts)
        or money(mapping(mapping(release.get("planning")).get("budget")).get("amount"))
    )


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
            start, end, duration = ocds_parts.read_span(raw, zone)
            if start or end or duration:
                return start, end, duration or days_between(start, end)
    return None, None, None


def _passages(
    release: Json, items: list[Json], awards: list[Json], contracts: list[Json], words: ocds_parts.Words
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
