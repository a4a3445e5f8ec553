"""What migrations make is what models say, and an old database gets there."""

import os
import subprocess
import sys

from tests.support.servers import CHECKOUT


def alembic(database, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "alembic", *arguments],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": database["owner"]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_models_and_migrations_agree(database):
    done = alembic(database, "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_one_newest_migration(database):
    done = alembic(database, "heads")
    assert len(done.stdout.splitlines()) == 1, done.stdout + done.stderr
