"""The supplier survey: planned, started, watched, closed, read, compared."""

from typing import Any

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core import audit
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.sheets import FORMATS
from procure.core.web import current_actor, db, language, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.core.web.language import day, number, percent
from procure.core.web.wall import vault, walled_db
from procure.core.word import MEDIA_TYPE
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.documents import survey as documents
from procure.profiles.documents.survey import GROUP_NAMES, MEASURE_NAMES, SIZE_NAMES, SurveyWords
from procure.profiles.forms.surveys import SurveyForm, SurveySureForm
from procure.profiles.models import SupplierSurvey
from procure.profiles.services import SURVEYORS
from procure.profiles.views.mount import blueprint, today
from rules.codes import cpv
from rules.profiles.survey import SECTOR, SIZE, SurveyResult, SurveyRow

READERS = (*SURVEYORS, Role.AUDITOR)


@blueprint.get("/surveys")
@permitted(*READERS)
def surveys() -> ResponseReturnValue:
    """All surveys, newest first."""
    found = queries.surveys(db())
    progress = queries.survey_progress(db(), [survey.id for survey in found])
    results = {survey.id: profiles.result_of(survey) for survey in found}
    return page("profiles/surveys/listed.html", surveys=found, progress=progress, results=results)


@blueprint.route("/surveys/new", methods=["GET", "POST"])
@permitted(*SURVEYORS)
def new_survey() -> ResponseReturnValue:
    """Plan a survey."""
    return _planned(None)


@blueprint.route("/surveys/<int:survey_id>/change", methods=["GET", "POST"])
@permitted(*SURVEYORS)
def change_survey(survey_id: int) -> ResponseReturnValue:
    """Change a survey that has not started."""
    return _planned(_in_state(survey_id, "draft"))


@blueprint.get("/surveys/<int:survey_id>")
@permitted(*READERS)
def survey(survey_id: int) -> ResponseReturnValue:
    """A survey: what is planned, how far it is, or what it shows."""
    found = queries.survey(db(), survey_id)
    others = [each for each in queries.surveys(db()) if each.state == "closed" and each.id != survey_id]
    return page(
        "profiles/surveys/one.html",
        survey=found,
        respondents=_respondents(found),
        meant=queries.count_meant(db(), profiles.respondents_of(found), None),
        progress=queries.survey_progress(db(), [survey_id]).get(survey_id),
        result=profiles.result_of(found),
        others=others,
        over=found.until_date < today(),
        **_words(),
    )


@blueprint.route("/surveys/<int:survey_id>/start", methods=["GET", "POST"])
@permitted(*SURVEYORS)
def start_survey(survey_id: int) -> ResponseReturnValue:
    """Invite everybody; asks first, and says how many that are."""
    found, form = _in_state(survey_id, "draft"), SurveySureForm()
    if form.validate_on_submit():
        with form.refusals():
            zone = site().time_zone
            profiles.start_survey(db(), current_actor(), survey_id, language(), zone, request_time())
            success(_("The survey has started. Suppliers are being invited."))
            return redirect(url_for(".survey", survey_id=survey_id))
    meant = queries.count_meant(db(), profiles.respondents_of(found), None)
    return page("profiles/surveys/start.html", survey=found, form=form, meant=meant)


@blueprint.route("/surveys/<int:survey_id>/close", methods=["GET", "POST"])
@permitted(*SURVEYORS)
def close_survey(survey_id: int) -> ResponseReturnValue:
    """Close a survey and make its result; asks first."""
    found, form = _in_state(survey_id, "running"), SurveySureForm()
    if form.validate_on_submit():
        profiles.close_survey(walled_db(), vault(), current_actor(), survey_id, today(), request_time())
        success(_("The survey is closed."))
        return redirect(url_for(".survey", survey_id=survey_id))
    progress = queries.survey_progress(db(), [survey_id]).get(survey_id)
    return page("profiles/surveys/close.html", survey=found, form=form, progress=progress)


@blueprint.route("/surveys/<int:survey_id>/remove", methods=["GET", "POST"])
@permitted(*SURVEYORS)
def remove_survey(survey_id: int) -> ResponseReturnValue:
    """Remove a survey that has not started; asks first."""
    found, form = _in_state(survey_id, "draft"), SurveySureForm()
    if form.validate_on_submit():
        profiles.remove_survey(db(), current_actor(), survey_id)
        success(_("The survey is removed."))
        return redirect(url_for(".surveys"))
    return page("profiles/surveys/remove.html", survey=found, form=form)


@blueprint.get("/surveys/<int:survey_id>/compare/<int:other_id>")
@permitted(*READERS)
def compare_surveys(survey_id: int, other_id: int) -> ResponseReturnValue:
    """Two results beside each other."""
    first, second = queries.survey(db(), survey_id), queries.survey(db(), other_id)
    results = [profiles.result_of(each) for each in (first, second)]
    keyed = [{(row.measure, row.group, row.key): row for row in result.rows} if result else {} for result in results]
    if not all(keyed):
        raise NotFound
    rows = [(key, keyed[0].get(key), keyed[1].get(key)) for key in dict.fromkeys([*keyed[0], *keyed[1]])]
    return page("profiles/surveys/compare.html", first=first, second=second, results=results, rows=rows, **_words())


@blueprint.get("/surveys/<int:survey_id>/result.<any(csv, xlsx, docx):kind>")
@permitted(*READERS)
def survey_result(survey_id: int, kind: str) -> ResponseReturnValue:
    """The result as a file."""
    found = queries.survey(db(), survey_id)
    result = profiles.result_of(found)
    if result is None:
        raise NotFound
    audit.note(db(), "exported", "supplier_survey", found.id, {"kind": kind})
    db().commit()
    if kind == "docx":
        content, media_type = _word(found, result), MEDIA_TYPE
    else:
        form = FORMATS[kind]
        content = form.write([_(column) for column in documents.COLUMNS], documents.cells(result, key_name, _))
        media_type = form.media_type
    disposition = f'attachment; filename="survey-{found.id}.{kind}"'
    return Response(content, mimetype=media_type, headers={"Content-Disposition": disposition})


def key_name(group: str, key: str) -> str:
    """A sector or size in words."""
    if group == SECTOR:
        return f"{key} {cpv.label(key.ljust(8, '0'), language()) or ''}".strip() if key else _("Sector not known")
    if group == SIZE:
        return _(SIZE_NAMES[key]) if key in SIZE_NAMES else _("Size not known")
    return _(GROUP_NAMES[group])


def _words() -> dict[str, Any]:
    return {
        "measure_names": MEASURE_NAMES,
        "group_names": GROUP_NAMES,
        "key_name": key_name,
        "share_of": lambda row: documents.share(row, language()),
        "bounds_of": lambda row: documents.bounds(row, language()),
        "change_of": _change,
    }


def _change(before: SurveyRow | None, after: SurveyRow | None) -> str:
    """Points of a per cent between two rows; empty where either is hidden or missing."""
    if before is None or after is None or before.share is None or after.share is None:
        return ""
    return f"{number(round((after.share - before.share) * 100, 1))}"


def _planned(found: SupplierSurvey | None) -> ResponseReturnValue:
    form = SurveyForm()
    sectors = [(code[:2], f"{code[:2]} {cpv.label(code, language()) or ''}") for code in cpv.divisions(language())]
    form.offer(sectors)
    if form.validate_on_submit():
        with form.refusals():
            plan = form.plan(today(), site().time_zone)
            made = profiles.plan_survey(
                db(), current_actor(), plan, request_time(), found.id if found is not None else None
            )
            success(_("Saved."))
            return redirect(url_for(".survey", survey_id=made.id))
    elif not form.is_submitted() and found is not None:
        form.show(found, site().time_zone)
    return page("profiles/surveys/form.html", form=form, survey=found)


def _in_state(survey_id: int, state: str) -> SupplierSurvey:
    """A survey in a state; of one in another its page has moved on.

    Raises:
        NotFound: there is none in that state.
    """
    found = queries.survey(db(), survey_id)
    if found.state != state:
        raise NotFound
    return found


def _respondents(found: SupplierSurvey) -> str:
    filters = profiles.respondents_of(found)
    said = {"": _("All in the registry"), "bid": _("Those that bid"), "won": _("Those that won")}[filters.did]
    since = _("since %(day)s", day=day(filters.since)) if filters.since else ""
    sector = key_name(SECTOR, filters.division) if filters.division else ""
    size = key_name(SIZE, filters.size) if filters.size else ""
    return ", ".join(part for part in (f"{said} {since}".strip(), sector, size) if part)


def _word(found: SupplierSurvey, result: SurveyResult) -> bytes:
    words = SurveyWords(
        found.name,
        f"{site().city} · {found.name}",
        _("Page {page} of {pages}"),
        (_("Group"), _("Suppliers"), _("Share"), _("Between")),
        _("too few to show"),
        language(),
    )
    facts = [
        (_("Period"), _("%(first)s to %(last)s", first=day(found.from_date), last=day(found.until_date))),
        (_("Suppliers asked"), number(result.invited)),
        (_("Suppliers that answered"), number(result.answered)),
        (_("Response rate"), percent(result.answered / result.invited if result.invited else None, 1)),
    ]
    return documents.report(words, facts, _notes(result), result, key_name, _, request_time())


def _notes(result: SurveyResult) -> list[str]:
    notes = [
        _(
            "Shares of suppliers lie between the bounds whatever those who did not answer would have said. "
            "Shares of people come with a 95 per cent interval. "
            "Who did not say is left out, and never counted as a no."
        )
    ]
    if result.not_gathered:
        notes.append(_("The city does not ask about the origin of people, so these shares can’t be shown."))
    if result.not_broken_down:
        notes.append(
            _("Answers about origin are parted from their firms, so these shares can’t be shown by sector or size.")
        )
    return notes


@blueprint.app_context_processor
def _survey_notes() -> dict[str, object]:
    return {"survey_notes": _notes}
