"""The command `procure`: mounts the commands of the capabilities, each imported only when it is called."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module

import click

from config import Settings

_COMMANDS = {
    "accounts": "procure.accounts.cli:accounts",
    "check-contract": "procure.clauses.cli:check_contract",
    "import": "procure.intake.cli:import_command",
    "lint-requirements": "procure.assurance.cli:lint_requirements",
    "packs": "procure.packs.cli:packs",
    "screen": "procure.screening.cli:screen",
}
"""Name -> module and command. `procure screen` runs with no database and no web server, so it imports neither."""


class _Lazy(click.Group):
    """A group whose commands are imported when they are called, or all of them to be listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Lazy)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Make a city's buying fair to everybody it is for."""
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    ctx.obj = partial(_office, settings)
    ctx.default_map = {
        "accounts": {
            "create-administrator": {
                "database_url": settings.database_url_office,
                "base_url": settings.base_url,
                "secret_key": settings.secret_key,
            }
        },
        "check-contract": {"packs_dir": settings.packs_dir},
        "import": {"time_zone": settings.time_zone},
        "lint-requirements": {"packs_dir": settings.packs_dir},
        "packs": {"compare": {"packs_dir": settings.packs_dir, "time_zone": settings.time_zone}},
        "screen": {"packs_dir": settings.packs_dir, "time_zone": settings.time_zone},
    }


@contextmanager
def _office(settings: Settings, say: Callable[[str], None]) -> Iterator[str]:
    """The address of the database for the role `office`: the named one, else that of the data folder.

    Raises:
        OSError: the embedded server does not start.
    """
    if settings.database_url_office:
        yield settings.database_url_office
        return
    embedded = import_module("procure.local.embedded")  # commands that need no database do without it
    with ExitStack() as stack:
        try:
            found = stack.enter_context(embedded.for_command(settings, say=say))
        except embedded.UNAVAILABLE as error:
            raise OSError(str(error)) from error
        yield found.database_url_office


if __name__ == "__main__":
    main()
