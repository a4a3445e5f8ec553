"""The servers of one data folder: those that the settings name, and embedded ones for what they do not name."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import Popen
from typing import IO

from alembic import command
from alembic.config import Config

from config import ROOT, Settings
from procure.core.database import DatabaseRole
from procure.core.vault import new_key
from procure.local.databases import Databases
from procure.local.machine import AlreadyRunningError, hold, write_private
from procure.local.postgres import Cluster, ClusterError
from procure.local.server_files import ServerFilesError
from procure.local.valkey import Valkey, ValkeyError

DATABASE = "procure"
_UNFINISHED = "procure_unfinished"

UNAVAILABLE = (AlreadyRunningError, ClusterError, ServerFilesError, ValkeyError)
"""What is raised where the embedded servers do not start; each message says what to do."""

Fill = Callable[[Settings], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Running:
    """Servers that answer.

    Attributes:
        settings: with the addresses of all servers and all keys.
        processes: those started here, by name.
        state: a file that others read while this runs; see `publish`.
    """

    settings: Settings
    processes: Mapping[str, Popen[bytes]]
    state: IO[str]

    def publish(self, base_url: str | None = None) -> None:
        """Tell commands that are started meanwhile where the servers are, and people where the pages are."""
        self.state.seek(0)
        self.state.truncate()
        addresses = {name: getattr(self.settings, name) for name in _ADDRESSES}
        json.dump(addresses | ({"base_url": base_url} if base_url else {}), self.state)
        self.state.flush()


_ADDRESSES = ("database_url", "database_url_office", "database_url_profiles", "database_url_counts", "redis_url")


@contextmanager
def servers(settings: Settings, *, fill: Fill | None = None, say: Say = lambda _: None) -> Iterator[Running]:
    """Servers for the time of a `with`, with a database at the newest migration.

    Args:
        settings: a `database_url` or `redis_url` in it is used as it is; what is empty is started in `data_dir`.
        fill: puts data into a new embedded database. One that was interrupted is begun afresh the next time.
        say: told what is being done.

    Raises:
        AlreadyRunningError: another process runs on this data folder.
        ClusterError, ValkeyError, ServerFilesError: an embedded server does not start.
    """
    settings = replace(settings, data_dir=settings.data_dir.absolute())  # other processes have other working folders
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        state = stack.enter_context(hold(settings.data_dir / "running.json", "procure"))
        processes: dict[str, Popen[bytes]] = {}
        found = _with_keys(settings)
        if not settings.redis_url:
            say("Starting the embedded Valkey.")
            valkey = stack.enter_context(Valkey(settings.data_dir / "valkey"))
            found = replace(found, redis_url=valkey.url())
            processes |= {"valkey": valkey.process} if valkey.process else {}
        if settings.database_url:
            say("Applying migrations to the database that DATABASE_URL names.")
            migrate(found.database_url)
        else:
            say("Starting the embedded PostgreSQL.")
            cluster = stack.enter_context(Cluster(settings.data_dir / "postgres"))
            processes |= {"postgres": cluster.process} if cluster.process else {}
            _prepare(cluster.databases, found, fill, say)
            found = _at(found, cluster.databases, DATABASE)
        yield Running(found, processes, state)


@contextmanager
def for_command(settings: Settings, *, fill: Fill | None = None, say: Say = lambda _: None) -> Iterator[Settings]:
    """Settings with servers that answer, for the time of one command.

    They are the named ones, those of a `make run` on the same data folder, or embedded ones started for the command.

    Args:
        settings: as for `servers`.
        fill: puts data into a new embedded database, so that a later `make run` finds what it would have made.
        say: told what is being done.

    Raises:
        AlreadyRunningError: a `make run` is just starting on this data folder.
    """
    try:
        with servers(settings, fill=fill, say=say) as running:
            running.publish()
            yield running.settings
    except AlreadyRunningError as other:
        if not other.holder:
            raise
        known = json.loads(other.holder)
        yield replace(_with_keys(settings), **known)


def migrate(url: str) -> None:
    """Bring a database to the newest migration.

    Args:
        url: its address for the database role `owner`.
    """
    configuration = Config(ROOT / "alembic.ini")
    configuration.set_main_option("sqlalchemy.url", url.replace("%", "%%"))  # it is read by a ConfigParser
    command.upgrade(configuration, "head")


def _prepare(databases: Databases, settings: Settings, fill: Fill | None, say: Say) -> None:
    """Migrate the database, or make it: under another name until it is complete."""
    if databases.has_database(DATABASE):
        say("Applying migrations.")
        migrate(databases.url(DatabaseRole.OWNER, DATABASE))
        return
    say("Making the database.")
    databases.drop_database(_UNFINISHED)
    databases.create_database(_UNFINISHED)
    migrate(databases.url(DatabaseRole.OWNER, _UNFINISHED))
    if fill is not None:
        say("Filling it with the demo city.")
        fill(_at(settings, databases, _UNFINISHED))
    databases.rename_database(_UNFINISHED, DATABASE)


def _at(settings: Settings, databases: Databases, name: str) -> Settings:
    urls = databases.urls(name)
    return replace(
        settings,
        database_url=urls[DatabaseRole.OWNER],
        database_url_office=urls[DatabaseRole.OFFICE],
        database_url_profiles=urls[DatabaseRole.PROFILES],
        database_url_counts=urls[DatabaseRole.COUNTS],
    )


def _with_keys(settings: Settings) -> Settings:
    """The settings with the keys they don't name: each made once, and kept in a file of its own."""
    folder = settings.data_dir
    return replace(
        settings,
        secret_key=settings.secret_key or _kept(folder / "secret_key", _secret),
        profiles_keys=settings.profiles_keys or _kept(folder / "profiles_key", new_key),
        profiles_pseudonym_key=settings.profiles_pseudonym_key or _kept(folder / "profiles_pseudonym_key", _secret),
    )


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        write_private(path, make())
    return path.read_text(encoding="utf-8")


def _secret() -> str:
    return secrets.token_urlsafe(48)
