"""Catalogues of the pages and mails: one `.po` a capability and language, joined into one catalogue when compiled.

`python -m procure.core.translations extract [CAPABILITY|LANGUAGE...]` brings the `.po` files up to date with the
sources, `check` fails on what is missing, fuzzy, broken or translated in two ways, `compile` writes what programs
read.
What the layout or the core says stands in `core.po` and is not repeated; two capabilities may say the same.

A language in which suppliers alone are asked has one file, `supplier.po`, with what a supplier can meet. It is there
from the day on which somebody has extracted it by name, and from then on whole, or `check` fails.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from procure.core.text import LANGUAGES, SUPPLIER_LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "procure" / "translations"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
}
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
"""Languages of all that is said."""

FOR_SUPPLIERS = tuple(language for language in SUPPLIER_LANGUAGES if language not in LANGUAGES)
"""Languages of what a supplier can meet, and of nothing else."""

SUPPLIER = "supplier"
SUPPLIER_SIDE = (
    "templates/profiles/supplier",
    "templates/profiles/emails",
    "templates/profiles/office/letter.html",
    "templates/chasing/emails",
    "templates/errors",
    "templates/_layout/base.html",
    "procure/core/forms.py",
    "procure/profiles/documents/privacy.py",
    "procure/profiles/documents/questionnaire.py",
    "procure/profiles/documents/receipt.py",
    "procure/profiles/documents/workbook.py",
    "procure/profiles/documents/wording.py",
    "procure/profiles/forms/joining.py",
    "procure/profiles/forms/bringing.py",
    "procure/profiles/forms/supplier.py",
    "procure/profiles/queries/answering.py",
    "procure/profiles/services/answering.py",
    "procure/profiles/services/colleagues.py",
    "procure/profiles/services/entering.py",
    "procure/profiles/services/filing.py",
    "procure/profiles/services/joining.py",
    "procure/profiles/services/links.py",
    "procure/profiles/services/rights.py",
    "procure/profiles/services/sending.py",
    "procure/profiles/views/answering.py",
    "procure/profiles/views/colleagues.py",
    "procure/profiles/views/brought.py",
    "procure/profiles/views/entering.py",
    "procure/profiles/views/filing.py",
    "procure/profiles/views/here.py",
    "procure/profiles/views/joining.py",
    "procure/profiles/views/offline.py",
    "procure/profiles/views/rights.py",
    "procure/profiles/views/sending.py",
    "procure/suppliers/queries/registers.py",
)
"""Files and whole folders whose texts a supplier can meet. Those of a new page for suppliers are added here."""


def compile_all() -> Path:
    """Join and compile the catalogues where a source is newer than what was compiled.

    Returns:
        The folder that gettext and Flask-Babel read.
    """
    for language in (*TRANSLATED, *FOR_SUPPLIERS):
        target = SOURCES / language / "LC_MESSAGES" / "messages.mo"
        sources = _files(language)
        if not sources:
            target.unlink(missing_ok=True)
            continue
        if target.exists() and all(source.stat().st_mtime <= target.stat().st_mtime for source in sources):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        joined = Catalog(locale=language)
        for source in sources:
            for message in _read(source, language):
                if message.id and message.string:
                    joined[message.id] = message
        # Several processes may start at once: each writes its own file, the last rename wins, all are the same.
        partial = target.with_suffix(f".{id(joined)}.part")
        with partial.open("wb") as out:
            write_mo(out, joined)
        partial.replace(target)
    catalogue.cache_clear()
    return SOURCES


@cache
def catalogue(language: str) -> GNUTranslations | None:
    """The compiled catalogue of a language; None for English, in which the sources are written, and where none is."""
    path = SOURCES / language / "LC_MESSAGES" / "messages.mo"
    if language not in (*TRANSLATED, *FOR_SUPPLIERS) or not path.exists():
        return None
    with path.open("rb") as compiled:
        return GNUTranslations(compiled)


def speaks(language: str) -> bool:
    """Whether pages of suppliers can be shown in a language: English, and those that have a catalogue."""
    return language == "en" or catalogue(language) is not None


def supplier_texts(language: str) -> list[tuple[str, str]]:
    """What the pages say to a supplier in a language of suppliers alone, in alphabetical order of the English.

    Returns:
        English text and translation; of texts that depend on a number all forms, a line each.
    """
    path = SOURCES / language / f"{SUPPLIER}.po"
    if not path.exists():
        return []
    lines = [(message.id, message.string) for message in _read(path, language) if message.id and message.string]
    return [("\n".join(_forms(source)), "\n".join(_forms(said))) for source, said in lines]


def translate(message: str, language: str, **parameters: object) -> str:
    """A text in a language, its `%(name)s` places filled.

    Args:
        message: English source text, marked with `N_` or `_` where it was written.
        language: ISO 639-1.
        parameters: what fills the places.
    """
    found = catalogue(language)
    text = found.gettext(message) if found else message
    return text % parameters if parameters else text


def extract(names: Iterable[str] = ()) -> None:
    """Bring the `.po` files up to date with the sources; what is no longer used is dropped.

    Args:
        names: capabilities, or languages of suppliers, whose files are written. All that are there where empty: the
            file of such a language comes into being when it is named.
    """
    wanted = set(names)
    for capability, template in _templates(_sources()).items():
        if not wanted or capability in wanted:
            for language in TRANSLATED:
                _update(SOURCES / language / f"{capability}.po", language, template)
    for language in FOR_SUPPLIERS:
        path = SOURCES / language / f"{SUPPLIER}.po"
        if language in wanted or (path.exists() and wanted <= {SUPPLIER}):
            _update(path, language, _supplier_template())


def _update(path: Path, language: str, template: Catalog) -> None:
    held = _read(path, language) if path.exists() else Catalog(locale=language)
    held.update(template, no_fuzzy_matching=True)
    held.obsolete.clear()
    if len(held) == 0:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        write_po(out, held, width=119, omit_header=True, sort_output=True, no_location=True)


def faults() -> Iterator[str]:
    """What is wrong with the catalogues, one line each."""
    everything = _templates(_sources())
    for language in (*TRANSLATED, *FOR_SUPPLIERS):
        if language in FOR_SUPPLIERS and not _files(language):
            continue
        seen: dict[str | tuple[str, ...], tuple[object, Path]] = {}
        for path in _files(language):
            for message in _read(path, language):
                if not message.id:
                    continue
                key = _key(message)
                if key in seen and seen[key][0] != message.string:
                    yield f"{path}: {key!r} is translated otherwise in {seen[key][1].name}"
                seen[key] = (message.string, path)
                yield from (f"{path}: {key!r}: {error}" for error in message.check())
                strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
                if not all(strings):
                    yield f"{path}: {key!r} has no translation"
                elif message.fuzzy:
                    yield f"{path}: {key!r} is fuzzy"
        for capability, template in (
            everything if language in TRANSLATED else {SUPPLIER: _supplier_template()}
        ).items():
            for message in template:
                key = _key(message)
                if message.id and key not in seen:
                    yield f"{SOURCES / language / capability}.po: {key!r} is not in the catalogue: run extract"


def _files(language: str) -> list[Path]:
    return sorted((SOURCES / language).glob("*.po"))


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _supplier_template() -> Catalog:
    """What a supplier can meet."""
    named = [ROOT / name for name in SUPPLIER_SIDE]
    inside = [path for folder in named if folder.is_dir() for path in folder.rglob("*.*")]
    files = sorted(path for path in {*named, *inside} if path.suffix in {".py", ".html", ".txt"} and path.exists())
    return _templates({SUPPLIER: files})[SUPPLIER]


def _templates(sources: Mapping[str, list[Path]]) -> dict[str, Catalog]:
    """What each capability says, without what the core, if it comes first, says already."""
    found: dict[str, Catalog] = {}
    core: set[object] = set()
    for capability, paths in sources.items():
        catalog = found[capability] = Catalog()
        for path in paths:
            html = path.suffix in {".html", ".txt"}
            for line, message, comments, _context in extract_from_file(
                "jinja2.ext:babel_extract" if html else "python",
                path,
                keywords=KEYWORDS,
                comment_tags=("Translators:",),
                options={"trimmed": "true", "silent": "false"} if html else None,
            ):
                key = message if isinstance(message, str) else tuple(message)
                if key not in core:
                    catalog.add(message, locations=[(str(path.relative_to(ROOT)), line)], auto_comments=comments)
        if capability == "core":
            core = {_key(message) for message in catalog}
    return found


def _forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _key(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def _sources() -> dict[str, list[Path]]:
    """Files that hold texts, by capability, the core first."""
    shared = [*(ROOT / "templates" / "_layout").rglob("*.html"), *(ROOT / "templates" / "errors").rglob("*.html")]
    shared += [ROOT / "procure" / name for name in ("app.py", "cli.py")]
    shared += (ROOT / "procure" / "core").rglob("*.py")
    sources = {"core": sorted(path for path in shared if path.exists())}
    parts = {path.name for folder in ("procure", "templates") for path in (ROOT / folder).iterdir() if path.is_dir()}
    for capability in sorted(parts - {"core", "_layout", "errors", "assets", "translations", "migrations"}):
        python = (ROOT / "procure" / capability).rglob("*.py")
        templates = (ROOT / "templates" / capability).rglob("*.*")
        sources[capability] = sorted([*python, *(path for path in templates if path.suffix in {".html", ".txt"})])
    return sources


def main(arguments: list[str]) -> int:
    """The command line: `extract`, `check` or `compile`; exit status 1 where `check` found a fault."""
    match arguments:
        case ["extract", *names]:
            extract(names)
        case ["compile"]:
            compile_all()
        case ["check"]:
            found = list(faults())
            sys.stderr.writelines(f"{fault}\n" for fault in found)
            return 1 if found else 0
        case _:
            sys.stderr.write(
                "usage: python -m procure.core.translations extract [CAPABILITY|LANGUAGE...] | check | compile\n"
            )
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
