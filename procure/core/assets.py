"""CSS, JavaScript and images under names that change with their content, so that browsers may keep them for ever.

`procure/assets/build.py` makes the folder and its manifest; `make install` runs it.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_from_directory

from procure.core.web.permissions import public

FOLDER = Path(__file__).resolve().parents[2] / "build" / "static"
PREFIX = "/static"
_A_YEAR = 365 * 24 * 3600  # seconds


class Assets:
    """The built files.

    Args:
        folder: with `manifest.json`, which gives for each source name the name of the built file.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._read_at = 0
        self._known: dict[str, str] = {}

    @property
    def _names(self) -> dict[str, str]:
        """The manifest, read again when a build has replaced it under the running server."""
        manifest = self.folder / "manifest.json"
        with suppress(FileNotFoundError):
            written_at = manifest.stat().st_mtime_ns
            if written_at != self._read_at:
                self._known, self._read_at = json.loads(manifest.read_bytes()), written_at
        return self._known

    def url(self, name: str) -> str:
        """Path of an asset on this site.

        Args:
            name: as in `procure/assets`, `procure.css`, say. What was not built keeps it, and is not found.
        """
        return f"{PREFIX}/{self._names.get(name, name)}"

    @public
    def send(self, name: str) -> Response:
        """Answer with a built file, compressed where the browser takes that."""
        compressed = f"{name}.gz"
        takes_gzip = request.accept_encodings["gzip"] > 0 and (self.folder / compressed).is_file()
        response = send_from_directory(self.folder, compressed if takes_gzip else name, mimetype=_type(name))
        if takes_gzip:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        if name in self._names.values():
            response.cache_control.public = True
            response.cache_control.max_age = _A_YEAR
            response.cache_control.immutable = True
        return response


def install(app: Flask, folder: Path = FOLDER) -> None:
    """Serve the assets at `/static` (endpoint `assets`), and give templates `asset_url(name)`."""
    assets = Assets(folder)
    app.add_url_rule(f"{PREFIX}/<path:name>", "assets", assets.send)
    globals_: dict[str, Any] = app.jinja_env.globals
    globals_["asset_url"] = assets.url


_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
}


def _type(name: str) -> str | None:
    """Media type by ending: that of the platform's own table differs between machines."""
    return _TYPES.get(Path(name).suffix)
