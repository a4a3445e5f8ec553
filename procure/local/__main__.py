"""`python -m procure.local` is what `make run` runs."""

import sys

import click

from config import Settings
from procure.accounts import services as accounts
from procure.core import audit, clock
from procure.core.actor import SYSTEM
from procure.core.database import make_engine, make_sessions
from procure.local.filling import fill
from procure.local.run import run


def main() -> int:
    """Run everything on this machine with the settings of the environment; gives the exit status."""
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        click.echo(str(error), err=True)
        return 2
    return run(settings, fill=fill, sign_in_links=_sign_in_links)


def _sign_in_links(settings: Settings) -> list[tuple[str, str]]:
    """A link for one person of each role."""
    engine = make_engine(settings.database_url_office)
    with make_sessions(engine)() as session:
        audit.act(session, SYSTEM, clock.now())
        links = accounts.demo_sign_in_links(session, settings.base_url, settings.secret_key, clock.now())
    engine.dispose()
    return [(role.value.replace("_", " "), url) for role, url in links]


if __name__ == "__main__":
    sys.exit(main())
