"""Who won and what was signed in a TED award notice."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from lxml import etree

from procure.tenders.readers.fields import unique
from procure.tenders.readers.published import Award, Contract, Party
from procure.tenders.readers.ted_elements import day, every, first, money, paragraphs, text


def party(address: etree._Element | None, role: str) -> Party | None:
    if address is None:
        return None
    country = first(address, "COUNTRY")
    return Party(
        id=None,
        name=text(address, "OFFICIALNAME"),
        roles=(role,),
        identifier=text(address, "NATIONALID"),
        locality=text(address, "TOWN"),
        country=country.get("VALUE") if country is not None else None,
    )


def _suppliers(award: etree._Element) -> Iterator[Party]:
    for contractor in every(award, "CONTRACTOR"):
        found = party(first(contractor, "ADDRESS_CONTRACTOR"), "supplier")
        if found is not None:
            yield replace(found, scale="sme" if first(contractor, "SME") is not None else None)


def read_award(award: etree._Element, index: int, zone: ZoneInfo) -> Award:
    return Award(
        id=award.get("ITEM") or str(index + 1),
        title=paragraphs(award, ("TITLE",)),
        lots=unique((lot.text or "").strip() for lot in award.iterchildren("{*}LOT_NO")),
        suppliers=tuple(_suppliers(award)),
        status="unsuccessful" if first(award, "NO_AWARDED_CONTRACT") is not None else None,
        value=money(award, ("VAL_TOTAL", "VAL_ESTIMATED_TOTAL")),
        awarded_at=day(text(award, "DATE_CONCLUSION_CONTRACT"), zone),
    )


def read_contract(award: etree._Element, index: int, zone: ZoneInfo) -> Contract:
    return Contract(
        id=text(award, "CONTRACT_NO", direct=True) or award.get("ITEM") or str(index + 1),
        award_id=award.get("ITEM") or str(index + 1),
        value=money(award, ("VAL_TOTAL",)),
        signed_at=day(text(award, "DATE_CONCLUSION_CONTRACT"), zone),
    )


def unique_parties(buyer: Party | None, awards: tuple[Award, ...]) -> tuple[Party, ...]:
    """Give everybody named, each once."""
    return tuple(dict.fromkeys((*((buyer,) if buyer else ()), *(s for award in awards for s in award.suppliers))))
