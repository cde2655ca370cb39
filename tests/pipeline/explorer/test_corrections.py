"""A value corrected in the form is a review, shows at once, and is refused with a sentence where it is wrong."""

import re

import pytest

from pipeline.dataset.store import DatasetWriter
from pipeline.explorer import create_app
from tests.factories import make_success
from tests.pipeline.explorer.client import TestClient


@pytest.fixture
def desk(tmp_path):
    """Return a client, and the document of a dataset that may be written."""
    with DatasetWriter(tmp_path / "dataset") as writer:
        writer.commit([make_success("one", "in/one.txt")], run="r1")
    with TestClient(create_app(tmp_path / "dataset"), base_url="http://localhost:8040") as client:
        yield client, client.get("/api/documents").json()["documents"][0]["document"]


def fill(client, address, **changed):
    """Open a form, change some of its fields, send it."""
    text = client.get(address).text
    sent = {"mark": re.search(r'name="mark" value="(\w+)"', text)[1], "by": "Amina Haddad", "do": "correct"}
    for name, value in re.findall(r'<input id="(v-\w+)"[^>]*? value="([^"]*)"', text):
        sent[name] = value.replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'")
    for name, options in re.findall(r'<select id="(v-\w+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        sent[name] = (chosen[1] or chosen[2]) if chosen else ""
    return client.post(address, data=sent | changed)


def test_a_bearer_is_corrected_and_shows(desk):
    client, document = desk
    answer = fill(client, f"/documents/{document}/commitments/1/correct", **{"v-bearer": "Qatar, each"})
    assert answer.status_code == 200
    row = client.get("/api/commitments").json()["commitments"][0]
    assert row["bearer"] == ["QAT", "each"]
    assert row["reviewed"] == ["bearer"]
    assert "Amina Haddad" in client.get(f"/documents/{document}/record").text
    again = client.get(f"/documents/{document}/commitments/1/correct").text
    assert 'value="Amina Haddad"' in again


def test_a_title_is_corrected(desk):
    client, document = desk
    fill(client, f"/documents/{document}/correct", **{"v-kind": "memorandum"})
    assert "Memorandum" in client.get("/documents").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"v-bearer": "Atlantis"}, "no country or organisation"), ({"v-modality": "wish"}, "none of"),
     ({}, "nothing was changed"),
     ({"by": " ", "v-bearer": "QAT"}, "say who you are"), ({"v-bearer": ""}, "must not be empty")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_written(desk, changed, said):
    client, document = desk
    answer = fill(client, f"/documents/{document}/commitments/1/correct", **changed)
    assert answer.status_code == 400
    assert said in answer.text.lower()
    assert (
        client.get("/api/dataset").json()["version"] == 0
        or not client.get("/api/commitments").json()["commitments"][0]["reviewed"]
    )


def test_a_commitment_is_rejected_and_confirmed(desk):
    client, document = desk
    fill(client, f"/documents/{document}/commitments/1/correct", do="reject")
    assert client.get("/api/commitments").json()["total"] == 1
    left = client.get("/api/commitments").json()["commitments"][0]["ordinal"]
    fill(client, f"/documents/{document}/commitments/{left}/correct", do="confirm")
    assert client.get("/api/commitments").json()["commitments"][0]["reviewed"]


def test_a_form_without_its_mark_is_refused(desk):
    client, document = desk
    assert (
        fill(client, f"/documents/{document}/commitments/1/correct", mark="x", **{"v-bearer": "QAT"}).status_code == 403
    )
