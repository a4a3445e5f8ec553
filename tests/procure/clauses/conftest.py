"""A city whose pack knows clauses, its people, a tender of tier `full`, and drafts that are checked at once."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from docx import Document

from procure.clauses import queries
from procure.clauses.services import checking, uploading
from procure.clauses.services.texts import key_of
from procure.clauses.services.uploading import SentFile
from procure.core import audit, jobs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_sessions
from rules.loader import Pack, load_pack
from tests.support.city import city, team
from tests.support.screenings import CARE, NOW, make_tender

__all__ = ["city", "team"]

TODAY = date(2026, 11, 24)
LATER = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

DUTIES = (
    "The Supplier shall not discriminate unlawfully on grounds of race, religion, sex, disability or age.",
    "The Authority may audit the Supplier's performance of this Agreement and have access to all records.",
)


def contract(*paragraphs: str, heading: str = "Agreement") -> bytes:
    """A Word file."""
    document = Document()
    document.add_heading(heading, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_model_texts(pack: Pack) -> Pack:
    """A pack with a short model text for each clause type, whatever its files say."""
    texts = {
        language: {**held, **{key_of(each.id): f"Model\nText of {each.id}." for each in pack.section("clauses").types}}
        for language, held in pack.content["texts"].items()
    }
    return Pack({**pack.content, "texts": texts})


@pytest.fixture(scope="session")
def pack():
    return with_model_texts(load_pack("uk"))


@pytest.fixture
def tender(city):
    made = make_tender(city, is_published=True, **CARE)
    city.commit()
    return made


@pytest.fixture
def work(engines):
    """Does the jobs that wait, as a worker would; gives the outcome of each."""
    engine = engines[DatabaseRole.OFFICE]
    sessions = make_sessions(engine)

    def run(actor=SYSTEM, handler: Callable[[jobs.Run], None] = checking.run) -> list[str]:
        with sessions.begin() as session:
            audit.act(session, SYSTEM, NOW)
            waiting = jobs.waiting(session, LATER)
        return [
            jobs.execute(engine, sessions, job_id, {uploading.JOB: handler}, lambda *_: actor, lambda: LATER, "worker")
            for job_id in waiting
        ]

    return run


@pytest.fixture
def send(city, team, tender, work):
    """Uploads a version of the tender's draft as the officer, and checks it unless told otherwise."""

    def upload(*files: bytes | tuple[str, bytes], check: bool = True):
        audit.act(city, team["officer"], NOW)
        named = [each if isinstance(each, tuple) else ("contract.docx", each) for each in files]
        sent = [SentFile(name, io.BytesIO(content)) for name, content in named]
        made = uploading.upload(city, team["officer"], tender.id, sent, TODAY, NOW)
        if check:
            assert work(team["officer"]) == ["finished"]
        city.expire_all()
        return queries.one(city, team["officer"], made.id)

    return upload
