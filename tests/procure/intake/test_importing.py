"""Imports end with everything that can be read, once, whatever stands between."""

import gzip
import io
import zipfile

import orjson
import pytest
from sqlalchemy import func, select

from procure.core import jobs
from procure.core.audit import AuditEntry
from procure.core.errors import Invalid, NotFound
from procure.core.jobs import Job
from procure.intake import services as intake
from procure.intake.models import Import, ImportFault, ImportFile
from procure.intake.services import pipeline
from procure.screening.models import Screening
from procure.tenders.models import Release, Tender
from tests.procure.intake.conftest import ZONE, lines, release
from tests.support.notices import NOW


def counts(begin, found):
    with begin() as session:
        rows = session.scalars(select(ImportFile).where(ImportFile.import_id == found.id).order_by(ImportFile.id))
        return {row.name: (row.new, row.updated, row.unchanged, row.older, row.failed) for row in rows}


def number_of(begin, model):
    with begin() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_each_new_notice_becomes_a_tender_with_a_release_and_a_proposal(begin, send, work, pack):
    found = send({"a.jsonl": lines(*(release(n) for n in range(5)))})
    assert work(found) == "finished"
    assert counts(begin, found) == {"a.jsonl": (5, 0, 0, 0, 0)}
    assert [number_of(begin, model) for model in (Tender, Release, Screening)] == [5, 5, 5]
    with begin() as session:
        tender = session.scalars(select(Tender).limit(1)).one()
        screening = session.scalars(select(Screening).where(Screening.tender_id == tender.id)).one()
        assert screening.proposed_under == pack.digest
        assert session.get_one(Import, found.id).ended_at is not None


def test_without_a_pack_in_force_tenders_come_in_all_the_same(begin, send, work):
    assert work(send({"a.jsonl": lines(release(1))})) == "finished"
    assert [number_of(begin, model) for model in (Tender, Screening)] == [1, 0]


def test_one_bad_notice_among_many_is_listed_and_the_rest_is_not_lost(begin, send, work, pack):
    given = [release(n) for n in range(1001)]
    given[500] = {"ocid": "ocds-000000-500", "id": "1", "tender": {"id": "no text"}}
    found = send({"a.jsonl": lines(*given), "empty.json": b"", "cut.json": b'{"releases": [' + orjson.dumps(given[0])})
    assert work(found) == "finished"
    assert counts(begin, found) == {
        "a.jsonl": (1000, 0, 0, 0, 1),
        "empty.json": (0, 0, 0, 0, 0),
        "cut.json": (0, 0, 1, 0, 1),
    }
    with begin() as session:
        faults = session.scalars(select(ImportFault).order_by(ImportFault.id)).all()
    assert [(fault.file, fault.index, fault.code) for fault in faults] == [
        ("a.jsonl", 500, "no_tender"),
        ("empty.json", None, "empty_file"),
        ("cut.json", 1, "truncated"),
    ]


def test_archives_are_looked_into_and_named_as_the_person_knows_them(begin, send, work, pack):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("one.json", orjson.dumps({"releases": [release(1)]}))
        out.writestr("two.json", orjson.dumps({"releases": [release(2)]}))
    found = send({"month.zip": archive.getvalue(), "three.json.gz": gzip.compress(orjson.dumps(release(3)))})
    assert work(found) == "finished"
    assert counts(begin, found) == {
        "month.zip!one.json": (1, 0, 0, 0, 0),
        "month.zip!two.json": (1, 0, 0, 0, 0),
        "three.json.gz": (1, 0, 0, 0, 0),
    }


def test_importing_again_changes_nothing(begin, send, work, pack):
    data = lines(*(release(n, day) for n in range(3) for day in (1, 2)))
    work(send({"a.jsonl": data}))
    before = [number_of(begin, model) for model in (Tender, Release, Screening)]
    again = send({"b.jsonl": data})
    assert work(again) == "finished"
    assert counts(begin, again) == {"b.jsonl": (0, 0, 6, 0, 0)}
    assert [number_of(begin, model) for model in (Tender, Release, Screening)] == before


def test_the_order_of_files_never_matters(begin, send, work, pack):
    first = release(1, 1, title="Home care")
    second = release(1, 2, title="Home care, corrected")
    for number, order in enumerate(((first, second), (second, first))):
        for each in order:
            found = send({f"{number}.json": orjson.dumps(each | {"ocid": f"ocds-{number}"})})
            work(found)
    with begin() as session:
        assert set(session.scalars(select(Tender.title))) == {"Home care, corrected"}
    assert counts(begin, found) == {"1.json": (0, 0, 0, 1, 0)}


def test_a_confirmed_screening_gets_outdated_and_an_unconfirmed_one_follows(begin, send, work, pack):
    work(send({"a.json": orjson.dumps(release(1, 1, title="Resurfacing of roads"))}))
    work(send({"b.json": orjson.dumps(release(1, 2, title="Home care for older residents"))}))
    with begin() as session:
        tier_of_new = session.scalars(select(Screening.proposed_impact)).one()
    work(send({"c.json": orjson.dumps(release(2, 1, title="Home care for older residents"))}))
    with begin() as session:
        assert set(session.scalars(select(Screening.proposed_impact))) == {tier_of_new}


@pytest.mark.parametrize("killed_after", [0, 1, 2, 3])
def test_an_import_killed_between_batches_ends_with_everything_once(
    begin, send, work, pack, monkeypatch, killed_after
):
    monkeypatch.setattr(pipeline, "BATCH", 4)
    bad = {"ocid": "ocds-000000-x", "id": "1", "tender": {"id": "no text"}}
    found = send({"a.jsonl": lines(*(release(n) for n in range(7)), bad, *(release(n) for n in range(7, 13)))})
    written = pipeline._write  # noqa: SLF001  the one transaction of a batch
    left = [killed_after]

    def killed(*args):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return written(*args)

    monkeypatch.setattr(pipeline, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        work(found)
    with begin() as session:
        assert session.get_one(Job, found.job_id).done == 4 * killed_after
    monkeypatch.setattr(pipeline, "_write", written)
    assert work(found) == "finished"
    assert counts(begin, found) == {"a.jsonl": (13, 0, 0, 0, 1)}
    assert [number_of(begin, model) for model in (Tender, Release, Screening, ImportFault)] == [13, 13, 13, 1]
    assert work(found) == "over"


def test_a_cancelled_import_keeps_what_is_committed(begin, send, work, pack, officer, folder, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 4)
    found = send({"a.jsonl": lines(*(release(n) for n in range(12)))})
    written = pipeline._write  # noqa: SLF001  the one transaction of a batch

    def cancelling(*args):
        with begin() as session:
            intake.cancel(session, officer, found.id, folder, NOW)
        return written(*args)

    monkeypatch.setattr(pipeline, "_write", cancelling)
    assert work(found) == "cancelled"
    assert counts(begin, found) == {"a.jsonl": (4, 0, 0, 0, 0)}
    with begin() as session:
        assert session.get_one(Import, found.id).ended_at is not None
        assert session.get_one(Job, found.job_id).state == "cancelled"
    assert not any(folder.iterdir())


def test_uploads_are_gone_when_the_import_is_over(send, work, pack, folder):
    work(send({"../../a.jsonl": lines(release(1))}))
    assert not any(folder.iterdir())


def test_nobody_begins_or_cancels_what_somebody_else_sent(begin, send, officer, folder):
    found = send({"a.csv": b"title\nHome care\n"})
    stranger = type(officer)(officer.account_id + 1, "Stranger")
    with begin() as session, pytest.raises(NotFound):
        intake.begin(session, stranger, found.id, ZONE, NOW)
    with begin() as session, pytest.raises(NotFound):
        intake.cancel(session, stranger, found.id, folder, NOW)


@pytest.mark.parametrize(
    ("files", "content", "department", "field"),
    [
        ([], "notices", None, "files"),
        ([b""] * 201, "notices", None, "files"),
        ([b""], "letters", None, "content"),
        ([b""], "calendar", None, "department_id"),
        ([b""], "notices", 0, "department_id"),
    ],
)
def test_an_upload_that_can_not_be_taken_names_its_field(begin, officer, folder, files, content, department, field):
    given = [intake.Upload("a.json", io.BytesIO(data)) for data in files]
    with begin() as session, pytest.raises(Invalid) as refused:
        intake.upload(session, officer, given, content, department, folder, NOW)
    assert refused.value.field == field


def test_columns_of_a_table_are_proposed_and_remembered(begin, send, work, pack, officer, folder):
    (department,) = officer.departments
    data = b"Projectnaam;Bedrag;Opmerking\nThuiszorg voor ouderen;100000;schoon\n;;\nJeugdhulp;5000;x\n"
    found = send({"planning.csv": data}, "calendar", department)
    for remembered in (False, True):
        with begin() as session:
            ask = intake.to_match(session, session.get_one(Import, found.id), folder)
            assert (ask.columns["title"], ask.is_remembered) == (0, remembered)
            columns = dict(ask.columns) | {"description": 2}
            intake.match_columns(session, officer, found.id, ask.number, columns, folder, NOW)
        with begin() as session:
            assert intake.to_match(session, session.get_one(Import, found.id), folder) is None
            intake.begin(session, officer, found.id, ZONE, NOW)
        with begin() as session:
            assert work(session.get_one(Import, found.id)) == "finished"
        found = send({"planning.csv": data}, "calendar", department)
    with begin() as session:
        rows = session.scalars(select(Tender).order_by(Tender.id)).all()
        assert [(row.title, row.description, row.is_published, row.department_id) for row in rows] == [
            ("Thuiszorg voor ouderen", "schoon", False, department),
            ("Jeugdhulp", "x", False, department),
        ]


@pytest.mark.parametrize("columns", [{}, {"reference": 0}, {"title": 9}, {"title": 0, "description": 0}])
def test_columns_that_make_no_sense_are_refused(begin, send, officer, folder, columns):
    found = send({"a.csv": b"title,number\nHome care,1\n"})
    with begin() as session, pytest.raises(Invalid):
        intake.match_columns(session, officer, found.id, 0, columns, folder, NOW)


def test_an_import_stands_in_the_trail(begin, send, work, pack, officer):
    found = send({"a.json": orjson.dumps(release(1))})
    work(found)
    with begin() as session:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.record_type == "import", AuditEntry.record_id == str(found.id))
        ).all()
    assert rows[0].action == "created"
    assert "ended_at" in rows[-1].after
    assert {row.account_id for row in rows[1:]} >= {officer.account_id}


def test_uploads_of_an_import_stopped_on_the_page_of_jobs_are_removed(begin, send, work, folder, pack):
    stopped, running = (send({"a.json": orjson.dumps(release(n))}) for n in (1, 2))
    with begin() as session:
        jobs.cancel(session, stopped.job_id, NOW)
    assert work(stopped) == "over"
    for expected in (1, 0):
        with begin() as session:
            assert intake.end_stopped(session, folder, NOW) == expected
    with begin() as session:
        assert session.get_one(Import, stopped.id).ended_at == NOW
        assert session.get_one(Import, running.id).ended_at is None
    assert [each.name for each in folder.iterdir()] == [str(running.folder)]
    assert work(running) == "finished"
