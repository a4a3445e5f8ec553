"""One supplier: what is known of it, what it bid for and won, its contact persons, its history."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core.listing import page_number
from procure.core.web import current_actor, db, page, permitted
from procure.suppliers import queries
from procure.suppliers.queries.single import PARTS
from procure.suppliers.views.mount import READERS, blueprint


@blueprint.get("/suppliers/<int:supplier_id>")
@permitted(*READERS)
def one(supplier_id: int) -> ResponseReturnValue:
    """A supplier; one that was merged leads to the one it was merged into."""
    supplier = queries.one(db(), supplier_id)
    if supplier.root_id is not None:
        return redirect(url_for(".one", supplier_id=supplier.root_id))
    members = queries.family(db(), supplier_id)
    ids = [each.id for each in members]
    won = True if request.args.get("show") == "won" else None
    number = page_number(request.args.get("page"))
    parts = queries.parts(db(), current_actor(), ids, won=won, page=number)
    entries = queries.history(db(), ids)
    return page(
        "suppliers/one.html",
        supplier=supplier,
        members={each.id: each for each in members},
        numbers=queries.numbers(db(), ids),
        contacts=queries.contacts(db(), ids),
        written=queries.names_written(db(), ids),
        parts=parts[:PARTS],
        more=len(parts) > PARTS,
        number=number,
        won=won,
        merges=queries.merges_into(db(), ids),
        distinct=queries.distinct_from(db(), ids),
        similar=queries.similar_to(db(), supplier),
        entries=entries,
        names=accounts.names(db(), {entry.account_id for entry in entries if entry.account_id}),
    )
