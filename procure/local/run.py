"""`make run`: servers, migrations, the demo city, then web server, Celery worker and beat on this machine."""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import fields, replace

import click

from config import ROOT, Settings
from procure.local.embedded import Fill, servers
from procure.local.machine import HOST, AlreadyRunningError, is_free
from procure.local.postgres import ClusterError
from procure.local.server_files import ServerFilesError
from procure.local.supervisor import Program, supervise
from procure.local.valkey import ValkeyError

USUAL_PORT = 8000
_PORTS = range(USUAL_PORT, USUAL_PORT + 100)

SignInLinks = Callable[[Settings], Iterable[tuple[str, str]]]


def run(settings: Settings, *, fill: Fill | None = None, sign_in_links: SignInLinks | None = None) -> int:
    """Run everything on this machine until it is stopped.

    Args:
        settings: embedded servers are started for those that it does not name.
        fill: puts the demo city into a new embedded database.
        sign_in_links: name of a role and an address that signs in, for the settings in force; asked when the
            database is embedded.

    Returns:
        The exit status: 0 when it was stopped, or runs already; 1 when something died; 3 when it can't start.
    """
    started = time.monotonic()
    embedded = not settings.database_url
    try:
        with servers(settings, fill=fill, say=click.echo) as running:
            port = next((port for port in _PORTS if is_free(port)), None)
            if port is None:
                click.echo(f"All ports from {_PORTS[0]} to {_PORTS[-1]} are taken: free one.", err=True)
                return 3
            if port != USUAL_PORT:
                click.echo(f"Port {USUAL_PORT} is taken, so this is port {port}.")
            here = running.settings
            if here.base_url == Settings().base_url:
                here = replace(here, base_url=f"http://{HOST}:{port}")
            here = replace(here, secure_cookies=here.base_url.startswith("https:"), demo=here.demo or embedded)
            running.publish(here.base_url)
            links = list(sign_in_links(here)) if sign_in_links and embedded else []
            _announce(here.base_url, port, links, started)
            return supervise(_programs(here, port), running.processes)
    except AlreadyRunningError as other:
        click.echo(
            f"procure is already running on {settings.data_dir}{_where(other.holder)}. Stop it with Ctrl-C there."
        )
        return 0
    except KeyboardInterrupt:  # before there was anything to supervise
        click.echo("Stopped.")
        return 0
    except (ClusterError, ValkeyError, ServerFilesError) as error:
        click.echo(str(error), err=True)
        return 3


def _programs(settings: Settings, port: int) -> list[Program]:
    environment = os.environ | environment_of(settings) | {"PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)  # the owner of the tables: for migrations, not for what runs all day
    python = [sys.executable, "-m"]
    # Root on a machine of one's own is no danger here: messages are JSON, never pickled code.
    quiet = ["-W", "ignore:You're running the worker with superuser privileges"]
    celery = [sys.executable, *quiet, "-m", "celery", "--app", "workers.app", "--quiet"]
    commands = {
        "worker": [
            *celery,
            "worker",
            "--loglevel",
            "INFO",
            "--concurrency",
            "2",
            "--without-mingle",
            "--without-gossip",
        ],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
        "web": [
            *python,
            "waitress",
            "--host",
            HOST,
            "--port",
            str(port),
            "--threads",
            "8",
            "--call",
            "procure.app:create_app",
        ],
    }
    return [Program(name, arguments, environment, ROOT) for name, arguments in commands.items()]


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables from which a child process reads the same settings."""
    made = {}
    for field in fields(settings):
        value = getattr(settings, field.name)
        if value not in ("", None):
            made[field.name.upper()] = str(int(value)) if isinstance(value, bool) else str(value)
    return made


def _announce(base_url: str, port: int, links: list[tuple[str, str]], started: float) -> None:
    """Print where the pages are and who can sign in, once the web server answers."""

    def wait() -> None:
        while True:
            try:
                socket.create_connection((HOST, port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        lines = ["", f"procure is ready after {time.monotonic() - started:.1f} s: {base_url}", ""]
        if links:
            width = max(len(role) for role, _ in links)
            lines += ["Sign in as", *(f"  {role:<{width}}  {url}" for role, url in links), ""]
        click.echo("\n".join([*lines, "Ctrl-C stops everything and keeps the data.", ""]))

    threading.Thread(target=wait, daemon=True).start()


def _where(holder: str) -> str:
    known = json.loads(holder) if holder else {}
    return f": {known['base_url']}" if "base_url" in known else ", still starting or by a command"
