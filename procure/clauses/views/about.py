"""How the clause check works and how often it errs: open to everyone."""

from flask.typing import ResponseReturnValue

from procure.clauses.readers.accuracy import measured
from procure.clauses.views.mount import ClauseWords, blueprint, today
from procure.core import packs
from procure.core.web import db, page, public
from rules.loader import load_pack


@blueprint.get("/about/clause-check")
@public
def how_it_works() -> ResponseReturnValue:
    """What the clause check looks at, how often it errs by type and language, and that a person decides."""
    digest = packs.digest_in_force(db(), today())
    pack = packs.by_digest(db(), digest) if digest else load_pack("eu")
    return page("clauses/how_it_works.html", measured=measured(), words=ClauseWords(pack))
