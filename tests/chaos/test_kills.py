"""The small form of `make chaos`: a few imports, while the worker and PostgreSQL are killed."""

import io
import random
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import psycopg

from procure.core import audit, clock
from procure.core.actor import Actor, Role
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.intake import services as intake
from tests.chaos.town import Town, made_of, python, wrongs

FILES, SIZE, SEED = 3, 1500, 7
ZONE = ZoneInfo("Europe/Amsterdam")
SENDER = Actor(None, "chaos", frozenset({Role.PROCUREMENT_OFFICER}), None)


def test_nothing_is_lost_and_nothing_comes_twice():
    chance = random.Random(SEED)
    files = made_of(FILES, SIZE, SEED)
    with tempfile.TemporaryDirectory(prefix="procure-chaos-") as name, Town(Path(name)) as town:
        uploads = town.folder / "uploads"
        _send(town, files, uploads)
        town.start("worker", python("tests.chaos.runner", town.urls[DatabaseRole.OFFICE], str(uploads)), {})
        for victim in ("worker", "postgres", "worker"):
            time.sleep(0.8 + chance.random() * 1.5)
            town.kill(victim)
            town.revive(victim)
        end = time.monotonic() + 120
        while time.monotonic() < end and _open(town):
            time.sleep(0.1)
        assert wrongs(town, files) == []
        assert town.kills == {"worker": 2, "postgres": 1}


def _send(town, files, uploads):
    engine = make_engine(town.urls[DatabaseRole.OFFICE])
    with make_sessions(engine)() as session:
        for number, file in enumerate(files):
            audit.act(session, SENDER, clock.now())
            data = b"".join(orjson.dumps(release) + b"\n" for release in file)
            given = [intake.Upload(f"{number}.jsonl", io.BytesIO(data))]
            found = intake.upload(session, SENDER, given, "notices", None, uploads, clock.now())
            intake.begin(session, SENDER, found.id, ZONE, clock.now())
    engine.dispose()


def _open(town):
    try:
        return town.ask("select count(*) from job where ended_at is null and parked_at is null")[0][0]
    except psycopg.OperationalError:
        return True
