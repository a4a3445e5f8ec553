"""Finds the pack that somebody names: by a folder, an id or a digest."""

import re
from pathlib import Path

from sqlalchemy.orm import Session

from procure.assurance.services import law
from procure.core import packs
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_
from rules.loader import Pack, PackError, load_pack

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NEEDED = ("screening", "screening_words")


def named(session: Session, name: str, roots: tuple[Path, ...], field: str = "pack") -> Pack:
    """Give a pack that can be compared.

    Args:
        session: of the role `office`.
        name: digest of a stored pack, which is given as it was stored; or the id or the folder of one in files, which
            is given as it would be adopted: with the legal adviser's decisions laid over it.
        roots: folders that hold packs.
        field: beside which a refusal is shown.

    Raises:
        Invalid: there is no such pack, it has faults, or it says nothing of screening.
    """
    try:
        pack = packs.by_digest(session, name) if _DIGEST.fullmatch(name) else _filed(session, name, roots)
    except NotFound as error:
        raise Invalid(field, N_("No pack with the digest %(name)s was ever stored."), name=name) from error
    except PackError as error:
        if error.faults:
            raise Invalid(field, N_("The pack %(name)s has faults."), name=name) from error
        raise Invalid(field, N_("There is no pack %(name)s."), name=name) from error
    if not all(section in pack.section_names for section in _NEEDED):
        raise Invalid(field, N_("The pack %(name)s says nothing of screening."), name=name)
    return pack


def _filed(session: Session, name: str, roots: tuple[Path, ...]) -> Pack:
    folder = Path(name)
    return law.with_decisions(session, load_pack(folder if (folder / "pack.yaml").is_file() else name, roots))
