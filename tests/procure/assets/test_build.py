import importlib.util
import json
import re

import pytest

from tests.support.servers import CHECKOUT

spec = importlib.util.spec_from_file_location("build", CHECKOUT / "procure" / "assets" / "build.py")
build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)

COMPONENTS_CSS = (
    "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
    ".govuk-link{font-family:GDS Transport,arial,sans-serif;color:red}"
    ".crest{mask-image:url(/assets/images/govuk-crest.svg);width:1px}"
    "/*# sourceMappingURL=govuk-frontend.min.css.map */"
)


@pytest.fixture
def built(tmp_path, monkeypatch):
    """What the build makes of components with the traits that matter."""
    components = tmp_path / "components"
    components.mkdir()
    (components / "govuk-frontend.min.css").write_text(COMPONENTS_CSS)
    (components / "govuk-frontend.min.js").write_text("export{initAll};//# sourceMappingURL=x.map")
    monkeypatch.setattr(build, "COMPONENTS", components)
    target = tmp_path / "static"
    target.mkdir()
    build.build(target)
    return target


def test_nothing_of_the_british_government_is_left(built):
    (css,) = built.glob("procure.*.css")
    text = css.read_text()
    assert "Transport" not in text
    assert "/assets/" not in text
    assert ".govuk-link{font-family:system-ui" in text


def test_scripts_import_each_other_by_their_built_names(built):
    manifest = json.loads((built / "manifest.json").read_text())
    script = (built / manifest["procure.js"]).read_text()
    assert re.findall(r'from "\./([^"]+)"', script) == [manifest["govuk-frontend.js"]]


def test_everything_in_the_manifest_is_there_with_its_compressed_twin(built):
    for name in json.loads((built / "manifest.json").read_text()).values():
        assert (built / name).exists()
        assert (built / f"{name}.gz").exists()


def test_page_components_are_pinned_and_the_lock_names_no_registry():
    package = json.loads((CHECKOUT / "package.json").read_text())
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_a_new_build_takes_nothing_away_from_pages_that_are_open(tmp_path):
    def built(folder, style):
        folder.mkdir()
        for name in (f"procure.{style}.css", f"procure.{style}.css.gz", ".inputs"):
            (folder / name).write_text(style)
        (folder / "manifest.json").write_text(json.dumps({"procure.css": f"procure.{style}.css"}))
        return folder

    target = built(tmp_path / "static", "first")
    build.put_in_place(built(tmp_path / "second", "second"), target)
    assert json.loads((target / "manifest.json").read_text()) == {"procure.css": "procure.second.css"}
    assert {file.name for file in target.glob("*.css")} == {"procure.first.css", "procure.second.css"}
    build.put_in_place(built(tmp_path / "third", "third"), target)
    assert {file.name for file in target.glob("*.css")} == {"procure.second.css", "procure.third.css"}
    assert (target / "procure.third.css.gz").exists()


def test_a_line_has_a_start_and_an_end_instead_of_a_left_and_a_right():
    css = (
        ".a{margin-left:1px;border-right-color:red;left:0;float:left;text-align:right!important;padding:1px 2px 3px 0}"
    )
    assert build.in_any_direction(css) == (
        ".a{margin-inline-start:1px;border-inline-end-color:red;inset-inline-start:0;float:inline-start;"
        "text-align:end!important;padding-block:1px 3px;padding-inline:0 2px}"
    )
    drawn = ".arrow{border-width:7px 0 7px 12px;clip-path:polygon(0 0,100% 50%,0 100%);margin:auto 0}"
    assert build.in_any_direction(drawn) == drawn, "an arrow keeps its shape"
