"""Drafts of contracts: what may be uploaded, how the check runs, who decides, and what a newer version changes."""

import io

import pytest
from sqlalchemy import select

from procure.clauses import queries
from procure.clauses.models import DraftContent, DraftParagraph
from procure.clauses.services import approving, comparing, deciding, exporting, uploading
from procure.clauses.services.uploading import SentFile
from procure.core import audit, packs
from procure.core.actor import Actor, Role
from procure.core.audit import AuditEntry
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from rules.values import Tier
from tests.procure.clauses.conftest import DUTIES, TODAY, contract
from tests.support.screenings import CARE, NOW, make_tender

PRESENT = {"status": "present", "reason": "other_words", "note": "Clause 4 says it."}


def status_of(version, clause):
    return next(each for each in version.findings if each.clause == clause)


def test_a_draft_is_checked_under_the_pack_in_force_against_the_list_of_its_tier(send, team, pack):
    version = send(contract(*DUTIES))
    assert (version.state, version.number, version.tier, version.pack) == ("checked", 1, Tier.FULL, pack.digest)
    assert [each.clause for each in version.findings] == [each.id for each in pack.section("clauses").types]
    found = status_of(version, "non_discrimination")
    assert (found.status, found.required) == ("present", True)
    assert DUTIES[0][found.evidence[0]["start"] : found.evidence[0]["end"]] == found.evidence[0]["text"]
    assert status_of(version, "social_return").status == "missing"
    assert version.job.done == version.job.total == 2


def test_the_words_that_were_read_are_kept_beside_the_findings(send, city):
    version = send(contract(*DUTIES))
    rows = queries.paragraphs(city, version.files[0].id)
    assert [row.text for row in rows] == ["Agreement", *DUTIES]
    assert [(each.at, each.text) for each in queries.headings(city, version.files[0].id)] == [(0, "Agreement")]


def test_a_set_waits_for_its_order_of_precedence(send, city, team, work):
    files = [("schedule 1.docx", contract(DUTIES[1])), ("agreement.docx", contract(DUTIES[0]))]
    version = send(*files, check=False)
    assert version.state == "ordering"
    assert [(file.name, file.kind) for file in version.files] == [
        ("agreement.docx", "agreement"),
        ("schedule 1.docx", "schedule"),
    ]
    ids = [file.id for file in version.files]
    with pytest.raises(Invalid, match="place of its own"):
        uploading.order(city, team["officer"], version.id, [(key, "other", 1) for key in ids], NOW)
    said = [(ids[0], "agreement", 2), (ids[1], "conditions", 1)]
    uploading.order(city, team["officer"], version.id, said, NOW)
    assert work(team["officer"]) == ["finished"]
    city.expire_all()
    held = queries.one(city, team["officer"], version.id)
    assert [(file.place, file.name, file.kind) for file in held.files] == [
        (0, "schedule 1.docx", "conditions"),
        (1, "agreement.docx", "agreement"),
    ]
    assert status_of(held, "non_discrimination").evidence[0]["file"] == 1
    with pytest.raises(Conflict):
        uploading.order(city, team["officer"], version.id, said, NOW)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("old.doc", b"x", "save it as .docx"),
        ("sheet.xlsx", b"x", "neither a Word file"),
        ("empty.docx", b"", "is empty"),
        ("large.docx", b"x" * (uploading.LARGEST + 1), "larger than"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(city, team, tender, name, content, said):
    audit.act(city, team["officer"], NOW)
    with pytest.raises(Invalid, match=said):
        uploading.upload(city, team["officer"], tender.id, [SentFile(name, io.BytesIO(content))], TODAY, NOW)
    assert queries.of_tender(city, team["officer"], tender.id) == []
    assert city.scalars(select(DraftContent)).all() == []


def test_a_broken_file_is_answered_and_the_version_before_still_holds(send, city, team):
    first = send(contract(*DUTIES))
    broken = send(b"PK\x03\x04 this is no Word file")
    assert broken.state == "failed"
    assert broken.files[0].fault[0] in {"truncated", "unsupported", "unsafe"}
    assert queries.one(city, team["officer"], first.id).state == "checked"


def test_a_check_that_was_stopped_can_be_started_again(send, city, team, work):
    version = send(contract(*DUTIES), check=False)
    uploading.stop(city, team["officer"], version.id, NOW)
    assert queries.one(city, team["officer"], version.id).state == "cancelled"
    uploading.again(city, team["officer"], version.id, NOW)
    assert work(team["officer"]) == ["finished"]
    city.expire_all()
    assert queries.one(city, team["officer"], version.id).state == "checked"


def test_a_check_that_a_worker_left_is_done_once(send, city, team, work):
    version = send(contract(*DUTIES), check=False)

    def die(_run):
        raise RuntimeError("the worker is gone")

    assert work(team["officer"], die) == ["failed"]
    assert work(team["officer"]) == []
    city.expire_all()
    held = queries.one(city, team["officer"], version.id)
    assert held.findings == []


def test_an_overrule_needs_a_reason_and_words_and_can_be_taken_back(send, city, team):
    version = send(contract(*DUTIES))
    officer = team["officer"]
    with pytest.raises(Invalid, match="why you overrule"):
        deciding.decide(city, officer, version.id, "social_return", {"status": "present"}, 0, NOW)
    with pytest.raises(Invalid, match="in your own words"):
        deciding.decide(city, officer, version.id, "social_return", PRESENT | {"note": " "}, 0, NOW)
    made = deciding.decide(
        city, officer, version.id, "social_return", PRESENT | {"where": "access to all RECORDS"}, 0, NOW
    )
    assert made.evidence[0]["text"] == DUTIES[1]
    held = status_of(queries.one(city, officer, version.id), "social_return")
    assert (held.status, held.holds) == ("missing", "present")
    with pytest.raises(Conflict):
        deciding.decide(city, team["colleague"], version.id, "social_return", {"status": "missing"}, 0, NOW)
    deciding.take_back(city, officer, version.id, "social_return", made.id, NOW)
    assert status_of(queries.one(city, officer, version.id), "social_return").holds == "missing"


def test_words_that_stand_nowhere_are_no_evidence(send, city, team):
    version = send(contract(*DUTIES))
    for where in ("12.99", "words that nobody wrote"):
        with pytest.raises(Invalid, match="stand nowhere"):
            deciding.decide(city, team["officer"], version.id, "social_return", PRESENT | {"where": where}, 0, NOW)


def test_only_a_second_person_approves(send, city, team):
    version = send(contract(*DUTIES))
    adviser = team["adviser"]
    with pytest.raises(Conflict):
        approving.approve(city, adviser, version.id, "Fine.", NOW)
    approving.ask(city, team["officer"], version.id, NOW)
    with pytest.raises(Forbidden):
        approving.approve(city, team["officer"], version.id, "Fine.", NOW)
    both = Actor(team["officer"].account_id, "Both", frozenset({Role.LEGAL_ADVISER}), None)
    with pytest.raises(Forbidden):
        approving.approve(city, both, version.id, "Fine.", NOW)
    with pytest.raises(Invalid, match="Say why you approve"):
        approving.approve(city, adviser, version.id, "", NOW)
    approving.approve(city, adviser, version.id, "The plan exempts the rest.", NOW)
    assert queries.one(city, adviser, version.id).state == "approved"
    with pytest.raises(Conflict):
        deciding.decide(city, team["officer"], version.id, "social_return", PRESENT, 0, NOW)


def test_a_newer_version_withdraws_the_approval_and_takes_over_decisions_on_the_same_words(send, city, team):
    first = send(contract(*DUTIES))
    deciding.decide(city, team["officer"], first.id, "non_discrimination", {"status": "present"}, 0, NOW)
    approving.ask(city, team["officer"], first.id, NOW)
    approving.approve(city, team["adviser"], first.id, "Fine.", NOW)
    second = send(contract(*DUTIES, "The Supplier shall be paid within thirty days."))
    assert queries.one(city, team["officer"], first.id).state == "withdrawn"
    carried = status_of(second, "non_discrimination").decision
    assert carried.carried_from is not None
    uploading.remove(city, team["officer"], second.id)
    city.expire_all()
    assert queries.one(city, team["officer"], first.id).state == "approved"


def test_two_versions_are_compared_by_clauses_and_by_text(send, city, team):
    first = send(contract(DUTIES[0], "Payment is due in 30 days."))
    second = send(contract(*DUTIES, "Payment is due in 14 days."))
    compared = comparing.compare(city, first, second)
    changed = {each.clause for each in compared.clauses if each.status_changed}
    assert "audit_access" in changed
    assert "non_discrimination" not in changed
    assert [(list(each.before), list(each.after)) for each in compared.texts] == [
        (["Payment is due in 30 days."], [DUTIES[1], "Payment is due in 14 days."])
    ]


def test_a_removed_version_leaves_nothing_but_its_trail(send, city, team):
    version = send(contract(*DUTIES))
    uploading.remove(city, team["officer"], version.id)
    assert city.scalars(select(DraftContent)).all() == []
    assert city.scalars(select(DraftParagraph)).all() == []
    kept = city.scalars(
        select(AuditEntry.action).where(AuditEntry.record_type == "draft_version").order_by(AuditEntry.id)
    ).all()
    assert kept[-1] == "deleted"


def test_what_the_adviser_has_is_not_removed(send, city, team):
    version = send(contract(*DUTIES))
    approving.ask(city, team["officer"], version.id, NOW)
    with pytest.raises(Conflict):
        uploading.remove(city, team["officer"], version.id)
    approving.take_back(city, team["officer"], version.id)
    uploading.remove(city, team["officer"], version.id)


def test_drafts_of_unpublished_tenders_are_for_their_department(city, team, send):
    version = send(contract(*DUTIES))
    version.tender.is_published = False
    city.commit()
    stranger = Actor(team["colleague"].account_id, "Stranger", frozenset({Role.PROCUREMENT_OFFICER}), frozenset())
    with pytest.raises(NotFound):
        queries.one(city, stranger, version.id)
    with pytest.raises(NotFound):
        queries.of_tender(city, stranger, version.tender_id)
    assert queries.listed(city, stranger, queries.DraftFilters(), 1).rows == []


def test_nobody_but_officers_uploads(city, team, tender):
    for who in ("equality", "adviser", "manager", "auditor"):
        with pytest.raises(Forbidden):
            uploading.upload(city, team[who], tender.id, [SentFile("a.docx", io.BytesIO(b"x"))], TODAY, NOW)


def test_labels_say_what_counts_in_the_words_of_the_labelled_contracts(send, city, team):
    version = send(contract(*DUTIES))
    deciding.decide(city, team["officer"], version.id, "social_return", PRESENT | {"where": "all records"}, 0, NOW)
    version = queries.one(city, team["officer"], version.id)
    ((name, file),) = exporting.labels([version]).items()
    assert (name, file["n_paragraphs"]) == ("contract.docx", 3)
    assert file["labels"]["social_return"] == {
        "status": "present",
        "evidence": [{"paragraph_index": 2, "text": DUTIES[1]}],
        "note": "Clause 4 says it.",
        "by": "overruled",
    }
    assert file["labels"]["equality_duty"]["status"] == "absent"
    assert [each.id for each in queries.decided(city, team["officer"])] == [version.id]


def test_the_trace_learns_how_each_clause_stands_in_the_newest_checked_draft(send, city, tender):
    assert queries.in_contract(city, tender.id) == {}
    version = send(contract(*DUTIES))
    found = queries.in_contract(city, tender.id)
    assert found["non_discrimination"].status == "present"
    assert found["social_return"].status == "missing"
    assert (found["social_return"].version_id, found["social_return"].approved) == (version.id, False)


def test_what_waits_for_the_officer_and_for_the_adviser(send, city, team):
    version = send(contract(*DUTIES))
    count, rows = queries.with_open_clauses(city, team["officer"], 5)
    assert (count, [row.id for row in rows]) == (1, [version.id])
    approving.ask(city, team["officer"], version.id, NOW)
    assert queries.with_open_clauses(city, team["officer"], 5)[0] == 0
    count, rows = queries.waiting_for_approval(city, team["adviser"], 5)
    assert (count, [row.state for row in rows]) == (1, ["asked"])
    assert queries.waiting_for_approval(city, team["officer"], 5)[0] == 0


def test_a_pack_of_before_the_clause_check_says_what_to_do(city, team, tender, pack, monkeypatch):
    monkeypatch.setattr(packs, "in_force", lambda *_: type(pack)({**pack.content, "sections": {}}))
    with pytest.raises(Invalid, match="adopt a newer one"):
        uploading.upload(city, team["officer"], tender.id, [SentFile("a.docx", io.BytesIO(contract("x")))], TODAY, NOW)


def test_a_tender_without_a_screening_is_compared_with_the_longest_list(city, team):
    tender = make_tender(city, **CARE)
    assert uploading.tier_of(city, team["officer"], tender.id) is Tier.FULL
