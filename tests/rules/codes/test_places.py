from rules.codes import countries, nuts


def test_regions_and_the_regions_above():
    assert nuts.name("NL") == "Nederland"
    assert nuts.ancestors("NL329") == ("NL32", "NL3", "NL")
    assert nuts.name("UKE42") is None


def test_countries_are_known_however_they_are_written():
    for written in ("NLD", "nl", "Netherlands", "Nederland"):
        assert countries.alpha2(written) == "NL", written
    assert countries.alpha2("UK") == countries.alpha2("GBR") == "GB"
    assert countries.name("DEU", "nl") == "Duitsland"
    assert countries.alpha2("Atlantis") is None
    assert countries.name("Atlantis", "en") is None
