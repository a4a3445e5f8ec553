"""Pages that show packs to people who don't read YAML, and let an administrator adopt one."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from procure.core import packs as stored
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.web import (
    current_actor,
    db,
    language,
    page,
    permitted,
    request_time,
    signed_in,
    site,
    success,
)
from procure.core.web import gettext as _
from procure.packs import queries, services
from procure.packs.forms import AdoptForm
from procure.packs.views.mount import blueprint, today
from procure.profiles import queries as profiles
from rules.codes import cpv
from rules.loader import Pack

MOST_CHANGES = 300
"""Differences shown on a page; a pack that differs in more is better read by itself."""


@blueprint.get("/")
@signed_in
def listing() -> tuple[str, int]:
    """All packs: which holds, which held before, which stand in files."""
    filed = queries.filed(site().pack_roots)
    in_force = stored.digest_in_force(db(), today())
    return page(
        "packs/list.html",
        filed=filed,
        adoptions=queries.adoptions(db()),
        in_force=in_force,
        with_decisions={each.id for each in filed if each.pack and services.as_adopted(db(), each.pack) == in_force},
        today=today(),
    )


@blueprint.get("/<pack_id>")
@signed_in
def show(pack_id: str) -> tuple[str, int]:
    """A pack as its files have it, or its faults."""
    found = queries.one_filed(pack_id, site().pack_roots)
    if found.pack is None:
        return page("packs/faults.html", found=found)
    return _pack_page(found.pack, filed=True)


@blueprint.get("/-/stored/<digest>")
@signed_in
def show_stored(digest: str) -> tuple[str, int]:
    """A pack as it was when it was adopted."""
    return _pack_page(stored.by_digest(db(), digest), filed=False)


@blueprint.route("/<pack_id>/adopt", methods=["GET", "POST"])
@permitted(Role.ADMINISTRATOR)
def adopt(pack_id: str) -> tuple[str, int] | Response:
    """Decide from which day a pack holds."""
    pack = queries.one_filed(pack_id, site().pack_roots).pack
    if pack is None:
        raise NotFound(pack_id)
    form = AdoptForm()
    if form.validate_on_submit() and form.from_date.data is not None:
        with form.refusals():
            services.adopt(
                db(),
                pack_id,
                form.digest.data or "",
                form.from_date.data,
                actor=current_actor(),
                now=request_time(),
                today=today(),
                roots=site().pack_roots,
            )
            success(_("The pack was adopted."))
            return redirect(url_for(".listing"))
    form.digest.data = form.digest.data or pack.digest
    return page("packs/adopt.html", form=form, pack=pack)


def _pack_page(pack: Pack, *, filed: bool) -> tuple[str, int]:
    holding = stored.digest_in_force(db(), today())
    return page(
        "packs/pack.html",
        pack=pack,
        filed=filed,
        in_force=holding in ({pack.digest, services.as_adopted(db(), pack)} if filed else {pack.digest}),
        decided=filed and holding != pack.digest,
        changes=queries.changes(pack, site().pack_roots, language()),
        most=MOST_CHANGES,
        screening=pack.section("screening") if "screening" in pack.section_names else None,
        profiles=pack.section("profiles") if "profiles" in pack.section_names else None,
        supplier_languages=profiles.languages(db(), pack) if "profiles" in pack.section_names else (),
        signs=queries.signs(pack) if "screening" in pack.section_names else {},
        cpv_label=_cpv_label,
    )


def _cpv_label(prefix: str) -> str:
    return cpv.label(prefix.ljust(8, "0"), language()) or ""
