"""Forms of the supplier survey."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from wtforms.validators import Optional

from procure.core.forms import Day, Form, Radios, Required, Select, TextInput
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.profiles.documents.survey import SIZE_NAMES
from procure.profiles.models import SupplierSurvey
from procure.profiles.services import SurveyPlan, respondents_of
from procure.suppliers.queries import SupplierFilters

_EVERYBODY, _BID, _WON = "all", "bid", "won"


class SurveyForm(Form):
    """A survey: whom, when, under which name; `offer` fills in the choices."""

    name = TextInput(_("Name of the survey"), [Required(_("Give the survey a name"))])
    did = Radios(
        _("Which suppliers?"),
        choices=[
            (_EVERYBODY, _("All in the registry")),
            (_BID, _("Those that bid since the day below")),
            (_WON, _("Those that won since the day below")),
        ],
        default=_EVERYBODY,
    )
    since = Day(_("Bid or won since"), [Optional()])
    division = Select(_("Sector"), [Optional()])
    size = Select(_("Size"), [Optional()])
    from_date = Day(_("First day"), [Required(_("Enter the first day"))])
    until_date = Day(
        _("Last day"),
        [Required(_("Enter the last day"))],
        description=_("Suppliers are asked to answer by then, and reminded before."),
    )

    def offer(self, sectors: list[tuple[str, str]]) -> None:
        """Offer sectors and sizes."""
        self.division.offer([("", gettext("All sectors")), *sectors])
        self.size.offer([("", gettext("All sizes")), *((key, gettext(name)) for key, name in SIZE_NAMES.items())])

    def show(self, survey: SupplierSurvey, zone: ZoneInfo) -> None:
        """Fill in what stands there."""
        filters = respondents_of(survey)
        self.name.data, self.did.data = survey.name, filters.did or _EVERYBODY
        self.since.data = filters.since.astimezone(zone).date() if filters.since else None
        self.division.data, self.size.data = filters.division, filters.size
        self.from_date.data, self.until_date.data = survey.from_date, survey.until_date

    def plan(self, today: date, zone: ZoneInfo) -> SurveyPlan:
        """What was typed.

        Args:
            today: stands in for a day that was not given.
            zone: the city's.
        """
        did = "" if self.did.data == _EVERYBODY else self.did.data or ""
        since = datetime.combine(self.since.data, time.min, zone).astimezone(UTC) if did and self.since.data else None
        filters = SupplierFilters(division=self.division.data or "", size=self.size.data or "", did=did, since=since)
        return SurveyPlan(self.name.data or "", filters, self.from_date.data or today, self.until_date.data or today)


class SurveySureForm(Form):
    """A page that asks before it does something to a survey."""
