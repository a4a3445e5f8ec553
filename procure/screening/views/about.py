"""How pre-screening works and how often it errs, and the accessibility statement: open to everyone."""

from flask.typing import ResponseReturnValue

from procure.core.web import page, public
from procure.screening.readers import measured
from procure.screening.views.mount import blueprint


@blueprint.get("/about/pre-screening")
@public
def how_it_works() -> ResponseReturnValue:
    """What pre-screening looks at, how often it errs, and that a person decides."""
    return page("screening/how_it_works.html", measured=measured())


@blueprint.get("/about/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return page("screening/accessibility.html")
