"""The end of a declaration: look at it, sign, send, and the receipt."""

from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core import packs
from procure.core.errors import Conflict, NotFound
from procure.core.forms import keyed_by_address
from procure.core.text import LANGUAGES
from procure.core.web import db, language, limiter, page, public, request_time, shown_revision, site
from procure.core.web import gettext as _
from procure.core.web.language import day, moment
from procure.core.word import MEDIA_TYPE
from procure.declarations import queries
from procure.declarations import services as declarations
from procure.declarations.documents.espd import EspdParties
from procure.declarations.documents.espd import response as espd_response
from procure.declarations.documents.receipt import DeclarationWords, receipt
from procure.declarations.forms import SendForm
from procure.declarations.models import DeclarationVersion
from procure.declarations.services import Signed
from procure.declarations.views.declaring import PATH
from procure.declarations.views.here import Visit, arrive
from procure.declarations.views.mount import blueprint, today
from procure.declarations.views.wording import Themes, themes_of
from procure.suppliers import queries as suppliers
from procure.tenders import queries as tenders
from rules.declarations.espd import answers


@blueprint.get(f"{PATH}/check")
@public
@limiter.limit("120 per minute")
def check(token: str) -> ResponseReturnValue:
    """The whole declaration on one page, each part with a way to change it."""
    visit = arrive(token)
    found = visit.declaring
    themes = themes_of(found.pack, found.grounds, found.said)
    return page("declarations/supplier/check.html", visit=visit, themes=themes)


@blueprint.route(f"{PATH}/send", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("60 per minute")
def send(token: str) -> ResponseReturnValue:
    """Sign the declaration, and send it."""
    visit = arrive(token)
    if visit.declaring.open:
        return redirect(url_for(".check", token=token))
    form = SendForm()
    if form.validate_on_submit():
        signed = Signed(form.name.data or "", form.function.data or "", language())
        try:
            with form.refusals():
                made = declarations.send(db(), visit.invited, signed, revision=shown_revision(), now=request_time())
                return redirect(url_for(".sent", token=token, version_id=made))
        except Conflict:
            return redirect(url_for(".check", token=token))
    binding = visit.declaring.section.binding
    return page("declarations/supplier/send.html", visit=visit, form=form, binding=LANGUAGES.get(binding, binding))


@blueprint.get(f"{PATH}/sent/<uuid:version_id>")
@public
@limiter.limit("120 per minute")
def sent(token: str, version_id: UUID) -> ResponseReturnValue:
    """The receipt of one version."""
    visit = arrive(token)
    version = _version(visit, version_id)
    return page(
        "declarations/supplier/sent.html",
        visit=visit,
        version=version,
        facts=_facts(visit, version),
        themes=_said(version),
        has_espd=any(ground.espd for ground in queries.said_in(db(), version)[1]),
    )


@blueprint.get(f"{PATH}/sent/<uuid:version_id>.docx")
@public
@limiter.limit("20 per minute")
def sent_word(token: str, version_id: UUID) -> ResponseReturnValue:
    """The receipt as a Word file."""
    visit = arrive(token)
    version = _version(visit, version_id)
    words = DeclarationWords(
        _("Declaration of %(supplier)s", supplier=visit.supplier),
        f"{site().city} · {visit.supplier}",
        _("Page {page} of {pages}"),
        language(),
    )
    said = [(name, [(key, "\n".join(lines)) for key, lines in rows]) for _id, name, rows in _said(version)]
    return Response(
        receipt(words, _facts(visit, version), said, request_time()),
        mimetype=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="declaration-{today().isoformat()}.docx"'},
    )


@blueprint.get(f"{PATH}/sent/<uuid:version_id>.xml")
@public
@limiter.limit("20 per minute")
def sent_espd(token: str, version_id: UUID) -> ResponseReturnValue:
    """The version as a response of the European Single Procurement Document, where its grounds fall under one."""
    visit = arrive(token)
    version = _version(visit, version_id)
    pack, _grounds, said = queries.said_in(db(), version)
    answered = answers(pack.section("declarations"), said)
    if not answered:
        raise NotFound
    firm = suppliers.one(db(), visit.invited.supplier_id)
    held = suppliers.numbers(db(), [each.id for each in suppliers.family(db(), firm.id)])
    parties = EspdParties(
        site().city,
        tenders.reference_of(db(), visit.declaring.file.tender_id) or str(visit.declaring.file.tender_id),
        firm.name,
        [(each.scheme, each.value) for each in held],
        firm.place,
        firm.size,
    )
    return Response(
        espd_response(parties, answered, version.id, version.sent_at),
        mimetype="application/xml",
        headers={"Content-Disposition": f'attachment; filename="espd-{today().isoformat()}.xml"'},
    )


def _version(visit: Visit, version_id: UUID) -> DeclarationVersion:
    """A version of this supplier's declaration; raises `NotFound` where it is of another, or of none."""
    own = [each.declaration_id for each in visit.declaring.versions]
    return queries.version(db(), own[0] if own else UUID(int=0), version_id)


def _facts(visit: Visit, version: DeclarationVersion) -> list[tuple[str, str]]:
    binding = packs.by_digest(db(), version.pack).section("declarations").binding
    return [
        (_("Business"), visit.supplier),
        (_("Tender"), visit.tender or _("Without a title")),
        (_("Version"), str(version.number)),
        (_("Sent"), moment(version.sent_at)),
        (_("Declare by"), day(visit.declaring.file.due_on)),
        (_("By"), f"{version.declared_by}, {version.function}"),
        (_("Language that binds"), LANGUAGES.get(binding, binding)),
        (_("Number of this receipt"), str(version.id)),
    ]


def _said(version: DeclarationVersion) -> Themes:
    return themes_of(*queries.said_in(db(), version))
