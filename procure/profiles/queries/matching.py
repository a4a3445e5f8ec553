"""Which suppliers the lines of a list mean."""

from collections.abc import Collection, Sequence

from sqlalchemy import Text, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from procure.suppliers.models import Supplier, SupplierIdentifier, standing


def with_numbers(session: Session, values: Collection[str]) -> Sequence[tuple[str, str, int]]:
    """Suppliers that have numbers of these values, in whatever register: scheme, value, id as it stands."""
    rows = session.execute(
        select(SupplierIdentifier.scheme, SupplierIdentifier.value, standing())
        .join(Supplier, Supplier.id == SupplierIdentifier.supplier_id)
        .where(SupplierIdentifier.value == any_(literal(sorted(values), ARRAY(Text))))
    )
    return [(scheme, value, id_) for scheme, value, id_ in rows]


def with_names(session: Session, plain: Collection[str]) -> Sequence[tuple[str, int]]:
    """Suppliers whose names come to these, as `rules.suppliers.plain_name` gives them: plain name, id."""
    rows = session.execute(
        select(Supplier.plain, Supplier.id).where(
            Supplier.plain == any_(literal(sorted(plain), ARRAY(Text))), Supplier.root_id.is_(None)
        )
    )
    return [(name, id_) for name, id_ in rows]
