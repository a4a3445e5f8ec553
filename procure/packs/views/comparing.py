"""Pages that compare two packs: ask for it, watch it, read which tenders would change, take them along as CSV.

No id of a pack begins with a hyphen, so no pack can have the address of these pages.
"""

from collections.abc import Iterator

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, sessionmaker

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core import packs as stored
from procure.core.actor import Actor, Role
from procure.core.errors import NotFound
from procure.core.sheets import UTF_8_MARK, csv_lines
from procure.core.text import N_
from procure.core.web import current_actor, db, language, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.packs import queries, services
from procure.packs.forms import CompareForm
from procure.packs.models import PackComparison
from procure.packs.queries import Moving, Narrowed
from procure.packs.services import RestsOn
from procure.packs.views.mount import blueprint, today
from rules.loader import Pack
from rules.text import repaired
from rules.values import Tier

READERS = (Role.ADMINISTRATOR, Role.AUDITOR)

TIER_NAMES = {Tier.STANDARD: N_("Standard"), Tier.ENHANCED: N_("Enhanced"), Tier.FULL: N_("Full")}
RESTS_ON_NAMES = {
    RestsOn.ANSWERS: N_("Confirmed answers"),
    RestsOn.PARTLY: N_("Confirmed answers as far as both packs know them"),
    RestsOn.PROPOSAL: N_("Proposals that nobody has confirmed"),
}
OPEN = frozenset({"waiting", "running", "cancelling"})
"""States of a job that goes on by itself."""

_LARGEST_KEY = 2**63 - 1
_LONGEST = 200


@blueprint.get("/-/compare/")
@permitted(*READERS)
def comparisons() -> ResponseReturnValue:
    """The last comparisons, and the form that begins one."""
    form = _form()
    form.old.data = stored.digest_in_force(db(), today())
    form.as_of.data = today()
    return _listing(form)


@blueprint.post("/-/compare/")
@permitted(Role.ADMINISTRATOR)
def compare() -> ResponseReturnValue:
    """Begin a comparison."""
    form = _form()
    if form.validate_on_submit() and form.as_of.data is not None:
        with form.refusals():
            made = services.compare(
                db(),
                form.old.data,
                form.new.data,
                form.as_of.data,
                actor=current_actor(),
                now=request_time(),
                roots=site().pack_roots,
            )
            return redirect(url_for(".comparison", comparison_id=made.id))
    return _listing(form)


@blueprint.get("/-/compare/<int:comparison_id>")
@permitted(*READERS)
def comparison(comparison_id: int) -> ResponseReturnValue:
    """How far a comparison is; once it has ended, what it found."""
    held = _held(comparison_id)
    old, new = (stored.by_digest(db(), digest) for digest in (held.old, held.new))
    narrowed, after = _narrowed(), _key("after")
    is_open = held.job.state in OPEN
    rows = [] if is_open else queries.moving(db(), current_actor(), held.id, narrowed, after)
    return page(
        "packs/comparison.html",
        held=held,
        is_open=is_open,
        old=old,
        new=new,
        adoptable=_adoptable(new),
        is_in_force=stored.digest_in_force(db(), today()) == new.digest,
        requirement_names=_requirement_names(old, new),
        narrowed=narrowed,
        asked=_asked(narrowed),
        after=after,
        rows=rows[: queries.PAGE],
        next=rows[queries.PAGE - 1].tender_id if len(rows) > queries.PAGE else None,
        tiers=tuple(Tier),
        tier_names=TIER_NAMES,
        rests_on_names=RESTS_ON_NAMES,
        names=accounts.names(db(), {held.account_id} if held.account_id else set()),
    )


@blueprint.post("/-/compare/<int:comparison_id>/stop")
@permitted(Role.ADMINISTRATOR)
def stop(comparison_id: int) -> ResponseReturnValue:
    """Stop a comparison after the tenders it is at."""
    held = _held(comparison_id)
    services.stop_comparing(db(), held.id, actor=current_actor(), now=request_time())
    success(_("The comparison stops. What it found so far stays."))
    return redirect(url_for(".comparison", comparison_id=held.id))


@blueprint.post("/-/compare/<int:comparison_id>/delete")
@permitted(Role.ADMINISTRATOR)
def delete(comparison_id: int) -> ResponseReturnValue:
    """Delete a comparison that has ended."""
    held = _held(comparison_id)
    services.delete_comparison(db(), held.id, actor=current_actor())
    success(_("The comparison is deleted."))
    return redirect(url_for(".comparisons"))


@blueprint.get("/-/compare/<int:comparison_id>/tenders.csv")
@permitted(*READERS)
def comparison_csv(comparison_id: int) -> ResponseReturnValue:
    """The tenders that would change, as far as the list is narrowed, as a file; the trail keeps that it was taken."""
    held = _held(comparison_id)
    header = [
        _("Tender"),
        _("Reference"),
        _("Title"),
        _("Tier under the old pack"),
        _("Tier under the new pack"),
        _("Requirements that appear"),
        _("Requirements that go"),
        _("Rests on"),
    ]
    # Where the lines are written there is no request any more that would know the reader's language.
    words = {value.value: _(name) for names in (TIER_NAMES, RESTS_ON_NAMES) for value, name in names.items()}
    words |= _requirement_names(*(stored.by_digest(db(), digest) for digest in (held.old, held.new)))
    audit.note(db(), "exported", "pack_comparison", held.id, {"filters": request.args.to_dict()})
    db().commit()
    return Response(
        _lines(header, words, site().sessions, current_actor(), held.id, _narrowed()),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="comparison-{held.id}.csv"'},
    )


def _lines(
    header: list[str],
    words: dict[str, str],
    sessions: sessionmaker[Session],
    actor: Actor,
    comparison_id: int,
    narrowed: Narrowed,
) -> Iterator[str]:
    yield UTF_8_MARK + csv_lines([header])
    # The request's own session is closed before the last line has gone out.
    with sessions() as session:
        for row in queries.every_moving(session, actor, comparison_id, narrowed):
            yield csv_lines([_cells(row, words)])


def _cells(row: Moving, words: dict[str, str]) -> list[str]:
    return [
        str(row.tender_id),
        row.reference or "",
        repaired(row.title or ""),
        words[row.tier_old],
        words[row.tier_new],
        "; ".join(words.get(each, each) for each in row.added),
        "; ".join(words.get(each, each) for each in row.removed),
        words[row.rests_on],
    ]


def _listing(form: CompareForm) -> ResponseReturnValue:
    rows = queries.comparisons(db())
    return page(
        "packs/comparisons.html",
        form=form,
        rows=rows,
        pack_names={digest: f"{pack_id} {version}" for digest, pack_id, version in queries.stored_packs(db())},
        names=accounts.names(db(), {row.account_id for row in rows if row.account_id}),
    )


def _form() -> CompareForm:
    """The form, with the packs there are: those stored, the one in force first, and those in files."""
    in_force = stored.digest_in_force(db(), today())
    # Not inside the f-strings below: there the extraction of texts does not see them.
    holds, as_filed = _("in force"), _("as its files are now")
    kept = [
        (digest, f"{pack_id} {version} ({holds if digest == in_force else digest[:12]})")
        for digest, pack_id, version in sorted(queries.stored_packs(db()), key=lambda each: each[0] != in_force)
    ]
    filed = [
        (each.id, f"{each.pack.text(language(), 'pack.name')} {each.pack.version} ({as_filed})")
        for each in queries.filed(site().pack_roots)
        if each.pack and {"screening", "screening_words"} <= set(each.pack.section_names)
    ]
    form = CompareForm()
    form.old.offer([("", _("Choose a pack")), *kept, *filed])
    form.new.offer([("", _("Choose a pack")), *filed, *kept])
    return form


def _held(comparison_id: int) -> PackComparison:
    if comparison_id > _LARGEST_KEY:
        raise NotFound
    return queries.comparison(db(), comparison_id)


def _adoptable(new: Pack) -> str | None:
    """Id of the pack in files that, once adopted, is just the one that was compared; None where there is none."""
    try:
        filed = queries.one_filed(new.id, site().pack_roots).pack
    except NotFound:
        return None
    return new.id if filed is not None and services.as_adopted(db(), filed) == new.digest else None


def _requirement_names(old: Pack, new: Pack) -> dict[str, str]:
    """What requirements are called, by id; where both packs have one, as the new pack calls it."""
    before, suffix = "assurance.requirements.", ".name"
    return {
        key.removeprefix(before).removesuffix(suffix): text
        for pack in (old, new)
        for key, text in pack.texts(language()).items()
        if key.startswith(before) and key.endswith(suffix)
    }


def _narrowed() -> Narrowed:
    tiers = {each.value: each for each in Tier}
    return Narrowed(
        words=_given("q"),
        tier_old=tiers.get(_given("tier_old")),
        tier_new=tiers.get(_given("tier_new")),
        requirement=_given("requirement"),
    )


def _asked(narrowed: Narrowed) -> dict[str, str]:
    """The same as the query of an address."""
    given = {
        "q": narrowed.words,
        "tier_old": narrowed.tier_old.value if narrowed.tier_old else "",
        "tier_new": narrowed.tier_new.value if narrowed.tier_new else "",
        "requirement": narrowed.requirement,
    }
    return {name: value for name, value in given.items() if value}


def _given(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST].replace("\x00", "")


def _key(name: str) -> int:
    given = request.args.get(name, "")
    return min(int(given), _LARGEST_KEY) if given.isascii() and given.isdigit() and len(given) < 20 else 0
