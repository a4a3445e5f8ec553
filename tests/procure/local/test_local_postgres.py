import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from procure.local import server_files
from procure.local.machine import AlreadyRunningError
from procure.local.postgres import Cluster, ClusterError
from tests.support.processes import runs, wait_until
from tests.support.servers import CHECKOUT


@pytest.fixture
def place():
    """A folder with a space in its path that everybody can enter; pytest's own is for its owner alone."""
    with tempfile.TemporaryDirectory(prefix="procure test ") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def cluster(place):
    with Cluster(place / "my data", durable=False) as cluster:
        yield cluster


def write(cluster, database="procure"):
    cluster.create_database(database)
    with psycopg.connect(cluster.urls(database)["owner"]) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('still here')")


def read(cluster, database="procure"):
    with psycopg.connect(cluster.urls(database)["owner"]) as connection:
        return connection.execute("select word from kept").fetchone()[0]


def test_data_survive_a_restart(place):
    with Cluster(place / "my data") as first:
        write(first)
    with Cluster(place / "my data") as second:
        assert read(second) == "still here"


def test_data_survive_a_killed_server(place):
    with Cluster(place / "my data") as first:
        write(first)
        first.process.kill()
        first.process.wait()
        first.stop()
        first.start()
        assert read(first) == "still here"


def test_server_dies_with_a_killed_process_and_data_survive(place):
    script = (
        "import sys, time, pathlib; from procure.local.postgres import Cluster\n"
        "cluster = Cluster(pathlib.Path(sys.argv[1])); cluster.start(); cluster.create_database('procure')\n"
        "print(cluster.process.pid, flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(place / "my data")], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    server = int(holder.stdout.readline())
    holder.kill()
    holder.wait()
    with Cluster(place / "my data") as again:  # at once: the old server may still be on its way out
        assert again.databases.has_database("procure")
    wait_until(lambda: not runs(server))


def test_lock_file_whose_number_another_program_has_is_no_obstacle(place):
    with Cluster(place / "my data", durable=False) as first:
        write(first)
        lock_file = first.data / "postmaster.pid"
        lines = lock_file.read_text().splitlines()
    other = subprocess.Popen(["sleep", "60"])
    try:
        lock_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        with Cluster(place / "my data", durable=False) as second:
            assert read(second) == "still here"
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_an_interrupted_first_start_is_begun_afresh(place):
    home = place / "my data"
    (home / "unfinished" / "data").mkdir(parents=True)
    (home / "unfinished" / "data" / "half").touch()
    with Cluster(home, durable=False) as cluster:
        write(cluster)


def test_second_process_on_the_same_folder_is_refused(cluster):
    with pytest.raises(AlreadyRunningError, match="my data"):
        Cluster(cluster.home).start()
    write(cluster)


def test_server_that_does_not_start_shows_its_log(place):
    with pytest.raises(ClusterError, match="shared_buffers"):
        Cluster(place / "my data", settings={"shared_buffers": "none"}).start()


@pytest.mark.parametrize("role", ["owner", "office", "profiles", "counts"])
def test_roles_connect_as_themselves_and_are_no_superusers(cluster, role):
    cluster.create_database("procure")
    with psycopg.connect(cluster.urls()[role]) as connection:
        found = connection.execute(
            "select current_user, rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user"
        )
        assert found.fetchone() == (role, False)


def test_wrong_password_is_refused(cluster):
    cluster.create_database("procure")
    url = cluster.urls()["office"].replace(cluster.databases.passwords["office"], "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url)


def test_passwords_are_for_their_owner_alone(cluster):
    assert (cluster.home / "passwords.json").stat().st_mode & 0o077 == 0


def test_copy_of_a_database_has_its_data(cluster):
    write(cluster, "first")
    cluster.create_database("second", template="first")
    assert read(cluster, "second") == "still here"


def test_text_is_utf8_and_full_text_knows_five_languages(cluster):
    cluster.create_database("procure")
    with psycopg.connect(cluster.urls()["owner"]) as connection:
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        for language in ("english", "dutch", "german", "french", "italian"):
            connection.execute("select to_tsvector(%s::regconfig, 'x')", [language])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its data to another user")
def test_data_of_root_go_elsewhere_when_the_servant_cannot_enter(place):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with Cluster(closed / "postgres", durable=False, elsewhere=place / "elsewhere") as cluster:
        write(cluster)
        assert cluster.home.parent == place / "elsewhere"
        assert str(cluster.home) in (closed / "postgres" / "MOVED").read_text()
    with Cluster(closed / "postgres", durable=False, elsewhere=place / "elsewhere") as again:
        assert read(again) == "still here"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root copies the binaries")
def test_root_takes_no_binaries_from_a_folder_that_others_write_to(place):
    place.chmod(0o777)
    with pytest.raises(server_files.ServerFilesError, match="only root"):
        server_files.binaries(place)


def test_watcher_signals_when_its_starter_is_killed(place):
    """What stands in for `prctl` on macOS."""
    script = (
        "import signal, subprocess, time; from procure.local import processes\n"
        "kept = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        "processes.watch(kept.pid, signal.SIGTERM); print(kept.pid, flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    kept = int(holder.stdout.readline())
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    wait_until(lambda: not runs(kept))
