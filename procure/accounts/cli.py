"""`procure accounts`: what must work before anybody can sign in."""

import click
from sqlalchemy.exc import OperationalError

from procure.accounts import services
from procure.core import audit, clock
from procure.core.actor import SYSTEM
from procure.core.database import make_engine, make_sessions
from procure.core.errors import Invalid


@click.group()
def accounts() -> None:
    """People who may sign in."""


@accounts.command("create-administrator")
@click.argument("email")
@click.option("--database-url", hidden=True, default="")
@click.option("--base-url", hidden=True, default="")
@click.option("--secret-key", hidden=True, default="")
def create_administrator(email: str, database_url: str, base_url: str, secret_key: str) -> None:
    """Make EMAIL the first administrator of this city, and print a link that signs in once, within half an hour.

    Only where there is no administrator yet; from then on administrators invite people on the pages.
    """
    if not database_url or not secret_key:
        click.echo("DATABASE_URL_OFFICE and SECRET_KEY must be set: see the guide for operators.", err=True)
        raise SystemExit(3)
    now = clock.now()
    with make_sessions(make_engine(database_url))() as session:
        try:
            audit.act(session, SYSTEM, now)
            click.echo(services.create_administrator(session, email, base_url, secret_key, now))
        except Invalid as refusal:
            raise click.UsageError(refusal.message % refusal.parameters) from refusal
        except OperationalError as failure:
            click.echo("The database that DATABASE_URL_OFFICE names does not answer.", err=True)
            raise SystemExit(3) from failure
