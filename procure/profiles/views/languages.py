"""In which languages suppliers are asked: how far each is, what a reader reads, and who released it."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit, translations
from procure.core.errors import NotFound
from procure.core.text import LOCALES
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.forms.office import ReleaseForm, SureForm
from procure.profiles.models import LanguageRelease
from procure.profiles.queries import SupplierLanguage
from procure.profiles.views.mount import READERS, blueprint, today
from rules.loader import Pack
from rules.profiles import Section


@blueprint.get("/profiles/languages")
@permitted(*READERS)
def languages() -> ResponseReturnValue:
    """The languages of the questionnaire in force."""
    pack, section = queries.questionnaire(db(), today())
    releases = queries.releases(db())
    entries = [entry for each in releases for entry in audit.trail(db(), LanguageRelease.__tablename__, each.id)]
    people = {entry.account_id for entry in entries if entry.account_id}
    return page(
        "profiles/office/languages.html",
        pack=pack,
        binding=section.binding,
        languages=queries.languages(db(), pack),
        entries=entries,
        names=accounts.names(db(), people),
    )


@blueprint.get("/profiles/languages/<code>/texts")
@permitted(*READERS)
def language_texts(code: str) -> ResponseReturnValue:
    """All that a supplier reads in a language, beside what it is translated from: what a reader reads."""
    pack, found = _language(code)
    section: Section = pack.section("profiles")
    said, source = queries.texts(pack, code), pack.texts(pack.card.languages[0])
    order = [key for key in queries.in_order(section) if key in said]
    return page(
        "profiles/office/language_texts.html",
        found=found,
        direction_of=LOCALES[code].text_direction,
        texts=[(source[key], said[key]) for key in (*order, *(key for key in said if key not in order))],
        words=translations.supplier_texts(code),
    )


@blueprint.route("/profiles/languages/<code>/release", methods=["GET", "POST"])
@permitted(*profiles.RELEASERS)
def release_language(code: str) -> ResponseReturnValue:
    """Put on record who has read a language; from then on suppliers are asked in it."""
    pack, found = _language(code)
    form = ReleaseForm(reader=current_actor().name, digest=queries.digest(pack, code))
    if form.validate_on_submit():
        with form.refusals():
            digest, reader = form.digest.data or "", form.reader.data or ""
            profiles.release_language(db(), current_actor(), pack, code, digest, reader, request_time())
            success(_("Suppliers can now be asked in this language."))
            return redirect(url_for(".languages"))
    return page("profiles/office/release.html", form=form, found=found)


@blueprint.route("/profiles/languages/<code>/take-back", methods=["GET", "POST"])
@permitted(*profiles.RELEASERS)
def take_language_back(code: str) -> ResponseReturnValue:
    """Take a release back; asks first."""
    _pack, found = _language(code)
    if found.release is None:
        raise NotFound
    form = SureForm()
    if form.validate_on_submit():
        profiles.take_language_back(db(), current_actor(), code, request_time())
        success(_("The release is taken back."))
        return redirect(url_for(".languages"))
    return page("profiles/office/take_back.html", form=form, found=found)


def _language(code: str) -> tuple[Pack, SupplierLanguage]:
    """The pack in force, and a language of its questionnaire.

    Raises:
        NotFound: the questionnaire is in no such language.
    """
    pack, _section = queries.questionnaire(db(), today())
    found = next((each for each in queries.languages(db(), pack) if each.code == code), None)
    if found is None:
        raise NotFound
    return pack, found
