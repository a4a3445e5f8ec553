"""Loading a file of figures on the pages, looking at it, and undoing it."""

import io

import pytest

from procure.core.actor import Role

FIGURES = """\
area,area_code,area_level,reference_date,classification,group,count,share_percent,area_total,original_publisher,page
Waterhaven,GM9999,city,2025-01-01,origin,born abroad,250,,1000,City research,https://waterhaven.invalid/figures
Waterhaven,GM9999,city,2025-01-01,origin,neither,750,,1000,City research,javascript:alert(1)
Waterhaven,GM9999,city,soon,origin,others,1,,1000,City research,
"""


def hand_in(client, text=FIGURES):
    return client.post(
        "/population/imports/new", data={"file": (io.BytesIO(text.encode()), "figures.csv")}, follow_redirects=True
    )


def load(client, text=FIGURES):
    address = hand_in(client, text).request.path
    answers = {"family_0": "birth_country", "counted_0": ["born abroad"], "nuts_0": "nl32b"}
    return client.post(address, data=answers, follow_redirects=True)


def test_a_file_is_looked_at_before_anything_is_loaded(sign_in):
    client = sign_in(Role.EQUALITY_OFFICER)
    seen = hand_in(client)
    assert "Before figures.csv is loaded" in seen.text
    assert "is not a date" in seen.text
    assert "No figures are loaded yet" in client.get("/population/").text


def test_each_classification_must_be_explained(sign_in):
    client = sign_in(Role.EQUALITY_OFFICER)
    refused = client.post(hand_in(client).request.path, data={})
    assert "Choose what &#39;origin&#39; goes by" in refused.text
    assert "No figures are loaded yet" in client.get("/population/").text


def test_loaded_figures_show_definition_region_and_source(sign_in):
    client = sign_in(Role.EQUALITY_OFFICER)
    assert "2 figures are loaded" in load(client).text
    assert "25.0%" in client.get("/population/?q=waterhaven").text
    table = client.get("/population/1").text
    for words in ("origin", "NL32B", "City research", 'href="https://waterhaven.invalid/figures"', "born abroad"):
        assert words in table
    assert 'href="javascript:' not in table


def test_faults_can_be_downloaded(sign_in):
    client = sign_in(Role.EQUALITY_OFFICER)
    address = hand_in(client).request.path
    answer = client.get(f"{address}/faults.csv")
    assert answer.mimetype == "text/csv"
    assert "4,reference_date,yes" in answer.text


def test_what_is_no_table_of_figures_is_refused_beside_the_field(sign_in):
    answer = hand_in(sign_in(Role.EQUALITY_OFFICER), "a,b\n1,2\n")
    assert 'href="#file"' in answer.text
    assert "lacks the columns" in answer.text


def test_an_import_is_undone_after_asking(sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    address = load(client).request.path
    assert "Remove the figures of figures.csv?" in client.get(f"{address}/remove").text
    assert "25.0%" in client.get("/population/").text
    client.post(f"{address}/remove")
    assert "No figures are loaded yet" in client.get("/population/").text
    assert "Removed" in client.get(address).text


def test_a_definition_can_be_decided_anew(sign_in):
    client = sign_in(Role.EQUALITY_OFFICER)
    load(client)
    client.post("/population/definitions/1", data={"family": "other"})
    assert "not said" in client.get("/population/").text


@pytest.mark.parametrize("role", [Role.PROCUREMENT_OFFICER, Role.AUDITOR])
def test_others_read_and_load_nothing(sign_in, role):
    load(sign_in(Role.EQUALITY_OFFICER))
    client = sign_in(role)
    assert client.get("/population/1").status_code == 200
    assert "Load figures" not in client.get("/population/").text
    assert client.get("/population/imports/new").status_code == 403
    assert client.post("/population/imports/1/remove").status_code == 403
    assert client.post("/population/definitions/1", data={"family": "other"}).status_code == 403


def test_a_place_that_is_not_there(sign_in):
    assert sign_in(Role.AUDITOR).get("/population/77").status_code == 404


def test_the_pages_speak_dutch(sign_in):
    load(sign_in(Role.EQUALITY_OFFICER))
    client = sign_in(Role.EQUALITY_OFFICER, language="nl")
    assert "Bevolking" in client.get("/population/").text
    assert "25,0%" in client.get("/population/").text
