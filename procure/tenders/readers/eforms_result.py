"""Who took part in an eForms notice and what came of it: organisations, tenders, awards and contracts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from lxml import etree

from procure.tenders.readers.fields import amount, currency, unique
from procure.tenders.readers.moments import moment
from procure.tenders.readers.published import Award, Bid, Contract, Moment, Party
from rules.values import Money

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_EU = "http://data.europa.eu/p27/"

NS = {
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "cbc": f"{_UBL}CommonBasicComponents-2",
    "ext": f"{_UBL}CommonExtensionComponents-2",
    "efac": f"{_EU}eforms-ubl-extension-aggregate-components/1",
    "efbc": f"{_EU}eforms-ubl-extension-basic-components/1",
    "efext": f"{_EU}eforms-ubl-extensions/1",
}

_NO_DATE = "2000-01-01"
"""The SDK asks for an award date even where nothing was awarded; publishers fill in this one."""


def words(holder: etree._Element | None, path: str, language: str | None) -> str | None:
    """Give a text in the notice's language, else the first that is there."""
    if holder is None:
        return None
    found = [(e.get("languageID"), e.text) for e in holder.iterfind(path, NS) if e.text and not e.text.isspace()]
    return next((text for code, text in found if code == language), found[0][1] if found else None)


def value(holder: etree._Element | None, path: str) -> Money | None:
    """Give an amount with its currency."""
    found = holder.find(path, NS) if holder is not None else None
    if found is None:
        return None
    number = amount(found.text)
    return None if number is None else Money(number, currency(found.get("currencyID")))


def codes(holders: Iterable[etree._Element], path: str, list_name: str) -> tuple[str, ...]:
    """Give the codes of one code list under `path`."""
    return unique(
        code.text.strip()
        for holder in holders
        for code in holder.iterfind(path, NS)
        if code.get("listName") == list_name and code.text
    )


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the procedure; empty before its end."""

    value: Money | None = None
    bids: tuple[Bid, ...] = ()
    awards: tuple[Award, ...] = ()
    contracts: tuple[Contract, ...] = ()


def organisations(extension: etree._Element | None, language: str | None) -> dict[str, Party]:
    """Give the organisations by their technical identifier (`ORG-0001`)."""
    found = {}
    if extension is not None:
        for company in extension.iterfind("efac:Organizations/efac:Organization/efac:Company", NS):
            key = _text(company, "cac:PartyIdentification/cbc:ID")
            if key:
                found[key] = Party(
                    id=key,
                    name=words(company, "cac:PartyName/cbc:Name", language),
                    identifier=_text(company, "cac:PartyLegalEntity/cbc:CompanyID"),
                    locality=_text(company, "cac:PostalAddress/cbc:CityName"),
                    country=_text(company, "cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
                    scale=_text(company, "efbc:CompanySizeCode"),
                )
    return found


def read(extension: etree._Element | None, parties: dict[str, Party], language: str | None, zone: ZoneInfo) -> Result:
    """Read the result of a procedure (`NoticeResult`)."""
    result = extension.find("efac:NoticeResult", NS) if extension is not None else None
    if result is None:
        return Result()
    tenderers = {
        _text(group, "cbc:ID"): tuple(
            replace(parties[key], roles=("tenderer",))
            for key in _texts(group, "efac:Tenderer/cbc:ID")
            if key in parties
        )
        for group in result.iterfind("efac:TenderingParty", NS)
    }
    bids = {
        _text(tender, "cbc:ID"): Bid(
            id=_text(tender, "cbc:ID"),
            lots=_texts(tender, "efac:TenderLot/cbc:ID"),
            tenderers=tenderers.get(_text(tender, "efac:TenderingParty/cbc:ID"), ()),
            value=value(tender, "cac:LegalMonetaryTotal/cbc:PayableAmount"),
        )
        for tender in result.iterfind("efac:LotTender", NS)
    }
    contracts = list(result.iterfind("efac:SettledContract", NS))
    awarded = {_text(contract, "cbc:ID"): _date(contract, "cbc:AwardDate", zone) for contract in contracts}
    return Result(
        value=value(result, "cbc:TotalAmount"),
        bids=tuple(bids.values()),
        awards=tuple(_award(lot, bids, awarded) for lot in result.iterfind("efac:LotResult", NS)),
        contracts=tuple(_contract(contract, bids, result, language, zone) for contract in contracts),
    )


def _award(lot: etree._Element, bids: dict[str | None, Bid], awarded: dict[str | None, Moment | None]) -> Award:
    won = [bids[key] for key in _texts(lot, "efac:LotTender/cbc:ID") if key in bids]
    return Award(
        id=_text(lot, "cbc:ID"),
        lots=_texts(lot, "efac:TenderLot/cbc:ID"),
        suppliers=tuple(replace(party, roles=("supplier",)) for bid in won for party in bid.tenderers),
        status=_text(lot, "cbc:TenderResultCode"),
        value=next((bid.value for bid in won if bid.value), None),
        awarded_at=next((at for key in _texts(lot, "efac:SettledContract/cbc:ID") if (at := awarded.get(key))), None),
    )


def _contract(
    contract: etree._Element, bids: dict[str | None, Bid], result: etree._Element, language: str | None, zone: ZoneInfo
) -> Contract:
    key = _text(contract, "cbc:ID")
    won = [bids[bid] for bid in _texts(contract, "efac:LotTender/cbc:ID") if bid in bids]
    return Contract(
        id=_text(contract, "efac:ContractReference/cbc:ID") or key,
        award_id=next(
            (
                _text(lot, "cbc:ID")
                for lot in result.iterfind("efac:LotResult", NS)
                if key in _texts(lot, "efac:SettledContract/cbc:ID")
            ),
            None,
        ),
        title=words(contract, "cbc:Title", language),
        value=next((bid.value for bid in won if bid.value), None),
        signed_at=_date(contract, "cbc:IssueDate", zone),
    )


def _date(holder: etree._Element, path: str, zone: ZoneInfo) -> Moment | None:
    raw = _text(holder, path)
    return None if raw is None or raw.startswith(_NO_DATE) else moment(raw, zone)


def _text(holder: etree._Element, path: str) -> str | None:
    found = holder.findtext(path, namespaces=NS)
    return found.strip() or None if found else None


def _texts(holder: etree._Element, path: str) -> tuple[str, ...]:
    return unique((found.text or "").strip() for found in holder.iterfind(path, NS))
