"""Takes in what people upload."""

from procure.core import audit, clock
from procure.core.actor import SYSTEM
from procure.core.jobs import Run
from procure.intake import services as intake
from workers import app as here


def take_in(run: Run) -> None:
    """Take in an import; the handler of `intake.JOB`."""
    intake.run(run, here.SETTINGS.data_dir / "uploads")


@here.app.task(name="workers.end_stopped_imports")
def end_stopped_imports() -> int:
    """End imports whose job was stopped before a worker took it."""
    now = clock.now()
    with here.sessions()() as session:
        audit.act(session, SYSTEM, now)
        return intake.end_stopped(session, here.SETTINGS.data_dir / "uploads", now)
