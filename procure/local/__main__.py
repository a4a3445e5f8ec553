"""`python -m procure.local` is what `make run` runs."""

import sys

import click

from config import Settings
from procure.local.run import run


def main() -> int:
    """Run everything on this machine with the settings of the environment; gives the exit status."""
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        click.echo(str(error), err=True)
        return 2
    return run(settings)


if __name__ == "__main__":
    sys.exit(main())
