"""Notices in XML: eForms and the legacy TED export."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from procure.tenders.readers.published import Fault, PublishedNotice, Source
from rules.values import Money, Passage
from tests.procure.tenders.readers.conftest import Reading

NoticeOf = Callable[..., PublishedNotice]
Fixture = Callable[[str], bytes]


def test_an_eforms_contract_notice(notice_of: NoticeOf, fixture: Fixture) -> None:
    notice = notice_of(fixture("contract_notice.xml"), "a.xml")
    assert notice.source is Source.EFORMS
    assert (notice.id, notice.ocid) == ("00001234-2026", None)
    assert notice.tender_key == "eforms:22222222-2222-4222-8222-222222222222"
    assert (notice.title, notice.language) == ("Nettoyage des écoles", "fr")
    assert notice.description == "Nettoyage quotidien de dix écoles."
    assert notice.cpv == ("90911200", "90919300")
    assert notice.value == Money(Decimal("1200000.50"), "EUR")
    assert (notice.nature, notice.procedure, notice.stage, notice.reference) == ("services", "open", "tender", "REF-7")
    assert (notice.duration_days, notice.nuts) == (720, ("BE100",))
    assert (notice.social_objectives, notice.accessibility, notice.reserved) == (("et-eq",), "n-inc", ("res-ws",))
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 3, 16, 11, tzinfo=UTC)
    assert notice.published_at is not None
    assert notice.published_at.at.replace(microsecond=0) == datetime(2026, 2, 6, 14, 31, tzinfo=UTC)
    assert notice.buyer is not None
    assert (notice.buyer.name, notice.buyer.country) == ("Ville d'Exemple", "BEL")
    assert [(lot.id, lot.title, lot.social_objectives) for lot in notice.lots] == [
        ("LOT-0001", "Écoles du nord", ("et-eq",))
    ]
    assert Passage("note", "Visite obligatoire.") in notice.facts().passages
    assert notice.documents[0].url == "https://example.org/doc"


def test_a_later_version_of_one_notice_counts_as_later(notice_of: NoticeOf, fixture: Fixture) -> None:
    xml = fixture("contract_notice.xml").decode()
    first, second = (notice_of(xml.replace("ID>01<", f"ID>{version}<"), "a.xml") for version in ("01", "02"))
    assert first.tender_key == second.tender_key
    assert first.published_at is not None
    assert second.published_at is not None
    assert first.published_at.at < second.published_at.at


def test_without_a_publication_the_notice_id_counts(notice_of: NoticeOf, fixture: Fixture) -> None:
    xml = fixture("contract_notice.xml").decode().replace("NoticePublicationID", "Nothing")
    xml = xml.replace("<cbc:ContractFolderID>22222222-2222-4222-8222-222222222222</cbc:ContractFolderID>", "")
    notice = notice_of(xml, "a.xml")
    assert notice.id == "11111111-1111-4111-8111-111111111111"
    assert notice.tender_key == "eforms-notice:11111111-1111-4111-8111-111111111111"


def test_the_language_is_that_of_the_text_taken(notice_of: NoticeOf, fixture: Fixture) -> None:
    xml = fixture("contract_notice.xml").decode()
    dutch = notice_of(xml.replace("<cbc:NoticeLanguageCode>FRA", "<cbc:NoticeLanguageCode>NLD"), "a.xml")
    assert (dutch.title, dutch.language) == ("Schoonmaak van scholen", "nl")
    other = notice_of(xml.replace("<cbc:NoticeLanguageCode>FRA", "<cbc:NoticeLanguageCode>POL"), "a.xml")
    assert (other.title, other.language) == ("Schoonmaak van scholen", "nl")


def test_an_eforms_result(notice_of: NoticeOf, fixture: Fixture) -> None:
    result = """
    <efac:NoticeResult>
      <cbc:TotalAmount currencyID="EUR">700000</cbc:TotalAmount>
      <efac:LotResult><cbc:ID>RES-0001</cbc:ID><cbc:TenderResultCode>selec-w</cbc:TenderResultCode>
        <efac:LotTender><cbc:ID>TEN-0001</cbc:ID></efac:LotTender>
        <efac:SettledContract><cbc:ID>CON-0001</cbc:ID></efac:SettledContract>
        <efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotResult>
      <efac:LotTender><cbc:ID>TEN-0001</cbc:ID>
        <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">700000</cbc:PayableAmount></cac:LegalMonetaryTotal>
        <efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID></efac:TenderingParty>
        <efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotTender>
      <efac:SettledContract><cbc:ID>CON-0001</cbc:ID><cbc:AwardDate>2000-01-01+01:00</cbc:AwardDate>
        <cbc:IssueDate>2026-05-01+02:00</cbc:IssueDate><cbc:Title languageID="FRA">Contrat nord</cbc:Title>
        <efac:LotTender><cbc:ID>TEN-0001</cbc:ID></efac:LotTender></efac:SettledContract>
      <efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID><efac:Tenderer><cbc:ID>ORG-0001</cbc:ID></efac:Tenderer></efac:TenderingParty>
    </efac:NoticeResult>"""
    xml = fixture("contract_notice.xml").decode().replace("<efac:Organizations>", result + "<efac:Organizations>")
    notice = notice_of(xml.replace('listName="competition"', 'listName="result"'), "a.xml")
    assert notice.stage == "award"
    (award,), (contract,), (bid,) = notice.awards, notice.contracts, notice.bids
    assert (award.lots, award.status, award.value) == (("LOT-0001",), "selec-w", Money(Decimal(700000), "EUR"))
    assert award.awarded_at is None  # the SDK's placeholder
    assert [supplier.name for supplier in award.suppliers] == ["Ville d'Exemple"]
    assert (contract.title, contract.award_id) == ("Contrat nord", "RES-0001")
    assert contract.signed_at is not None
    assert bid.tenderers == tuple(award.suppliers[:0]) + bid.tenderers


def test_a_ted_award_notice(notice_of: NoticeOf, fixture: Fixture) -> None:
    notice = notice_of(fixture("ted_f03.xml"), "a.xml")
    assert notice.source is Source.TED_XML
    assert (notice.id, notice.tender_key) == ("2021/S 050-123456", "ted:2020/S 199-111111")
    assert (notice.title, notice.language) == ("Nettoyage des écoles", "fr")
    assert notice.description == "Nettoyage quotidien.\nDix écoles de 1 000 m2."
    assert (notice.cpv, notice.nature, notice.nuts) == (("90911200", "90919300"), "services", ("BE100",))
    assert notice.value == Money(Decimal(900000), "EUR")
    assert (notice.stage, notice.procedure, notice.reference) == ("award", "PT_OPEN", "REF-7")
    assert [(lot.id, lot.title, lot.description, lot.duration_days) for lot in notice.lots] == [
        ("1", "Écoles du nord", "Cinq écoles.", 360),
        ("2", None, "Cinq autres.", None),
    ]
    first, second = notice.awards
    assert (first.lots, first.title, second.status) == (("1",), "Attribution nord", "unsuccessful")
    assert [(s.name, s.scale) for s in first.suppliers] == [("Propre SA", "sme")]
    assert notice.contracts[0].id == "C-1"
    assert notice.buyer is not None
    assert notice.buyer.name == "Ville d'Exemple"


def test_an_undivided_ted_contract_has_no_lot_but_its_text(notice_of: NoticeOf, fixture: Fixture) -> None:
    xml = fixture("ted_f03.xml").decode()
    start, end = xml.index('<OBJECT_DESCR ITEM="2">'), xml.index("</OBJECT_CONTRACT>\n<PROCEDURE>")
    xml = (xml[:start] + xml[end:]).replace("<LOT_DIVISION/>", "<NO_LOT_DIVISION/>").replace("<LOT_NO>1</LOT_NO>", "")
    notice = notice_of(xml, "a.xml")
    assert notice.lots == ()
    assert Passage("object.short_descr", "Cinq écoles.") in notice.facts().passages


def test_a_ted_notice_without_references_is_named_by_its_own_number(notice_of: NoticeOf, fixture: Fixture) -> None:
    xml = (
        fixture("ted_f03.xml")
        .decode()
        .replace("REF_NOTICE>", "NOTHING>")
        .replace("<NO_DOC_OJS>2020/S 199-111111</NO_DOC_OJS>", "")
    )
    assert notice_of(xml, "a.xml").tender_key == "ted:2021/S 050-123456"


@pytest.mark.parametrize("name", ["contract_notice.xml", "ted_f03.xml"])
def test_comments_and_layout_do_not_make_another_version(name: str, notice_of: NoticeOf, fixture: Fixture) -> None:
    xml = fixture(name).decode()
    assert notice_of(xml.replace("</", "<!-- seen --></", 1), "a.xml").digest == notice_of(xml, "a.xml").digest
    assert notice_of(xml.replace("écoles", "crèches"), "a.xml").digest != notice_of(xml, "a.xml").digest


@pytest.mark.parametrize("name", ["contract_notice.xml", "ted_f03.xml"])
def test_xml_cut_anywhere_is_truncated(name: str, reading: Reading, fixture: Fixture) -> None:
    data = fixture(name).rstrip()
    for cut in range(100, len(data) - 1, 97):
        (fault,) = reading(data[:cut], "a.xml")
        assert isinstance(fault, Fault)
        assert (fault.index, fault.code) == (0, "truncated"), data[cut - 30 : cut]


def test_absurd_nesting_is_refused(reading: Reading) -> None:
    (fault,) = reading("<ContractNotice>" + "<a>" * 5000 + "</a>" * 5000 + "</ContractNotice>", "a.xml")
    assert isinstance(fault, Fault)
    assert fault.code == "unsafe"


def test_a_notice_without_any_text_is_no_tender(reading: Reading) -> None:
    for xml in ("<ContractNotice xmlns='urn:x'><a/></ContractNotice>", "<TED_EXPORT><FORM_SECTION/></TED_EXPORT>"):
        (fault,) = reading(xml, "a.xml")
        assert isinstance(fault, Fault)
        assert (fault.index, fault.code) == (0, "no_tender")
