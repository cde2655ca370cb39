"""Every page answers, on full, hostile and empty datasets; nothing of a document reaches a page unescaped."""

import re
from datetime import date

import pytest

from pipeline.dataset.store import DatasetWriter
from pipeline.explorer import create_app
from tests.factories import make_success
from tests.pipeline.explorer.client import TestClient
from tests.pipeline.explorer.conftest import HOSTILE

PAGES = ("/", "/documents", "/countries", "/commitments", "/search", "/calendar", "/runs", "/sql", "/about")
FILLED = ("/documents?sort=title&state=failed", "/documents?party=QAT&with=TUR&area=cyber_security&language=ar",
          "/commitments?modality=intention&sure=0.5&hedged=no", "/search?q=harbour", "/search?q=officer*&kind=treaty",
          "/countries/QAT", "/countries/BEL", "/pairs/ARV/BEL", "/pairs/QAT/TUR", "/calendar?since=2011&until=2020-06",
          "/countries/OIC", "/pairs/SAU/OMN", "/commitments?bearer=each", "/calendar.ics",
          "/commitments.csv", "/?by=10", "/?by=1")  # fmt: skip
OF_DOCUMENT = (
    "",
    "/commitments",
    "/record",
    "/pages/1",
    "/correct",
    "/commitments/1/correct",
    "?part=1",
    "?at=3",
    "?c=1",
)
HOSTILE_ADDRESSES = [
    ("/documents?page=0", 400), ("/documents?page=x", 400), ("/documents?page=999999999999", 400),
    ("/documents?page=1000", 200), ("/documents?party=Atlantis", 400), ("/documents?area=%27%3Bdrop", 400),
    ("/documents?since=yesterday", 400), ("/documents?kind=%00", 400), ("/documents?q=%00", 200),
    ("/documents?q=" + "x" * 300, 400), ("/documents?sort=title%3B--", 400), ("/documents?q=%27%20OR%201=1", 200),
    ("/documents/../../etc/passwd", 404), ("/documents/%2e%2e%2f%2e%2e", 404), ("/documents/0123456789abcdef", 404),
    ("/static/../app.py", 404), ("/static/%2e%2e/app.py", 404), ("/static/..%2fapp.py", 404), ("/nowhere", 404),
    ("/countries/Atlantis", 404), ("/countries/%3Cscript%3E", 404), ("/pairs/QAT/Atlantis", 404),
    ("/search?q=%22", 200),
    ("/search?q=AND%20OR%20NEAR", 200), ("/search?q=" + "a%20" * 99, 200), ("/calendar?since=2030&until=2020", 400),
    ("/commitments?sure=nan", 400), ("/commitments?sure=7", 400), ("/commitments?document=x", 400),
    ("/?by=7", 400), ("/?by=%00", 400),
]  # fmt: skip


@pytest.mark.parametrize("address", [*PAGES, *FILLED])
def test_every_page_answers(site, address):
    answer = site.get(address)
    assert answer.status_code == 200
    assert len(answer.content) > 100
    if "html" in answer.headers["content-type"]:
        assert "<h1" in answer.text
        assert 'lang="en"' in answer.text
        assert HOSTILE not in answer.text


@pytest.mark.parametrize("page", OF_DOCUMENT)
def test_every_page_of_every_document_answers_and_is_escaped(site, documents, page):
    for document in documents.values():
        answer = site.get(f"/documents/{document}{page}")
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "alert(" not in re.sub(r"&[#\w]+;[^<]*", "", answer.text)


def test_what_is_hostile_shows_as_it_was_printed(site, documents):
    text = site.get(f"/documents/{documents['<sc']}").text
    assert "&lt;script&gt;alert(" in text
    assert "&amp; &lt;b&gt;" in text


@pytest.mark.parametrize(("address", "status"), HOSTILE_ADDRESSES)
def test_hostile_addresses_get_a_sentence(site, address, status):
    answer = site.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    if status >= 400 and "html" in answer.headers["content-type"]:
        assert 'class="lead"' in answer.text


@pytest.mark.parametrize("address", PAGES)
def test_pages_lead_to_nothing_elsewhere_and_run_no_script(site, address):
    text = site.get(address).text
    assert not re.findall(r'(?:href|src|action)="(?:https?:)?//', text)
    assert "<script" not in text
    assert " style=" not in text
    assert not re.findall(r"\son\w+=", text)


def test_every_field_has_a_label(site, documents):
    for address in (*PAGES, "/search?q=x", f"/documents/{documents['one']}/correct", "/login"):
        text = site.get(address).text
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', text))
        fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", text)
        for field in fields:
            if 'type="hidden"' not in field:
                assert re.search(r'id="([^"]+)"', field)[1] in labelled, (address, field)


def test_every_link_of_a_page_leads_somewhere(site, documents):
    seen = set()
    for address in (*PAGES, f"/documents/{documents['one']}", "/countries/BEL", "/pairs/ARV/BEL"):
        for link in re.findall(r'href="(/[^"#]*)', site.get(address).text):
            target = link.replace("&amp;", "&")
            if target not in seen and not target.startswith("/sql"):
                seen.add(target)
                assert site.get(target).status_code in {200, 303}, (address, target)
    assert len(seen) > 40


def test_parties_by_name_lead_to_their_code(site):
    assert site.get("/countries/Qatar").headers["location"] == "/countries/QAT"
    assert site.get("/pairs?a=qatar&b=Türkiye").headers["location"] == "/pairs/QAT/TUR"


def test_a_missing_source_file_is_said(site, documents):
    answer = site.get(f"/documents/{documents['one']}/pages/1")
    assert "no longer where it was read" in answer.text
    assert site.get(f"/documents/{documents['one']}/pages/1/image.png").status_code == 404


def test_pages_are_made_once_for_a_version(site):
    first, second = site.get("/documents"), site.get("/documents", headers={"accept-encoding": "identity"})
    assert first.content == second.content
    assert first.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in second.headers


def test_how_an_instrument_stands_is_made_anew_each_day(tmp_path):
    day = [date(2024, 5, 1)]
    with DatasetWriter(tmp_path / "dataset") as writer:
        writer.commit([make_success("one", "in/one.txt")], run="r0")
    with TestClient(create_app(tmp_path / "dataset", today=lambda: day[0]), base_url="http://localhost") as client:
        assert "1 May 2024" in client.get("/calendar").text
        day[0] = date(2024, 5, 2)
        assert "2 May 2024" in client.get("/calendar").text


@pytest.fixture
def growing(tmp_path):
    with DatasetWriter(tmp_path / "dataset") as writer:
        writer.commit([], run="r0")
        yield writer, tmp_path / "dataset"


def test_an_empty_dataset_has_all_pages_and_new_documents_show(growing):
    writer, folder = growing
    with TestClient(create_app(folder, today=lambda: date(2024, 5, 1)), base_url="http://localhost") as client:
        for address in (*PAGES, "/countries/QAT", "/search?q=harbour"):
            assert client.get(address).status_code == 200, address
        assert "no documents in this dataset yet" in client.get("/").text
        writer.commit([make_success("one", "in/one.txt")], run="r1")
        client.app.state.current.refresh()
        assert "Coastal Training" in client.get("/documents").text
        assert "no documents in this dataset yet" not in client.get("/").text


def test_without_a_dataset_there_is_a_sentence(tmp_path):
    with TestClient(create_app(tmp_path / "none"), base_url="http://localhost") as client:
        answer = client.get("/")
        assert answer.status_code == 503
        assert "there is no dataset" in answer.text
        assert client.get("/api/dataset").json()["detail"].startswith("there is no dataset")
