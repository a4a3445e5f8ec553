"""`make chaos`: imports by the pages, while worker, web, beat, Redis and PostgreSQL are killed at random points.

Afterwards nothing may be lost and nothing may be there twice. Prints one line of JSON; what the programs said stays in
the folder that it names where something is wrong.
"""

import argparse
import http.client
import json
import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Sequence
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import orjson
import psycopg

from procure.accounts.models import Account, AccountRole, WebSession
from procure.core import audit, clock, tokens
from procure.core.actor import SYSTEM, Role
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.core.vault import new_key
from procure.local.machine import HOST, free_port
from tests.chaos.town import Town, made_of, python, wrongs

SIZE = 200
"""Notices in one import."""

LONGEST_PAUSE = 1.5
"""Seconds between two uploads, at most."""

KILLS_AFTERWARDS = 20
"""Kills after the last upload, as long as imports are open."""

VICTIMS = ("worker", "web", "beat", "redis", "postgres")
SECRET = "not a secret: nobody reaches this town"
STARTS_WITHIN = 60.0
"""Seconds until the pages first answer."""

PATIENCE = 420.0
"""Seconds after the last kill: a job that lost its worker is sent again after half a minute."""


class Sender:
    """Somebody who sends files by the page, and sends again where the page did not answer."""

    def __init__(self, base_url: str, token: str) -> None:
        self._base_url = base_url
        self._token = token

    def send(self, name: str, data: bytes) -> None:
        """Send one file until the page says that it is taken in."""
        while True:
            try:
                if self._try(name, data):
                    return
            except (OSError, http.client.HTTPException, urllib.error.URLError):
                pass
            time.sleep(0.3)

    def _try(self, name: str, data: bytes) -> bool:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        opener.addheaders = [("Cookie", f"procure={self._token}")]
        with opener.open(f"{self._base_url}/imports/new", timeout=30) as answer:
            page = answer.read().decode()
            form = answer.headers.get("Set-Cookie", "").partition(";")[0]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        if token is None:
            return False
        boundary = uuid.uuid4().hex
        fields = {"csrf_token": token[1], "content": "notices", "department_id": ""}
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
        asked = urllib.request.Request(
            f"{self._base_url}/imports/new",
            body,
            {
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Cookie": f"procure={self._token}; {form}",
                "Referer": f"{self._base_url}/imports/new",
            },
        )
        with urllib.request.build_opener().open(asked, timeout=30) as answer:
            return bool(re.search(r"/imports/\d+$", answer.geturl()))


def _settle(town: Town) -> str:
    """An officer with a web session; gives its token."""
    token = uuid.uuid4().hex
    engine = make_engine(town.urls[DatabaseRole.OFFICE])
    with make_sessions(engine).begin() as session:
        now = clock.now()
        audit.act(session, SYSTEM, now)
        person = Account(email="officer@town.invalid", name="Officer", invited_at=now, joined_at=now)
        session.add(person)
        session.flush()
        session.add_all(
            [
                AccountRole(account_id=person.id, role=Role.PROCUREMENT_OFFICER, granted_at=now),
                WebSession(
                    account_id=person.id,
                    token_hash=tokens.fingerprint(token),
                    opened_by="link",
                    browser="chaos",
                    created_at=now,
                    seen_at=now,
                    expires_at=now + timedelta(hours=8),
                ),
            ]
        )
    engine.dispose()
    return token


def _open_town(town: Town) -> str:
    """Start web, worker and beat; gives the address of the pages."""
    port = free_port()
    base_url = f"http://{HOST}:{port}"
    environment = {
        "DATABASE_URL_OFFICE": town.urls[DatabaseRole.OFFICE],
        "DATABASE_URL_PROFILES": town.urls[DatabaseRole.PROFILES],
        "PROFILES_KEYS": new_key(),
        "PROFILES_PSEUDONYM_KEY": SECRET,
        "REDIS_URL": town.redis_url,
        "SECRET_KEY": SECRET,
        "DATA_DIR": str(town.folder / "data"),
        "BASE_URL": base_url,
        "SECURE_COOKIES": "0",
    }
    celery = python("celery", "--app", "workers.app", "--quiet")
    commands = {
        "worker": [*celery, "worker", "--concurrency", "2", "--without-mingle", "--without-gossip"],
        "beat": [*celery, "beat", "--pidfile", "", "--schedule", str(town.folder / "beat")],
        "web": python("waitress", "--host", HOST, "--port", str(port), "--call", "procure.app:create_app"),
    }
    (town.folder / "data").mkdir()
    for name, command in commands.items():
        town.start(name, command, environment)
    _await_pages(base_url, town.folder)
    return base_url


def _await_pages(base_url: str, folder: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(base_url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the pages don't answer; {folder / 'web.log'} says why")


def _open_jobs(town: Town) -> int:
    try:
        return int(town.ask("select count(*) from job where ended_at is null and parked_at is null")[0][0])
    except psycopg.OperationalError:
        return 1


def _rage(town: Town, files: Sequence[Sequence[dict[str, Any]]], chance: random.Random) -> None:
    """Send all files, and kill until the last one is taken in, or patience ends."""
    sender = Sender(_open_town(town), _settle(town))
    sent = threading.Event()
    pauses = random.Random(chance.random())

    def send() -> None:
        for number, file in enumerate(files):
            sender.send(f"{number}.jsonl", b"".join(orjson.dumps(release) + b"\n" for release in file))
            time.sleep(pauses.random() * LONGEST_PAUSE)
        sent.set()

    threading.Thread(target=send, daemon=True).start()
    left = KILLS_AFTERWARDS
    while not sent.is_set() or (left and _open_jobs(town)):
        left -= sent.is_set()
        time.sleep(0.5 + chance.random() * 4)
        victim = chance.choice(VICTIMS)
        town.kill(victim)
        time.sleep(chance.random())
        town.revive(victim)
        sys.stderr.write(f"{victim} was killed; {_open_jobs(town)} imports are open\n")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and _open_jobs(town):
        time.sleep(0.5)


def main() -> int:
    """Rage, then look what is left; status 1 where something got lost or came twice."""
    options = argparse.ArgumentParser(prog="make chaos")
    options.add_argument("--imports", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="procure-chaos-"))
    files = made_of(asked.imports, SIZE, asked.seed)
    with Town(folder) as town:
        _rage(town, files, random.Random(asked.seed))
        found = wrongs(town, files)
        kills = town.kills
    line = {"name": "chaos", "imports": asked.imports, "kills": kills, "wrong": found, "pass": not found}
    sys.stdout.write(json.dumps(line | ({"folder": str(folder)} if found else {})) + "\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
