"""The pages of imports: send, match, watch, cancel, and see what could not be read."""

import io
import re

import orjson
import pytest
from sqlalchemy import select

from procure.core import jobs
from procure.core.actor import Role
from procure.core.database import DatabaseRole
from procure.intake import services as intake
from procure.intake.models import Import
from procure.tenders.models import Tender
from tests.procure.intake.conftest import lines, release
from tests.support import web
from tests.support.notices import NOW
from tests.support.web import client, client_as, no_limits, submit

__all__ = ["client", "client_as", "no_limits"]


@pytest.fixture
def app(engines, tmp_path):
    made = web.create_app(web.settings(data_dir=tmp_path), engines[DatabaseRole.OFFICE])
    made.testing = True
    return made


@pytest.fixture
def sender(client_as, officer):
    return client_as(Role.PROCUREMENT_OFFICER, departments=tuple(officer.departments))


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def send(sender, files, **fields):
    given = [(io.BytesIO(data), name) for name, data in files.items()]
    answer = submit(sender, "/imports/new", files=given, **({"content": "notices"} | fields))
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def run(engines, sessions, begin, officer, tmp_path):
    with begin() as session:
        job_id = session.scalars(select(Import.job_id).order_by(Import.id.desc())).first()
    return jobs.execute(
        engines[DatabaseRole.OFFICE],
        sessions,
        job_id,
        {intake.JOB: lambda given: intake.run(given, tmp_path / "uploads")},
        lambda *_: officer,
        lambda: NOW,
        "worker",
    )


def test_files_come_in_and_what_could_not_be_read_is_listed(engines, sessions, begin, sender, officer, pack, tmp_path):
    bad = [{"ocid": f"x{n}", "id": "1", "tender": {"id": "no text"}} for n in range(60)]
    place = send(sender, {"a.jsonl": lines(release(1), *bad), "=cmd.json": b""})
    assert "Waiting" in text_of(sender.get(place))
    assert run(engines, sessions, begin, officer, tmp_path) == "finished"
    text = text_of(sender.get(place))
    assert "=cmd.json Not readable" in text
    for words in ("Finished", "New tenders 1", "Could not be read 61", "Home care in district 1"):
        assert words in text
    faults = sender.get(f"{place}/faults")
    assert "No tender in it (60)" in text_of(faults)
    following = re.search(rf'href="({place}/faults\?after=[^"]+)"', faults.text)[1].replace("&amp;", "&")
    assert "=cmd.json" in text_of(sender.get(following))
    assert "=cmd.json" not in text_of(sender.get(f"{place}/faults?code=no_tender"))
    assert "a.jsonl" not in text_of(sender.get(f"{place}/faults?q=cmd"))
    table = sender.get(f"{place}/faults.csv")
    assert len(table.text.splitlines()) == 62
    assert "'=cmd.json" in table.text
    assert "a.jsonl" in text_of(sender.get("/imports"))


def test_a_table_asks_for_its_columns_first(engines, sessions, begin, sender, officer, pack, tmp_path):
    (department,) = officer.departments
    place = send(
        sender,
        {"plan.csv": b"Projectnaam;CPV;Bedrag\nThuiszorg;85312000;1000\n", "more.json": orjson.dumps(release(1))},
        content="calendar",
        department_id=department,
    )
    assert place.endswith("/columns")
    page = sender.get(place)
    assert re.search(r'<option value="0" selected>\s*Projectnaam', page.text)
    assert "once only" in text_of(submit(sender, place, title="0", description="0"))
    done = submit(sender, place, title="0", cpv="1", value="2")
    assert done.status_code == 302
    assert run(engines, sessions, begin, officer, tmp_path) == "finished"
    with begin() as session:
        planned = session.scalars(select(Tender).where(~Tender.is_published)).one()
    assert (planned.title, planned.department_id) == ("Thuiszorg", department)


def test_an_import_is_cancelled_by_who_sent_it(sender, client_as, pack):
    place = send(sender, {"a.json": orjson.dumps(release(1))})
    other = client_as(Role.PROCUREMENT_OFFICER)
    assert other.get(f"{place}/cancel").status_code == 404
    assert submit(sender, f"{place}/cancel").status_code == 302
    assert "Cancelled" in text_of(sender.get(place))


def test_an_upload_without_files_says_so(sender):
    assert "Choose one or more files" in text_of(submit(sender, "/imports/new", content="notices"))


def test_auditors_see_imports_and_send_none(client_as, sender):
    place = send(sender, {"a.json": orjson.dumps(release(1))})
    auditor = client_as(Role.AUDITOR)
    assert auditor.get(place).status_code == 200
    assert auditor.get("/imports/new").status_code == 403
