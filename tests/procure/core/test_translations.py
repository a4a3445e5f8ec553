"""The catalogues: joined from one file a capability, and faults are named."""

import shutil

import pytest

from procure.core import translations


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house of two capabilities, whose texts a test writes."""
    for path, content in {
        "procure/core/a.py": "from x import N_\nN_('Save')\n",
        "procure/tenders/a.py": "_('Save')\n_('%(n)s tenders', n=1)\nngettext('one', '%(num)d', 2)\n",
        "templates/tenders/page.html": '{% trans %}A page{% endtrans %}{{ _("Name") }}\n',
        "templates/errors/404.html": '{{ _("Gone") }}',
        "templates/profiles/supplier/page.html": '{{ _("Begin") }}',
        "templates/profiles/office/page.html": '{{ _("Invite") }}',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "SOURCES", tmp_path / "procure" / "translations")
    translations.catalogue.cache_clear()
    yield tmp_path
    translations.catalogue.cache_clear()


def fill(house, capability, language="nl", **texts):
    path = house / "procure" / "translations" / language / f"{capability}.po"
    content = path.read_text()
    for source, text in texts.items():
        content = content.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{text}"')
    path.write_text(content)


def test_extraction_puts_each_text_where_it_is_said_and_repeats_none_of_the_core(house):
    translations.extract()
    core, tenders = (house / f"procure/translations/nl/{name}.po" for name in ("core", "tenders"))
    assert 'msgid "Save"' in core.read_text()
    assert 'msgid "Save"' not in tenders.read_text()
    assert all(f'msgid "{text}"' in tenders.read_text() for text in ("%(n)s tenders", "A page", "Name", "one"))


def test_extraction_keeps_translations_and_drops_what_is_no_longer_said(house):
    translations.extract()
    fill(house, "tenders", Name="Naam")
    (house / "procure/tenders/a.py").write_text("_('New')\n")
    translations.extract(["tenders"])
    content = (house / "procure/translations/nl/tenders.po").read_text()
    assert 'msgstr "Naam"' in content
    assert 'msgid "New"' in content
    assert "tenders" not in content


def test_what_is_missing_in_a_file_or_untranslated_is_a_fault(house):
    assert any("is not in the catalogue" in fault for fault in translations.faults())
    translations.extract()
    assert any("'Save' has no translation" in fault for fault in translations.faults())


def test_a_place_that_a_translation_loses_is_a_fault(house):
    translations.extract()
    fill(house, "tenders", **{"%(n)s tenders": "aanbestedingen %(m)s"})
    assert any("%(n)s tenders" in fault for fault in translations.faults() if "no translation" not in fault)


def test_compiled_texts_are_found_and_others_stay_english(house):
    translations.extract()
    fill(house, "core", Save="Opslaan")
    translations.compile_all()
    assert translations.translate("Save", "nl") == "Opslaan"
    assert translations.translate("Save", "en") == "Save"
    assert translations.translate("%(n)s tenders", "nl", n=3) == "3 tenders"


def test_compiling_follows_a_change_of_the_sources(house):
    translations.extract()
    translations.compile_all()
    fill(house, "core", Save="Bewaren")
    compiled = house / "procure/translations/nl/LC_MESSAGES/messages.mo"
    shutil.copystat(house / "procure/core/a.py", compiled)  # as old as the sources of the house
    translations.compile_all()
    assert translations.translate("Save", "nl") == "Bewaren"


def test_a_language_of_suppliers_has_one_file_with_what_a_supplier_can_meet_once_it_is_named(house):
    path = house / "procure/translations/tr/supplier.po"
    translations.extract()
    assert not path.exists()
    translations.extract(["tr"])
    assert all(f'msgid "{text}"' in path.read_text() for text in ("Begin", "Gone"))
    assert all(f'msgid "{text}"' not in path.read_text() for text in ("Invite", "A page"))
    assert [path.parent.name for path in path.parents[1].glob("*/supplier.po")] == ["tr"]


def test_a_language_of_suppliers_that_is_there_must_be_whole_and_stay_so(house):
    translations.extract(["tr"])
    of_turkish = lambda: [fault for fault in translations.faults() if "/tr/" in fault]  # noqa: E731  said twice
    assert any("'Begin' has no translation" in fault for fault in of_turkish())
    fill(house, "supplier", "tr", Begin="Başla", Gone="Yok")
    assert of_turkish() == []
    translations.compile_all()
    assert translations.translate("Begin", "tr") == "Başla"
    assert translations.translate("Invite", "tr") == "Invite"
    (house / "templates/profiles/supplier/other.html").write_text('{{ _("Send") }}')
    assert any("'Send' is not in the catalogue" in fault for fault in of_turkish())
    translations.extract()
    assert 'msgid "Send"' in (house / "procure/translations/tr/supplier.po").read_text()


def test_the_texts_of_core_and_accounts_are_whole():
    own = tuple(str(translations.SOURCES / "nl" / f"{name}.po") for name in ("core", "accounts"))
    assert [fault for fault in translations.faults() if fault.startswith(own)] == []
