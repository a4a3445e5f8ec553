"""Takes in what people upload."""

from procure.core.jobs import Run
from procure.intake import services as intake
from workers import app as here


def take_in(run: Run) -> None:
    """Take in an import; the handler of `intake.JOB`."""
    intake.run(run, here.SETTINGS.data_dir / "uploads")
