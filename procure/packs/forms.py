"""The forms by which a pack is adopted, and two are compared."""

from wtforms import HiddenField

from procure.core.forms import Day, Form, Required, Select
from procure.core.web import lazy_gettext


class AdoptForm(Form):
    """From which day a pack holds; `digest` is that of the pack as it was shown."""

    from_date = Day(
        lazy_gettext("From which day does it hold?"),
        [Required(lazy_gettext("Enter a day"))],
        description=lazy_gettext("For example, 1 1 2027. Decisions taken before keep the pack they were taken under."),
    )
    digest = HiddenField()


class CompareForm(Form):
    """Two packs, and the day whose law counts."""

    old = Select(
        lazy_gettext("Pack to compare with"),
        [Required(lazy_gettext("Choose a pack"))],
        description=lazy_gettext("Usually the one that is in force."),
    )
    new = Select(lazy_gettext("Pack that you think of adopting"), [Required(lazy_gettext("Choose a pack"))])
    as_of = Day(
        lazy_gettext("The law of which day?"),
        [Required(lazy_gettext("Enter a day"))],
        description=lazy_gettext("Rules that hold from a day, or until one, are read as they hold on it."),
    )
