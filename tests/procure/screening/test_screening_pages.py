"""The pages of screening, as an officer, an auditor and a stranger meet them."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from procure.core import audit
from procure.core.actor import SYSTEM, Role
from procure.screening import queries
from procure.screening import services as screening
from procure.screening.models import State
from tests.support.screenings import CARE, CLEAR, NOW, OFFICER, make_tender, other_answer
from tests.support.web import app, client_as, no_limits, submit

__all__ = ["app", "client_as", "no_limits"]


@pytest.fixture
def officer(city, client_as):
    return client_as(Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER)


def reread(city, held):
    city.expire_all()
    return queries.of_tender(city, SYSTEM, held.tender_id)


def test_the_pipeline_lists_what_stands_out(officer, screened):
    screened(**CLEAR)
    screened(**CARE, is_published=False)
    text = officer.get("/screening").text
    assert CLEAR["title"] in text
    assert "Published, not screened" in text
    assert "Not published" in text
    assert "2 tenders" in text


def test_the_pipeline_says_what_it_could_not_read(officer, screened):
    screened(**CLEAR)
    text = officer.get("/screening?deadline_from=soon&cpv=x&value_from=much&sort=value").text
    for words in ("is not a date", "two to eight digits", "is not an amount", "Choose a currency"):
        assert words in text


def test_an_empty_list_says_what_to_do(officer):
    assert "There are no tenders yet." in officer.get("/screening").text
    assert "No tender matches." in officer.get("/screening?q=nothing").text


def test_from_the_first_question_to_a_confirmed_tier(officer, city, screened, pack):
    held = screened(**CARE)
    criteria = pack.section("screening").criteria
    proposed = screening.sheet(city, OFFICER, held.id, pack).proposed
    here = f"/screening/{held.id}"
    page = officer.get(f"{here}/criteria/{criteria[0].id}").text
    assert "<mark>" in page
    other = other_answer(pack, criteria[0].id, proposed[criteria[0].id])
    refused = submit(officer, f"{here}/criteria/{criteria[0].id}", answer=other, reason="", seen=held.revision)
    assert "Say why your answer departs" in refused.text
    saved = submit(officer, f"{here}/criteria/{criteria[0].id}", answer=other, reason="Because.", seen=held.revision)
    assert saved.headers["Location"].endswith(f"/criteria/{criteria[1].id}")
    check = officer.get(f"{here}/check").text
    assert "Reason: Because." in check
    held = reread(city, held)
    done = submit(officer, f"{here}/check", seen=held.revision)
    assert done.status_code == 302
    text = officer.get(here).text
    assert "Version 1" in text
    assert pack.digest[:12] in text
    version = officer.get(f"{here}/versions/1").text
    assert "the same tier" in version
    assert pack.digest in version.replace("<wbr>", "")


def test_the_preview_moves_the_tier_and_writes_nothing(officer, city, screened, pack):
    held = screened(**CLEAR)
    first = pack.section("screening").criteria[0]
    answer = submit(
        officer,
        f"/screening/{held.id}/criteria/{first.id}/preview",
        page=f"/screening/{held.id}/criteria/{first.id}",
        answer=first.answers[-1].id,
    )
    assert 'id="outcome"' in answer.text
    assert answer.text.count("0 of 4") == 1
    assert reread(city, held).state == State.PROPOSED


def test_who_comes_second_keeps_what_they_typed(officer, city, screened, pack):
    held = screened(**CLEAR)
    first = pack.section("screening").criteria[0]
    seen = held.revision
    audit.act(city, OFFICER, NOW)
    value = first.answers[-1].id
    screening.answer(city, OFFICER, held.id, first.id, value, "Mine.", seen, pack)
    page = submit(
        officer, f"/screening/{held.id}/criteria/{first.id}", answer=first.answers[1].id, reason="Yours.", seen=seen
    ).text
    assert "Somebody changed this screening" in page
    assert "Yours." in page
    held = reread(city, held)
    assert f'value="{held.revision}"' in page
    assert held.draft[first.id]["reason"] == "Mine."


def test_clear_cases_are_checked_confirmed_and_taken_back(officer, city, screened):
    clear, care = screened(**CLEAR), screened(**CARE)
    check = officer.get(f"/screening/together?id={clear.id}&id={care.id}").text
    assert CLEAR["title"] in check
    assert CARE["title"] not in check
    done = submit(officer, "/screening/together", page="/screening/together", id=[clear.id, care.id])
    assert reread(city, clear).state == State.CONFIRMED
    assert reread(city, care).state == State.PROPOSED
    submit(officer, "/screening/together/undo", page=done.headers["Location"], id=[clear.id])
    assert reread(city, clear).state == State.DRAFT


def test_filters_are_kept_by_name_and_deleted_after_asking(officer, screened):
    screened(**CLEAR)
    submit(officer, "/screening/filters/new?tier=full&q=school", name="Schools")
    assert 'href="/screening?q=school&amp;tier=full"' in officer.get("/screening").text
    assert "Delete the filter" in officer.get("/screening/filters/1/delete").text
    submit(officer, "/screening/filters/1/delete")
    assert "Schools" not in officer.get("/screening").text.split("is deleted")[1]


def test_nobody_deletes_the_filter_of_another(officer, client_as, screened):
    submit(officer, "/screening/filters/new?tier=full", name="Mine")
    assert client_as(Role.CONTRACT_MANAGER).get("/screening/filters/1/delete").status_code == 404


def test_the_list_can_be_taken_along_and_runs_no_formula(officer, screened):
    screened(**CLEAR | {"title": "=HYPERLINK(1)"}, reference="+1")
    rows = list(csv.reader(io.StringIO(officer.get("/screening/export.csv").get_data().decode("utf-8-sig"))))
    assert rows[0][1] == "Title"
    assert rows[1][1] == "'=HYPERLINK(1)"
    sheet = load_workbook(io.BytesIO(officer.get("/screening/export.xlsx").get_data())).active
    assert sheet["B2"].value == "'=HYPERLINK(1)"
    assert len(list(csv.reader(io.StringIO(officer.get("/screening/export.csv?q=nothing").text)))) == 1


def test_a_cell_of_the_matrix_leads_to_its_list(officer, screened):
    held = screened(**CARE, department_id=3)
    text = officer.get("/screening/matrix").text
    assert f'href="/screening?contact={held.contact}&amp;impact={held.impact}"' in text
    assert "Department 3" in text
    assert CARE["title"] in officer.get(f"/screening?contact={held.contact}&impact={held.impact}").text


def test_an_outdated_screening_says_what_changed(officer, city, screened, pack):
    held = screened(**CLEAR)
    audit.act(city, OFFICER, NOW)
    screening.confirm(city, OFFICER, held.id, held.revision, pack, NOW)
    tender = queries.tenders(city, [held.tender_id])[held.tender_id]
    tender.title = "Supply of school chairs"
    city.flush()
    screening.refresh(city, [tender.id], pack, NOW)
    text = officer.get(f"/screening/{held.id}").text
    assert "Outdated" in text
    assert "Supply of office chairs" in text
    assert "Supply of school chairs" in text


def test_an_auditor_reads_and_is_offered_nothing_to_change(client_as, city, screened):
    held = screened(**CARE)
    auditor = client_as(Role.AUDITOR)
    text = auditor.get(f"/screening/{held.id}").text
    assert "confirm" not in text.lower().split("<main")[1].split("nobody has confirmed")[0]
    assert auditor.get(f"/screening/{held.id}/check").status_code == 403


def test_how_often_it_errs_stands_there_by_language(app):
    text = app.test_client().get("/about/pre-screening?language=nl").text
    assert "Nederlands" in text
    assert "Nothing has been measured yet" not in text


def test_how_it_works_and_accessibility_are_open_to_everyone(app):
    client = app.test_client()
    for path, words in (("/about/pre-screening", "A person decides."), ("/about/accessibility", "WCAG")):
        answer = client.get(path)
        assert answer.status_code == 200
        assert words in answer.text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_titles_are_marked_with_their_own_language(officer, screened, language):
    screened(title="Fournitures de bureau", language="fr")
    assert '<span lang="fr">Fournitures de bureau</span>' in officer.get(f"/screening?language={language}").text


def test_a_tender_prepared_by_hand_is_proposed_for_at_once(officer, city, screened, pack):
    earlier = screened(**CARE)
    audit.act(city, OFFICER, NOW)
    screening.confirm(city, OFFICER, earlier.id, earlier.revision, pack, NOW)
    tender = make_tender(city, **CLEAR, relet_of_id=earlier.tender_id)
    city.commit()
    here = f"/screening/tender/{tender.id}"
    assert "Propose now" in officer.get(here).text
    done = submit(officer, here)
    held = queries.of_tender(city, SYSTEM, tender.id)
    assert done.headers["Location"].endswith(f"/screening/{held.id}")
    answers = queries.version(city, earlier.id, 1).answers
    assert {name: typed["answer"] for name, typed in held.draft.items()} == answers
    assert officer.get("/screening/tender/999").status_code == 404


def test_a_value_is_for_its_department_alone(client_as, city, screened, pack):
    held = screened(**CLEAR, department_id=3, value=Decimal(4321), currency="EUR")
    audit.act(city, OFFICER, NOW)
    screening.confirm(city, OFFICER, held.id, held.revision, pack, NOW)
    tender = queries.tenders(city, [held.tender_id])[held.tender_id]
    tender.value = Decimal(98765)
    city.flush()
    screening.refresh(city, [tender.id], pack, NOW)
    stranger = client_as(Role.PROCUREMENT_OFFICER)
    for path in ("", "/versions/1", "/check", f"/criteria/{pack.section('screening').criteria[-1].id}"):
        text = stranger.get(f"/screening/{held.id}{path}").text.replace(",", "")
        assert "4321" not in text, path
        assert "98765" not in text, path
    assert "98765" in client_as(Role.EQUALITY_OFFICER).get(f"/screening/{held.id}").text.replace(",", "")


def test_a_lot_is_given_its_own_screening(officer, screened):
    lots = [{"id": "LOT-1", "title": "Chairs"}, {"id": "LOT/2", "title": CARE["title"]}]
    held = screened(**CLEAR, content={"lots": lots}, lots=2)
    done = submit(officer, f"/screening/tender/{held.tender_id}/lots/LOT/2", page=f"/screening/{held.id}")
    assert "Screening of lot LOT/2" in officer.get(done.headers["Location"]).text
    assert done.headers["Location"] in officer.get(f"/screening/{held.id}").text


def test_a_page_says_which_lot_a_proposal_comes_from(officer, screened):
    lots = [{"id": "LOT-1", "title": "Chairs"}, {"id": "LOT-2", "title": CARE["title"]}]
    held = screened(**CLEAR, content={"lots": lots}, lots=2)
    page = officer.get(f"/screening/{held.id}").text
    assert "This is the proposal of lot LOT-2, the highest" in page
    assert "Lot 2, Title" in page


def test_what_is_certainly_broken_in_a_text_is_shown_as_it_was_meant(officer, city, screened, pack):
    broken = {"title": "Care for the councilâ€™s tenants", "description": "At home.rnrnDay and night."}
    held = screened(**CARE | broken)
    audit.act(city, OFFICER, NOW)
    screening.confirm(city, OFFICER, held.id, held.revision, pack, NOW)
    for path in (f"/{held.id}", f"/{held.id}/versions/1", f"/{held.id}/check", "", "/export.csv"):
        page = officer.get(f"/screening{path}").text
        assert "council’s tenants" in page, path
        assert "â€™" not in page, path
        assert "rnrn" not in page, path


def test_an_amount_without_a_currency_says_so_and_is_left_out_of_value_filters(officer, screened):
    held = screened(**CLEAR, value=Decimal(4321))
    for path in (f"/screening/{held.id}", "/screening", f"/tenders/{held.tender_id}"):
        assert "4,321 (currency not stated)" in officer.get(path).text, path
    assert "4,321" not in officer.get("/screening?currency=EUR&value_from=1").text
