import gzip
import json
import os

import pytest
from flask import Flask

from procure.core import assets


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "procure.0123.css").write_text("body{}")
    (tmp_path / "procure.0123.css.gz").write_bytes(gzip.compress(b"body{}"))
    (tmp_path / "manifest.json").write_text(json.dumps({"procure.css": "procure.0123.css"}))
    return tmp_path


@pytest.fixture
def app(folder):
    app = Flask("test", static_folder=None)
    assets.install(app, folder)
    return app


def test_pages_name_the_built_file(app):
    with app.app_context():
        template = app.jinja_env.from_string("{{ asset_url('procure.css') }}")
    assert template.render() == "/static/procure.0123.css"


def test_browsers_keep_a_built_file_for_ever_and_get_it_compressed(app):
    answer = app.test_client().get("/static/procure.0123.css", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(answer.data) == b"body{}"
    assert answer.content_encoding == "gzip"
    assert answer.mimetype == "text/css"
    assert answer.cache_control.immutable
    assert "Accept-Encoding" in answer.vary


def test_a_browser_that_takes_no_gzip_gets_plain_text(app):
    answer = app.test_client().get("/static/procure.0123.css", headers={"Accept-Encoding": "identity"})
    assert answer.data == b"body{}"
    assert answer.content_encoding is None


@pytest.mark.parametrize("path", ["/static/other.css", "/static/../test_assets.py", "/static/%2e%2e/secret"])
def test_nothing_else_is_served(app, path):
    assert app.test_client().get(path).status_code == 404


def test_a_running_server_follows_a_new_build(folder):
    served = assets.Assets(folder)
    assert served.url("procure.css") == "/static/procure.0123.css"
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"procure.css": "procure.4567.css"}))
    os.utime(manifest, ns=(0, manifest.stat().st_mtime_ns + 1))
    assert served.url("procure.css") == "/static/procure.4567.css"


def test_before_the_build_names_stay(tmp_path):
    assert assets.Assets(tmp_path / "nowhere").url("procure.css") == "/static/procure.css"
