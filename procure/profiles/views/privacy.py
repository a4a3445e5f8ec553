"""The privacy documents of the profiles: the office's four, and the statement, which everybody may read."""

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from procure.core.actor import Role
from procure.core.errors import Invalid, NotFound
from procure.core.text import LOCALES, N_, day
from procure.core.translations import translate
from procure.core.web import db, language, limiter, page, permitted, prefer, public, request_time, site
from procure.core.word import MEDIA_TYPE
from procure.profiles import queries
from procure.profiles.documents.privacy import FILL_IN, CityFacts, PrivacyWords, spoken, word_file, written
from procure.profiles.services.looking import LONGEST, SHORTEST
from procure.profiles.views.here import Visit, arrive
from procure.profiles.views.mount import blueprint, offered, today
from rules.loader import Pack
from rules.profiles.privacy import KINDS, Gap, PrivacyDocument

PRIVACY_READERS = (Role.EQUALITY_OFFICER, Role.LEGAL_ADVISER, Role.ADMINISTRATOR, Role.AUDITOR)
"""Who sees what is to be filled in."""

_KIND = f"any({', '.join(KINDS)})"
_BY_SETTING = N_("%(what)s Setting of the server: %(name)s")
_BY_RULE = N_("%(what)s Rule of the pack: %(name)s")
_BY_HAND = N_("%(what)s In the Word file, by hand.")


@blueprint.get("/profiles/privacy")
@permitted(*PRIVACY_READERS)
def privacy() -> ResponseReturnValue:
    """The four documents, and how much of each is to be filled in."""
    pack = queries.with_privacy(db(), today())
    documents = [written(kind, pack, _facts_of_city(), spoken(pack, language())) for kind in KINDS]
    return page("profiles/office/privacy.html", documents=documents, pack=pack, today=today())


@blueprint.get(f"/profiles/privacy/<{_KIND}:kind>")
@permitted(*PRIVACY_READERS)
def privacy_document(kind: str) -> ResponseReturnValue:
    """One document, with what is to be filled in on top."""
    pack, document = _written(kind)
    gaps = _lines(document.gaps, language())
    return page(
        "profiles/office/privacy_document.html",
        document=document,
        gaps=gaps,
        pack=pack,
        today=today(),
        **_spoken_as(pack),
    )


@blueprint.get(f"/profiles/privacy/<{_KIND}:kind>.docx")
@permitted(*PRIVACY_READERS)
def privacy_word(kind: str) -> ResponseReturnValue:
    """The same as a Word file."""
    pack, document = _written(kind)
    code = spoken(pack, language())
    words = PrivacyWords(
        lacking=translate(N_("To be filled in"), code),
        fill_in=translate(FILL_IN, code),
        foot=f"{site().city} · {pack.text(code, 'pack.name')} {pack.version}",
        page=translate(N_("Page {page} of {pages}"), code),
        language=code,
    )
    facts = [
        (translate(N_("As on"), code), day(today(), code)),
        (translate(N_("Rule pack"), code), f"{pack.text(code, 'pack.name')}, {pack.version}"),
        (translate(N_("Digest of the pack"), code), pack.digest),
    ]
    made = word_file(document, words, facts, _lines(document.gaps, code), request_time())
    return Response(
        made,
        mimetype=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{kind}-{today().isoformat()}.{code}.docx"'},
    )


@blueprint.get("/questionnaire/privacy")
@public
@limiter.limit("120 per minute")
def statement() -> ResponseReturnValue:
    """The privacy statement, for whoever wants to read it."""
    return _statement()


@blueprint.get("/questionnaire/<token>/privacy")
@public
@limiter.limit("120 per minute")
def statement_of(token: str) -> ResponseReturnValue:
    """The privacy statement, within a supplier's own pages."""
    return _statement(arrive(token))


def _statement(visit: Visit | None = None) -> ResponseReturnValue:
    try:
        if visit is None:
            prefer(offered())
        pack, document = _written("statement")
    except Invalid as error:
        raise NotFound from error
    return page(
        "profiles/supplier/privacy.html", document=document, pack=pack, today=today(), visit=visit, **_spoken_as(pack)
    )


def _written(kind: str) -> tuple[Pack, PrivacyDocument]:
    pack = queries.with_privacy(db(), today())
    chosen = next(each for each in KINDS if each == kind)
    return pack, written(chosen, pack, _facts_of_city(), spoken(pack, language()))


def _spoken_as(pack: Pack) -> dict[str, Any]:
    code = spoken(pack, language())
    return {
        "spoken": code,
        "spoken_direction": LOCALES[code].text_direction,
        "fill_in": translate(FILL_IN, code),
    }


def _facts_of_city() -> CityFacts:
    here = site()
    return CityFacts(
        city=here.city,
        address=here.controller_address,
        contact=here.contact,
        officer=here.data_protection_officer,
        hosting=here.hosting,
        purpose=(SHORTEST, LONGEST),
        languages=offered(),
    )


def _lines(gaps: Sequence[Gap], code: str) -> list[str]:
    """What is to be filled in, and where."""
    return [
        translate(_BY_SETTING, code, what=gap.text, name=gap.setting)
        if gap.setting
        else translate(_BY_RULE, code, what=gap.text, name=gap.rule)
        if gap.rule
        else translate(_BY_HAND, code, what=gap.text)
        for gap in gaps
    ]
