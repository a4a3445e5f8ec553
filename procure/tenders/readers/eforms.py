"""A notice in eForms (UBL 2.3 with the EU extensions; SDK 1.3 and up): competition, result, planning, modification.

Texts are taken in the notice's first language (BT-702); business terms (BT) and their places are those of the
eForms SDK's `fields.json`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from lxml import etree

from procure.tenders.readers import canonical, eforms_result
from procure.tenders.readers.eforms_result import NS, codes, value, words
from procure.tenders.readers.fields import cpv_code, nature, nuts_code, total, unique
from procure.tenders.readers.languages import iso_639_1
from procure.tenders.readers.moments import days_between, moment
from procure.tenders.readers.published import Document, Lot, Moment, Party, PublishedNotice, Source
from rules.values import Money, Nature, Passage

_DAYS = {"DAY": 1, "WEEK": 7, "MONTH": 30, "YEAR": 365}
_STAGES = {
    "planning": "planning",
    "competition": "tender",
    "dir-awa-pre": "award",
    "result": "award",
    "cont-modif": "contract",
    "completion": "contract",
    "change": "tender",
}
"""By form type (BT-03)."""


def read(root: etree._Element, zone: ZoneInfo, *, original: bytes) -> PublishedNotice:
    """Read a notice; what is missing or of the wrong kind is left out."""
    language_code = _one(root, "cbc:NoticeLanguageCode")
    project = root.find("cac:ProcurementProject", NS)
    lots_found = [lot for lot in root.iterfind("cac:ProcurementProjectLot", NS) if _is_lot(lot)]
    extension = root.find("ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension", NS)
    organisations = eforms_result.organisations(extension, language_code)
    lots = tuple(_lot(lot, language_code, zone) for lot in lots_found)
    result = eforms_result.read(extension, organisations, language_code, zone)
    publication = _one(extension, "efac:Publication/efbc:NoticePublicationID")
    notice_id = _one(root, "cbc:ID")
    folder = _one(root, "cbc:ContractFolderID")
    starts_at, ends_at, duration = _first_period([project, *(_project(lot) for lot in lots_found)], zone)
    digest = canonical.digest_xml(root)
    return PublishedNotice(
        source=Source.EFORMS,
        id=publication or notice_id,
        ocid=None,
        tender_key=_tender_key(folder, notice_id, digest),
        version_key=digest,
        digest=digest,
        original=original,
        published_at=_published_at(root, extension, zone),
        stage=_stage(root),
        title=words(project, "cbc:Name", language_code),
        description=words(project, "cbc:Description", language_code),
        language=_spoken(project, lots_found, language_code),
        reference=_one(project, "cbc:ID"),
        procedure=_one(root, "cac:TenderingProcess/cbc:ProcedureCode"),
        nature=_nature(project),
        cpv=unique(code for p in (project, *(_project(lot) for lot in lots_found)) for code in _cpv(p)),
        value=_estimate(project) or result.value or total(lot.value for lot in lots),
        duration_days=duration,
        nuts=unique(code for p in (project, *(_project(lot) for lot in lots_found)) for code in _places(p)),
        social_objectives=unique(code for lot in lots for code in lot.social_objectives),
        accessibility=next(iter(_procurement_types(lots_found, "accessibility")), None),
        reserved=_reserved(root, lots_found),
        deadline=_deadline(lots_found, zone),
        starts_at=starts_at,
        ends_at=ends_at,
        buyer=_buyer(root, organisations),
        items=tuple(_notes(project, lots_found, language_code)),
        lots=lots,
        parties=tuple(organisations.values()),
        bids=result.bids,
        awards=result.awards,
        contracts=result.contracts,
        documents=tuple(_documents(lots_found)),
    )


def _one(element: etree._Element | None, path: str) -> str | None:
    found = element.findtext(path, namespaces=NS) if element is not None else None
    return found.strip() or None if found else None


def _spoken(project: etree._Element | None, lots: list[etree._Element], language: str | None) -> str | None:
    """Give the language of the texts taken: the notice's own, unless nothing is written in it."""
    for holder in (project, *(_project(lot) for lot in lots)):
        for path in ("cbc:Name", "cbc:Description"):
            found = (
                [] if holder is None else [text.get("languageID") for text in holder.iterfind(path, NS) if text.text]
            )
            if found:
                return iso_639_1(language if language in found else found[0]) or iso_639_1(language)
    return iso_639_1(language)


def _tender_key(folder: str | None, notice_id: str | None, digest: str) -> str:
    if folder:
        return f"eforms:{folder}"
    return f"eforms-notice:{notice_id}" if notice_id else f"content:{digest}"


def _published_at(root: etree._Element, extension: etree._Element | None, zone: ZoneInfo) -> Moment | None:
    """Give when the notice was dispatched (BT-05), else the day of its publication.

    The dispatch has a time, and every notice has one, published or not. Versions (BT-757) of one notice that were
    dispatched at the same time are kept apart by a microsecond each, so that they stay in order.
    """
    at = _at(_one(root, "cbc:IssueDate"), _one(root, "cbc:IssueTime"), zone)
    at = at or moment(_one(extension, "efac:Publication/efbc:PublicationDate"), zone)
    version = _one(root, "cbc:VersionID") or ""
    if at is None or not (version.isascii() and version.isdecimal()):
        return at
    return replace(at, at=at.at + timedelta(microseconds=min(int(version[:4]), 1000)))


def _at(date: str | None, time: str | None, zone: ZoneInfo, *, deadline: bool = False) -> Moment | None:
    """Join a date and a time, each of which may have an offset: `2024-02-26+01:00`, `12:00:00+01:00`."""
    if date is None:
        return None
    if time is None:
        return moment(date, zone, deadline=deadline)
    return moment(f"{date[:10]}T{time}", zone) or moment(date, zone, deadline=deadline)


def _stage(root: etree._Element) -> str | None:
    code = root.find("cbc:NoticeTypeCode", NS)
    return _STAGES.get(code.get("listName", "")) if code is not None else None


def _is_lot(lot: etree._Element) -> bool:
    """Lots, and in planning notices parts; a group of lots repeats what its lots say."""
    identifier = lot.find("cbc:ID", NS)
    return identifier is None or identifier.get("schemeName", "Lot") in ("Lot", "Part")


def _project(lot: etree._Element) -> etree._Element | None:
    return lot.find("cac:ProcurementProject", NS)


def _lot(lot: etree._Element, language: str | None, zone: ZoneInfo) -> Lot:
    project = _project(lot)
    _, _, duration = _period(project, zone)
    return Lot(
        id=_one(lot, "cbc:ID") or "",
        title=words(project, "cbc:Name", language),
        description=words(project, "cbc:Description", language),
        cpv=unique(_cpv(project)),
        value=_estimate(project),
        nature=_nature(project),
        duration_days=duration,
        nuts=unique(_places(project)),
        social_objectives=_procurement_types([lot], "social-objective"),
    )


def _cpv(project: etree._Element | None) -> Iterator[str | None]:
    if project is not None:
        for path in ("cac:MainCommodityClassification", "cac:AdditionalCommodityClassification"):
            for code in project.iterfind(f"{path}/cbc:ItemClassificationCode", NS):
                if code.get("listName", "cpv") == "cpv" and code.text:
                    yield cpv_code(code.text)


def _nature(project: etree._Element | None) -> Nature | None:
    """Give the main nature of the contract (BT-23), not the additional ones (BT-531)."""
    if project is None:
        return None
    found = (code for code in project.iterfind("cbc:ProcurementTypeCode", NS) if code.text)
    return next((known for code in found if (known := nature((code.text or "").strip()))), None)


def _places(project: etree._Element | None) -> Iterator[str | None]:
    if project is not None:
        for code in project.iterfind("cac:RealizedLocation/cac:Address/cbc:CountrySubentityCode", NS):
            yield nuts_code((code.text or "").strip())


def _estimate(project: etree._Element | None) -> Money | None:
    return value(project, "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount")


def _period(project: etree._Element | None, zone: ZoneInfo) -> tuple[Moment | None, Moment | None, int | None]:
    """Give start, end and days (BT-536, BT-537, BT-36)."""
    period = project.find("cac:PlannedPeriod", NS) if project is not None else None
    if period is None:
        return None, None, None
    start = moment(_one(period, "cbc:StartDate"), zone)
    end = moment(_one(period, "cbc:EndDate"), zone, deadline=True)
    measure = period.find("cbc:DurationMeasure", NS)
    duration = days_between(start, end)
    if measure is not None and (measure.text or "").strip().isdecimal():
        duration = int(measure.text or 0) * _DAYS.get(measure.get("unitCode", ""), 0) or duration
    return start, end, duration


def _first_period(
    projects: list[etree._Element | None], zone: ZoneInfo
) -> tuple[Moment | None, Moment | None, int | None]:
    return next((found for project in projects if any(found := _period(project, zone))), (None, None, None))


def _procurement_types(lots: list[etree._Element], list_name: str) -> tuple[str, ...]:
    """Give codes of `ProcurementAdditionalType`: social objectives (BT-775), accessibility (BT-754)."""
    return codes(lots, "cac:ProcurementProject/cac:ProcurementAdditionalType/cbc:ProcurementTypeCode", list_name)


def _reserved(root: etree._Element, lots: list[etree._Element]) -> tuple[str, ...]:
    """Give whom participation is reserved to (BT-71); `none` says that it is not."""
    path = (
        "cac:TenderingTerms/cac:TendererQualificationRequest/cac:SpecificTendererRequirement/"
        "cbc:TendererRequirementTypeCode"
    )
    return tuple(code for code in codes([*lots, root], path, "reserved-procurement") if code != "none")


def _deadline(lots: list[etree._Element], zone: ZoneInfo) -> Moment | None:
    """Give the earliest deadline: for tenders (BT-131), else for requests to participate (BT-1311)."""
    for name in ("TenderSubmissionDeadlinePeriod", "ParticipationRequestReceptionPeriod"):
        found = [
            at
            for lot in lots
            for period in lot.iterfind(f"cac:TenderingProcess/cac:{name}", NS)
            if (at := _at(_one(period, "cbc:EndDate"), _one(period, "cbc:EndTime"), zone, deadline=True))
        ]
        if found:
            return min(found, key=lambda at: at.at)
    return None


def _buyer(root: etree._Element, organisations: dict[str, Party]) -> Party | None:
    key = _one(root, "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID")
    return organisations.get(key or "")


def _notes(project: etree._Element | None, lots: list[etree._Element], language: str | None) -> Iterator[Passage]:
    """Give the additional information (BT-300) of the procedure and the lots."""
    for field, holder in (("note", project), *((f"lots[{i}].note", _project(lot)) for i, lot in enumerate(lots))):
        if (note := words(holder, "cbc:Note", language)) is not None:
            yield Passage(field, note)


def _documents(lots: list[etree._Element]) -> Iterator[Document]:
    for lot in lots:
        for reference in lot.iterfind("cac:TenderingTerms/cac:CallForTendersDocumentReference", NS):
            yield Document(
                id=_one(reference, "cbc:ID"),
                title=_one(reference, "cbc:DocumentDescription"),
                url=_one(reference, "cac:Attachment/cac:ExternalReference/cbc:URI"),
                kind=_one(reference, "cbc:DocumentType"),
            )
