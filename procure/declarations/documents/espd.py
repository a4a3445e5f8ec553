"""A declaration as a response of the European Single Procurement Document (ESPD-EDM 4.1.0, UBL 2.3).

It has the economic operator and the criteria the declaration answers, and nothing else. Source of elements, lists and
ids: the repository OP-TED/ESPD-EDM of the Publications Office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lxml import etree

from procure.core.text import printable
from rules.declarations.espd import EspdAnswer

_ROOT = "urn:oasis:names:specification:ubl:schema:xsd:QualificationApplicationResponse-2"
_CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
_CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
_LISTS = "http://publications.europa.eu/resource/authority/"
_VERSION = "4.1.0"
_OP = {"schemeAgencyID": "OP", "schemeVersionID": _VERSION}
_CRITERION = {"schemeID": "Criterion", **_OP}
_TYPES = {"listAgencyID": "OP", "listVersionID": _VERSION}


@dataclass(frozen=True, slots=True)
class EspdParties:
    """Who declares to whom, for what.

    Attributes:
        city: name of the buyer.
        reference: of the procedure.
        supplier: name of the economic operator.
        numbers: of its registers, as scheme and number.
        place: where it is.
        size: as the registry has it; None where that does not know.
    """

    city: str
    reference: str
    supplier: str
    numbers: Sequence[tuple[str, str]] = ()
    place: str | None = None
    size: str | None = None


def response(parties: EspdParties, answered: Sequence[EspdAnswer], document: UUID, issued: datetime) -> bytes:
    """The XML file.

    Args:
        parties: who declares to whom.
        answered: the criteria.
        document: id of the version that was sent.
        issued: when it was sent, in UTC.
    """
    root = etree.Element(f"{{{_ROOT}}}QualificationApplicationResponse", nsmap={"q": _ROOT, "cac": _CAC, "cbc": _CBC})
    _text(root, "UBLVersionID", "2.3", schemeAgencyID="OASIS-UBL-TC")
    _text(root, "ProfileExecutionID", f"ESPD-EDMv{_VERSION}", **_OP)
    _text(root, "ID", str(document), schemeAgencyID="OP")
    _text(root, "CopyIndicator", "false")
    _text(root, "UUID", str(document), schemeID="ISO/IEC 9834-8:2008 - 4UUID", **_OP)
    _text(root, "ContractFolderID", parties.reference, schemeAgencyID="OP")
    _text(root, "IssueDate", issued.date().isoformat())
    _text(root, "IssueTime", issued.time().isoformat("seconds") + "+00:00")
    _party(_node(_node(root, "ContractingParty"), "Party"), parties.city)
    operator = _node(_node(root, "EconomicOperatorParty"), "Party")
    if parties.size is not None:
        _text(operator, "IndustryClassificationCode", parties.size, listID=f"{_LISTS}economic-operator-size")
    _party(operator, parties.supplier, parties.numbers, parties.place)
    for each in answered:
        _criterion(root, each)
    for each in answered:
        _answer(root, f"{each.criterion.tag}/QG1/Q1", "ResponseIndicator", _yes(each.breached))
        if each.breached:
            _answer(root, f"{each.criterion.tag}/QG1/QSG1/Q1", "ResponseIndicator", _yes(each.cleaned))
            _answer(root, f"{each.criterion.tag}/QG1/QSG1/QSG1/Q1", "Description", each.text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _party(
    party: etree._Element, name: str, numbers: Sequence[tuple[str, str]] = (), place: str | None = None
) -> None:
    for scheme, number in numbers:
        _text(_node(party, "PartyIdentification"), "ID", number, schemeAgencyID=scheme)
    _text(_node(party, "PartyName"), "Name", name)
    if place:
        _text(_node(party, "PostalAddress"), "CityName", place)


def _criterion(root: etree._Element, answer: EspdAnswer) -> None:
    made, tag = _node(root, "TenderingCriterion"), answer.criterion.tag
    _text(made, "ID", answer.criterion.id, **_CRITERION)
    _text(made, "CriterionTypeCode", answer.criterion.code, listID=f"{_LISTS}criterion", listAgencyID="OP")
    _text(made, "Name", answer.criterion.name)
    law = _node(made, "Legislation")
    _text(law, "ID", f"{tag}/L1", **_CRITERION)
    _text(law, "Title", answer.law)
    group = _group(made, "TenderingCriterionPropertyGroup", f"{tag}/QG1", "ON*", "Your answer", "INDICATOR")
    inner = "SubsidiaryTenderingCriterionPropertyGroup"
    cleaned = "Have you taken measures to demonstrate your reliability (Self-Cleaning)?"
    since = _group(group, inner, f"{tag}/QG1/QSG1", "ONTRUE", cleaned, "INDICATOR")
    _group(since, inner, f"{tag}/QG1/QSG1/QSG1", "ONTRUE", "Please describe them", "DESCRIPTION")


def _group(parent: etree._Element, name: str, id_: str, when: str, ask: str, kind: str) -> etree._Element:
    made = _node(parent, name)
    _text(made, "ID", id_, **_CRITERION)
    _text(made, "PropertyGroupTypeCode", when, listID="property-group-type", **_TYPES)
    asked = _node(made, "TenderingCriterionProperty")
    _text(asked, "ID", f"{id_}/Q1", **_CRITERION)
    _text(asked, "Description", ask)
    _text(asked, "TypeCode", "QUESTION", listID="criterion-element-type", **_TYPES)
    _text(asked, "ValueDataTypeCode", kind, listID="response-data-type", **_TYPES)
    return made


def _answer(root: etree._Element, question: str, name: str, value: str) -> None:
    made = _node(root, "TenderingCriterionResponse")
    _text(made, "ID", f"{question}/R1", **_CRITERION)
    _text(made, "ValidatedCriterionPropertyID", question, **_CRITERION)
    given = _node(made, "ResponseValue")
    _text(given, "ID", f"{question}/R1/RV", **_CRITERION)
    _text(given, name, value)


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _node(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_CAC}}}{name}")


def _text(parent: etree._Element, name: str, value: str, **attributes: str) -> None:
    made = etree.SubElement(parent, f"{{{_CBC}}}{name}", attributes)
    made.text = printable(value)
