"""A notice in legacy TED XML (`TED_EXPORT`, R2.0.9): the standard forms F01 to F25, and the defence forms as far as
their elements say the same.

Texts are taken from the original form, in the first of its languages.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from lxml import etree

from procure.tenders.readers import canonical
from procure.tenders.readers.fields import cpv_code, nature, nuts_code, total, unique
from procure.tenders.readers.languages import iso_639_1
from procure.tenders.readers.moments import days_between
from procure.tenders.readers.published import Award, Lot, Moment, PublishedNotice, Source
from procure.tenders.readers.ted_awards import party, read_award, read_contract, unique_parties
from procure.tenders.readers.ted_elements import day, elements, every, first, money, paragraphs, text
from procure.tenders.readers.xml_notices import BadXml, local_name
from rules.values import Money, Nature, Passage

_DAYS = {"DAY": 1, "MONTH": 30, "YEAR": 365}
_STAGE_OF_FORM = {
    "F01": "planning",
    "F04": "planning",
    "F16": "planning",
    "F03": "award",
    "F06": "award",
    "F13": "award",
    "F15": "award",
    "F18": "award",
    "F25": "award",
    "F20": "contract",
}
_STAGE_OF_NOTICE = {"PRI_ONLY": "planning", "QSU_ONLY": "tender", "CONTRACT": "tender", "AWARD_CONTRACT": "award"}
"""F21 to F23 serve every stage; `NOTICE/@TYPE` says which."""

_PROCEDURES = ("PT_OPEN", "PT_RESTRICTED", "PT_COMPETITIVE_NEGOTIATION", "PT_COMPETITIVE_DIALOGUE")
_RESERVED = {
    "RESTRICTED_SHELTERED_WORKSHOP": "res-ws",
    "RESTRICTED_SHELTERED_PROGRAM": "res-ws",
    "RESERVED_ORGANISATIONS_SERVICE_MISSION": "res-pub-ser",
}
_REGISTRATIONS = ("EEIG",)


def read(root: etree._Element, zone: ZoneInfo, *, original: bytes) -> PublishedNotice:
    """Read a notice; what is missing or of the wrong kind is left out.

    Raises:
        BadXml: `not_procurement` for the registration of a European grouping.
    """
    coded = first(root, "NOTICE_DATA")
    form = _form(root, text(coded, "LG_ORIG"))
    if form is not None and local_name(form) in _REGISTRATIONS:
        raise BadXml("not_procurement", "The notice registers a European grouping; it announces no tender.")
    contract = first(form, "OBJECT_CONTRACT")
    lot_elements = _lots_in(contract)
    sole = first(contract, "OBJECT_DESCR") if contract is not None and not lot_elements else None
    number = text(coded, "NO_DOC_OJS", direct=True)
    buyer = party(first(form, "ADDRESS_CONTRACTING_BODY"), "buyer")
    lots = tuple(_lot(lot, i, zone) for i, lot in enumerate(lot_elements))
    award_elements = list(every(form, "AWARD_CONTRACT")) + list(every(form, "RESULTS"))
    awards = tuple(read_award(award, i, zone) for i, award in enumerate(award_elements))
    contracts = tuple(read_contract(award, i, zone) for i, award in enumerate(award_elements))
    description = paragraphs(contract, ("SHORT_DESCR", "SHORT_CONTRACT_DESCRIPTION", "SHORT_DESCRIPTION")) or (
        None if contract is not None else paragraphs(form, ("SHORT_DESCR", "SHORT_CONTRACT_DESCRIPTION", "CONTENTS"))
    )
    starts_at, ends_at, duration = _period(sole if sole is not None else first(contract, "OBJECT_DESCR"), zone)
    digest = canonical.digest_xml(root)
    return PublishedNotice(
        source=Source.TED_XML,
        id=number,
        ocid=None,
        tender_key=_tender_key(coded, form, number, digest),
        version_key=digest,
        digest=digest,
        original=original,
        published_at=day(text(first(root, "REF_OJS"), "DATE_PUB"), zone),
        stage=_stage(form),
        title=paragraphs(contract, ("TITLE", "TITLE_CONTRACT"))
        or paragraphs(form, ("TITLE", "TITLE_CONTRACT", "TI_DOC")),
        description=description,
        language=iso_639_1(form.get("LG") if form is not None else None) or iso_639_1(text(coded, "LG_ORIG")),
        reference=text(contract, "REFERENCE_NUMBER"),
        procedure=next((local_name(e) for e in elements(form) if local_name(e) in _PROCEDURES), None),
        nature=_nature(contract, root),
        cpv=unique(_cpv(form, coded)),
        value=_value(contract, coded, lots, awards),
        duration_days=duration,
        nuts=unique(_places(contract, coded)),
        reserved=unique(_RESERVED.get(local_name(element)) for element in elements(form)),
        deadline=_deadline(form, zone),
        starts_at=starts_at,
        ends_at=ends_at,
        buyer=buyer,
        items=tuple(_passages(sole, form, contract)),
        lots=lots,
        parties=unique_parties(buyer, awards),
        awards=awards,
        contracts=contracts,
    )


def _form(root: etree._Element, languages: str | None) -> etree._Element | None:
    """Choose the original form; of several the one in the language that the notice names first."""
    section = first(root, "FORM_SECTION")
    forms = list(section.iterchildren(etree.Element)) if section is not None else []
    forms = [form for form in forms if local_name(form) != "NOTICE_UUID"]
    originals = [form for form in forms if form.get("CATEGORY", "ORIGINAL") == "ORIGINAL"] or forms
    named = (languages or "").split()[:1]
    return next((form for form in originals if [form.get("LG")] == named), originals[0] if originals else None)


def _tender_key(coded: etree._Element | None, form: etree._Element | None, number: str | None, digest: str) -> str:
    """The tender is named by the earlier publication that the notice refers to, else by its own number."""
    reference = text(first(coded, "REF_NOTICE"), "NO_DOC_OJS") or text(form, "NOTICE_NUMBER_OJ") or number
    return f"ted:{reference}" if reference else f"content:{digest}"


def _stage(form: etree._Element | None) -> str | None:
    if form is None:
        return None
    notice = first(form, "NOTICE")
    if notice is not None and (stage := _STAGE_OF_NOTICE.get(notice.get("TYPE", ""))):
        return stage
    number = form.get("FORM", "")
    return _STAGE_OF_FORM.get(f"F{number[-2:]}", "tender")


def _lots_in(contract: etree._Element | None) -> list[etree._Element]:
    """Give the lots; a contract that is not divided has one description, which is no lot."""
    if contract is None:
        return []
    found = list(contract.iterchildren("{*}OBJECT_DESCR"))
    divided = first(contract, "LOT_DIVISION") is not None or any(text(lot, "LOT_NO") for lot in found)
    return found if divided and found else []


def _lot(lot: etree._Element, index: int, zone: ZoneInfo) -> Lot:
    _, _, duration = _period(lot, zone)
    return Lot(
        id=text(lot, "LOT_NO") or str(index + 1),
        title=paragraphs(lot, ("TITLE",)),
        description=paragraphs(lot, ("SHORT_DESCR",)),
        cpv=unique(_codes(lot)),
        value=money(lot, ("VAL_OBJECT",)),
        duration_days=duration,
        nuts=unique(nuts_code(place.get("CODE")) for place in every(lot, "NUTS")),
    )


def _codes(parent: etree._Element | None) -> Iterator[str | None]:
    for code in every(parent, "CPV_CODE"):
        yield cpv_code(code.get("CODE", ""))


def _cpv(form: etree._Element | None, coded: etree._Element | None) -> Iterator[str | None]:
    """Give the codes of the form, main one first, then those that the Publications Office added."""
    yield from _codes(first(form, "CPV_MAIN"))
    yield from _codes(form)
    for code in every(coded, "ORIGINAL_CPV"):
        yield cpv_code(code.get("CODE", ""))


def _nature(contract: etree._Element | None, root: etree._Element) -> Nature | None:
    kind = first(contract, "TYPE_CONTRACT")
    if kind is not None and (known := nature(kind.get("CTYPE", ""))):
        return known
    return nature(text(first(root, "CODIF_DATA"), "NC_CONTRACT_NATURE"))


def _value(
    contract: etree._Element | None, coded: etree._Element | None, lots: tuple[Lot, ...], awards: tuple[Award, ...]
) -> Money | None:
    return (
        money(contract, ("VAL_ESTIMATED_TOTAL", "VAL_TOTAL"))
        or money(coded, ("VALUE",))
        or total(lot.value for lot in lots)
        or total(award.value for award in awards)
    )


def _places(contract: etree._Element | None, coded: etree._Element | None) -> Iterator[str | None]:
    for parent, name in ((contract, "NUTS"), (coded, "PERFORMANCE_NUTS")):
        for place in every(parent, name):
            yield nuts_code(place.get("CODE"))


def _period(holder: etree._Element | None, zone: ZoneInfo) -> tuple[Moment | None, Moment | None, int | None]:
    if holder is None:
        return None, None, None
    start, end = day(text(holder, "DATE_START"), zone), day(text(holder, "DATE_END"), zone, deadline=True)
    measure = first(holder, "DURATION")
    duration = days_between(start, end)
    if measure is not None and (measure.text or "").strip().isdecimal():
        duration = int(measure.text or 0) * _DAYS.get(measure.get("TYPE", ""), 0) or duration
    return start, end, duration


def _deadline(form: etree._Element | None, zone: ZoneInfo) -> Moment | None:
    date, time = text(form, "DATE_RECEIPT_TENDERS"), text(form, "TIME_RECEIPT_TENDERS")
    if date is None:
        return None
    return (day(f"{date}T{time}", zone) if time else None) or day(date, zone, deadline=True)


def _passages(
    sole: etree._Element | None, form: etree._Element | None, contract: etree._Element | None
) -> Iterator[Passage]:
    """Give what is said of a contract without lots beyond its title, and of a notice without an object (F14)."""
    for name in ("TITLE", "SHORT_DESCR"):
        if (words := paragraphs(sole, (name,))) is not None:
            yield Passage(f"object.{name.lower()}", words)
    if contract is None and (words := paragraphs(form, ("INFO_ADD",))) is not None:
        yield Passage("info_add", words)
