"""One OCDS release: which field says what, and what is made of fields that are broken."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from procure.tenders.readers.published import PublishedNotice, Source
from rules.values import Money, Passage

NoticeOf = Callable[..., PublishedNotice]
Release = Callable[..., dict[str, Any]]


def test_a_plain_release(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of(
        release(
            tender={
                "id": "T-1",
                "title": "School meals",
                "description": "Hot meals in 12 schools.",
                "procurementMethod": "open",
                "mainProcurementCategory": "services",
                "classification": {"scheme": "CPV", "id": "55524000-9"},
                "value": {"amount": 1250000.5, "currency": "gbp"},
                "tenderPeriod": {"endDate": "2026-04-01T12:00:00+01:00"},
                "contractPeriod": {"startDate": "2026-09-01T00:00:00Z", "endDate": "2027-08-31T23:59:59Z"},
            },
            buyer={"id": "B", "name": "City of Example"},
        )
    )
    assert notice.source is Source.OCDS
    assert (notice.id, notice.ocid, notice.tender_key) == ("release-1", "ocds-test-1", "ocds:ocds-test-1")
    assert (notice.title, notice.description, notice.language) == ("School meals", "Hot meals in 12 schools.", "en")
    assert (notice.cpv, notice.nature, notice.procedure) == (("55524000",), "services", "open")
    assert notice.value == Money(Decimal("1250000.5"), "GBP")
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 4, 1, 11, tzinfo=UTC)
    assert notice.duration_days == 365
    assert notice.buyer is not None
    assert notice.buyer.name == "City of Example"
    assert notice.stage == "tender"


def test_codes_come_from_everywhere_in_order_and_once(notice_of: NoticeOf, release: Release) -> None:
    def cpv(code: object, scheme: object = "CPV") -> dict[str, object]:
        return {"scheme": scheme, "id": code}

    notice = notice_of(
        release(
            tender={
                "items": [
                    {
                        "classification": cpv("45233130.0"),
                        "additionalClassifications": [cpv("72322000/8"), cpv("85311000-2"), cpv("AA01-1", "CPVS")],
                    },
                    {"classification": cpv(90911200), "additionalClassifications": cpv("45233130")},
                    {"classification": cpv("30181503-001", None), "additionalClassifications": "junk"},
                    {"classification": cpv("79530000-8", None)},
                    {"classification": cpv("33600000-6", "ДК021")},
                    {"classification": cpv("81101508", "UNSPSC")},
                ],
                "classification": cpv("80000000"),
            },
            awards=[{"items": [{"classification": cpv("55524000")}]}],
        )
    )
    assert notice.cpv == (
        *("80000000", "45233130", "72322000", "85311000", "90911200", "79530000", "33600000"),
        "55524000",
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"tender": {"title": "x", "value": {"amount": 5, "currency": "EUR"}}}, 5),
        (
            {"tender": {"title": "x", "value": {"amount": None}, "minValue": {"amount": "6.50", "currency": "EUR"}}},
            "6.5",
        ),
        ({"tender": {"title": "x", "value": {"amountGross": 7, "currency": "EUR"}}}, 7),
        ({"tender": {"title": "x", "lots": [{"value": {"amount": n, "currency": "EUR"}} for n in (1, 2)]}}, 3),
        ({"awards": [{"value": {"amount": 8, "currency": "EUR"}}]}, 8),
        ({"contracts": [{"value": {"amount": "1.234.567,89", "currency": "EUR"}}]}, "1234567.89"),
        ({"planning": {"budget": {"amount": {"amount": 9, "currency": "EUR"}}}}, 9),
        ({"tender": {"title": "x", "value": {"amount": -5, "currency": "EUR"}}}, None),
        ({"tender": {"title": "x", "value": {"amount": "many", "currency": "EUR"}}}, None),
        ({"tender": {"title": "x", "value": [1]}}, None),
    ],
)
def test_the_value_is_taken_from_where_it_stands(
    fields: dict[str, Any], expected: object, notice_of: NoticeOf, release: Release
) -> None:
    value = notice_of(release(**fields)).value
    assert value == (None if expected is None else Money(Decimal(str(expected)), "EUR"))


@pytest.mark.parametrize(
    "stated", [{}, {"currency": None}, {"currency": ""}, {"currency": "euros"}, {"currency": 978}]
)
def test_an_amount_without_a_currency_is_kept_as_stated(
    stated: dict[str, Any], notice_of: NoticeOf, release: Release
) -> None:
    lots = [{"value": {"amount": 2} | stated}, {"value": {"amount": 3, "currency": "EUR"}}]
    notice = notice_of(release(tender={"title": "x", "value": {"amount": "5.50"} | stated, "lots": lots}))
    assert notice.value == Money(Decimal("5.5"), None)
    assert [lot.value for lot in notice.lots] == [Money(Decimal(2), None), Money(Decimal(3), "EUR")]


def test_lots_take_the_codes_and_places_of_their_items(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of(
        release(
            tender={
                "title": "Care",
                "lots": [{"id": 1, "title": "North", "description": "Home care"}, {"title": "South"}],
                "items": [
                    {
                        "relatedLot": "1",
                        "description": "Hours of care",
                        "classification": {"scheme": "CPV", "id": "85312000"},
                        "deliveryAddresses": [{"region": "UKC11"}, {"region": "North East"}],
                    }
                ],
            }
        )
    )
    assert [(lot.id, lot.title, lot.cpv, lot.nuts) for lot in notice.lots] == [
        ("1", "North", ("85312000",), ("UKC11",)),
        ("2", "South", (), ()),
    ]
    assert notice.nuts == ("UKC11",)
    facts = notice.facts()
    assert facts.lots == 2
    assert Passage("lots[0].description", "Home care") in facts.passages
    assert Passage("tender.items[0].description", "Hours of care") in facts.passages


def test_texts_stand_with_the_field_they_come_from(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of(
        release(
            tender=None,
            description="About it all",
            planning={"rationale": "Because", "budget": {"project": "P", "description": "D"}},
            awards=[{"title": "To A", "items": [{"description": "beds"}]}],
            contracts=[{"description": "Signed", "items": [{"description": "sheets"}]}],
        )
    )
    assert notice.title is None
    assert [(passage.field, passage.text) for passage in notice.facts().passages] == [
        ("awards[0].items[0].description", "beds"),
        ("contracts[0].items[0].description", "sheets"),
        ("description", "About it all"),
        ("planning.rationale", "Because"),
        ("planning.budget.project", "P"),
        ("planning.budget.description", "D"),
        ("awards[0].title", "To A"),
        ("contracts[0].description", "Signed"),
    ]


@pytest.mark.parametrize(
    ("declared", "language"),
    [
        *(
            ("DEU", "de"),
            ("English", "en"),
            ("ita", "it"),
            ("md", "ro"),
            ("en-GB", "en"),
            ("EN", "en"),
            ("nl_BE", "nl"),
        ),
        *(("uk", "uk"), ("FR", "fr"), ("Nederlands", "nl"), ("dut", "nl"), (" es ", "es"), ("cy", "cy")),
    ],
)
def test_languages_are_named_as_publishers_like(
    declared: str, language: str, notice_of: NoticeOf, release: Release
) -> None:
    assert notice_of(release(language=declared)).language == language


@pytest.mark.parametrize("declared", [None, "", "string", "et quia ea impedit", 5, ["en"]])
def test_an_undeclared_language_is_recognised_by_its_words(
    declared: object, notice_of: NoticeOf, release: Release
) -> None:
    tender = {"title": "Schoonmaak van de scholen in de stad", "description": "Het gaat om het werk van een jaar."}
    assert notice_of(release(language=declared, tender=tender)).language == "nl"
    assert notice_of(release(language=declared, tender={"title": "X-200"})).language is None


def test_texts_by_language_are_taken_in_that_of_the_release(notice_of: NoticeOf, release: Release) -> None:
    both = {"title_en": "Snow", "title_fr": "Neige", "description_fr": "Déneigement"}
    assert notice_of(release(language="fr", tender=both)).title == "Neige"
    english = notice_of(release(language="en", tender=both))
    assert (english.title, english.description) == ("Snow", "Déneigement")
    french = notice_of(release(language="en", tender={"title_fr": "Neige"}))
    assert (french.title, french.language) == ("Neige", "fr")
    contract = notice_of(release(language="fr", tender=None, contracts=[both])).contracts[0]
    assert contract.title == "Neige"


@pytest.mark.parametrize(
    ("date", "at", "assumed"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00", False),
        ("2026-03-01T10:00:00.123+02:00", "2026-03-01T08:00:00.123", False),
        ("2026-03-01T10:00:00", "2026-03-01T09:00:00", True),
        ("2026-07-01 10:00", "2026-07-01T08:00:00", True),
        ("2026-03-01", "2026-02-28T23:00:00", True),
        ("2026-03-01+01:00", "2026-02-28T23:00:00", False),
        ("2025-01-08 17:31:38.793T12:00:00Z", "2025-01-08T16:31:38", True),
        ("20260301", "2026-02-28T23:00:00", True),
        ("1-3-2026", "2026-02-28T23:00:00", True),
        ("01/03/2026 10:00", "2026-03-01T09:00:00", True),
        ("4440-04-11T01:58:02.871Z", None, None),
        ("2026-02-30T00:00:00Z", None, None),
        ("0000-00-00", None, None),
        ("", None, None),
        ("soon", None, None),
        (20260301, None, None),
    ],
)
def test_dates_are_read_or_dropped(
    date: object, at: str | None, assumed: bool | None, notice_of: NoticeOf, release: Release
) -> None:
    moment = notice_of(release(date=date)).published_at
    if at is None:
        assert moment is None
    else:
        assert moment is not None
        assert moment.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
        assert (moment.original, moment.assumed) == (date, assumed)


def test_a_date_as_a_deadline_is_the_end_of_that_day(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of(release(tender={"title": "x", "tenderPeriod": {"endDate": "2026-07-01"}}))
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)


def test_suppliers_that_share_an_id_keep_their_names(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of(
        release(
            parties=[
                {"id": "1", "name": "Bakery A", "roles": ["supplier"], "details": {"scale": "sme"}},
                {"id": 1, "name": "Bakery B", "roles": ["supplier"], "address": {"countryName": "Colombia"}},
                {"id": "9", "name": "City", "roles": ["buyer"], "identifier": {"scheme": "X", "id": 12}},
            ],
            buyer={"id": "ORG-7001", "name": "Somebody else"},
            awards=[
                {"suppliers": [{"id": 1, "name": "Bakery B"}, {"id": 1, "name": "Bakery C"}, {"id": 1}]},
                {"suppliers": [{"id": "9"}, {"name": "No id"}]},
            ],
        )
    )
    first, second = notice.awards
    assert [(s.name, s.country) for s in first.suppliers] == [
        ("Bakery B", "Colombia"),
        ("Bakery C", None),
        (None, None),
    ]
    assert [(s.name, s.identifier) for s in second.suppliers] == [("City", "12"), ("No id", None)]
    assert notice.buyer is not None
    assert notice.buyer.name == "Somebody else"
    assert notice.parties[0].scale == "sme"


def test_without_a_named_buyer_the_role_says_who_buys(notice_of: NoticeOf, release: Release) -> None:
    parties = [{"id": "1", "name": "S", "roles": ["supplier"]}, {"id": "2", "name": "City", "roles": ["buyer"]}]
    assert (
        notice_of(release(parties=parties, buyer="THIS SHOULD BE AN OBJECT")).buyer
        == notice_of(release(parties=parties)).buyer
    )
    inline = notice_of(release(tender={"title": "x", "procuringEntity": {"name": "Water board"}}))
    assert inline.buyer is not None
    assert inline.buyer.name == "Water board"


def test_bids_awards_contracts_and_documents_are_kept(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of(
        release(
            tag=["award", "contract"],
            tender={"title": "x", "documents": [{"id": 1, "title": "Spec", "url": "https://example.org/s"}]},
            bids={"details": [{"id": "b", "status": "valid", "tenderers": [{"name": "A"}], "relatedLots": ["1", 2]}]},
            awards=[{"id": "a", "status": "active", "date": "2026-01-01", "suppliers": [{"name": "A"}]}],
            contracts=[{"id": 3, "awardID": "a", "dateSigned": "2026-02-01", "period": {"endDate": "2027-02-01"}}],
        )
    )
    assert notice.stage == "contract"
    (bid,), (award,), (contract,), (document,) = notice.bids, notice.awards, notice.contracts, notice.documents
    assert (bid.status, bid.lots, bid.tenderers[0].name) == ("valid", ("1", "2"), "A")
    assert (award.status, award.suppliers[0].name) == ("active", "A")
    assert (contract.id, contract.award_id) == ("3", "a")
    assert document.url == "https://example.org/s"


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ({"tag": ["planning"]}, "planning"),
        ({"tag": ["tenderUpdate", "award"]}, "award"),
        ({"tag": ["tenderCancellation"]}, "cancelled"),
        ({"tag": ["implementation"]}, "contract"),
        ({"tag": ["compiled"], "tender": {"title": "x", "status": "withdrawn"}}, "cancelled"),
        ({"tag": ["compiled"], "awards": [{"title": "a"}]}, "award"),
        ({"tag": ["compiled"], "tender": {"title": "x", "status": "planned"}}, "planning"),
        ({"tag": "tender"}, "tender"),
        ({"tag": None}, "tender"),
        ({"tag": None, "tender": None, "planning": {"rationale": "x"}}, "planning"),
    ],
)
def test_the_stage_follows_tags_and_content(
    fields: dict[str, Any], stage: str, notice_of: NoticeOf, release: Release
) -> None:
    assert notice_of(release(**fields)).stage == stage


def test_social_goals_and_reserved_participation_become_eforms_codes(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of(
        release(
            tender={
                "title": "x",
                "otherRequirements": {"reservedParticipation": ["shelteredWorkshop", "unknown"]},
                "lots": [
                    {"id": "1", "sustainability": [{"goal": "social.ethnicEquality"}, {"goal": "environmental"}]}
                ],
            }
        )
    )
    assert notice.social_objectives == notice.lots[0].social_objectives == ("et-eq",)
    assert notice.reserved == ("res-ws",)


def test_equal_content_is_the_same_release_whatever_its_layout(notice_of: NoticeOf, release: Release) -> None:
    made = release(date="2026-03-01", big=2**70)
    turned = json.dumps(dict(reversed(made.items())), indent=3)
    first, second, other = notice_of(made), notice_of(turned), notice_of(release(date="2026-03-02", big=2**70))
    assert first.digest == second.digest != other.digest
    assert first.version_key == second.version_key == other.version_key
    unnamed = notice_of(release(id=None))
    assert unnamed.id is None
    assert unnamed.version_key == unnamed.digest
    stray = notice_of(release(ocid=None))
    assert stray.tender_key == f"content:{stray.digest}"
    assert json.loads(first.original) == json.loads(
        json.dumps(made), parse_int=lambda n: int(n) if len(n) < 19 else float(n)
    )


def test_identifiers_are_strings(notice_of: NoticeOf, release: Release) -> None:
    assert notice_of(release(id=97080)).id == "97080"
    assert notice_of(release(ocid=12)).ocid == "12"
    assert notice_of(release(id={"no": 1})).id is None
