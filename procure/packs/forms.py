"""The form by which a pack is adopted."""

from wtforms import HiddenField

from procure.core.forms import Day, Form, Required
from procure.core.web import lazy_gettext


class AdoptForm(Form):
    """From which day a pack holds; `digest` is that of the pack as it was shown."""

    from_date = Day(
        lazy_gettext("From which day does it hold?"),
        [Required(lazy_gettext("Enter a day"))],
        description=lazy_gettext("For example, 1 1 2027. Decisions taken before keep the pack they were taken under."),
    )
    digest = HiddenField()
