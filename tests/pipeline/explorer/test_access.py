"""Who is let in, and what every answer carries."""

import pytest

from pipeline.errors import SettingsError
from pipeline.explorer import Access, create_app
from pipeline.explorer.access import SESSION, TRIES
from pipeline.explorer.guard import MAX_BODY, SECURITY
from tests.pipeline.explorer.client import TestClient

TOKEN = "open-sesame-open-sesame"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "treaties.example"])
def test_other_addresses_need_a_token(host):
    with pytest.raises(SettingsError, match=f"listening on {host} lets other machines in"):
        Access(host=host)
    with pytest.raises(SettingsError, match="too short"):
        Access(host=host, token="short")
    Access(host=host, token=TOKEN)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_needs_none(host):
    assert Access(host=host).token is None


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8040", 200), ("localhost", 200), ("[::1]:8040", 200), ("evil.example", 421), ("10.0.0.7", 421),
     ("127.0.0.1.evil.example", 421), ("", 421), ("localhost.", 200), ("localhost:8040:1", 421)],
)  # fmt: skip
def test_names_made_to_point_here_are_refused(site, host, status):
    assert site.get("/about", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [("10.0.0.7", 303), ("treaties.example:80", 303), ("TREATIES.example", 303), ("evil.example", 421)],
)
def test_an_open_explorer_answers_to_addresses_and_its_names(guarded, host, status):
    assert guarded.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    "address", ["/", "/nowhere", "/static/style.css", "/static/none", "/documents?page=x", "/api/dataset"]
)
def test_every_answer_carries_the_headers(site, address):
    headers = site.get(address).headers
    for name, value in SECURITY.items():
        assert headers[name] == value
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


@pytest.mark.parametrize(
    "address", ["/", "/documents", "/sql?q=select+1", "/commitments.csv", "/documents/0123456789abcdef"]
)
def test_without_the_token_there_is_the_form(guarded, address):
    answer = guarded.get(address)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?to=%2F")


@pytest.mark.parametrize("address", ["/api/dataset", "/api/sql?q=select+1", "/api/openapi.json"])
def test_programs_show_the_token(guarded, address):
    assert guarded.get(address).status_code == 401
    assert guarded.get(address, headers={"authorization": "Bearer wrong"}).status_code == 401
    assert guarded.get(address, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_signing_in_and_out(shelf):
    with TestClient(
        create_app(shelf, access=Access(host="0.0.0.0", token=TOKEN)), base_url="http://10.0.0.7"
    ) as client:
        assert client.post("/login", data={"token": "wrong"}).status_code == 401
        answer = client.post("/login", data={"token": TOKEN, "to": "/countries"}, follow_redirects=False)
        assert answer.headers["location"] == "/countries"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert TOKEN not in cookie
        assert client.get("/countries").status_code == 200
        client.post("/logout")
        assert client.get("/countries", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/\n//evil"]
)
def test_signing_in_leads_nowhere_else(guarded, to):
    answer = guarded.post("/login", data={"token": TOKEN, "to": to})
    assert answer.headers["location"] == "/"
    guarded.cookies.clear()


@pytest.mark.parametrize("cookie", ["", "x", "99999999999.", "99999999999.abc", "1.", "é.é", "9" * 400])
def test_invented_cookies_are_nothing(guarded, cookie):
    headers = {"cookie": f"{SESSION}={cookie}".encode()}
    assert guarded.get("/", headers=headers).status_code == 303


def test_a_cookie_of_another_token_or_of_the_past_is_nothing(monkeypatch):
    one, other = Access(host="0.0.0.0", token=TOKEN), Access(host="0.0.0.0", token=TOKEN + "!")
    assert one.is_session(one.session())
    assert not other.is_session(one.session())
    monkeypatch.setattr("pipeline.explorer.access.SESSION_SECONDS", -1)
    assert not one.is_session(one.session())


def test_guessing_is_slowed(shelf):
    with TestClient(
        create_app(shelf, access=Access(host="0.0.0.0", token=TOKEN)), base_url="http://10.0.0.7"
    ) as client:
        statuses = [client.post("/login", data={"token": f"wrong{n}"}).status_code for n in range(TRIES + 1)]
        assert statuses == [401] * TRIES + [429]
        assert client.post("/login", data={"token": TOKEN}).status_code == 429


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"origin": "http://evil.example"}, 403), ({"sec-fetch-site": "cross-site"}, 403), ({"origin": "null"}, 403),
     ({"sec-fetch-site": "same-site"}, 403), ({}, 403), ({"origin": "http://127.0.0.1:8040"}, 403)],
)  # fmt: skip
def test_forms_of_other_pages_are_refused(site, documents, headers, status):
    """Without the mark of our own form nothing is taken, wherever it seems to come from."""
    answer = site.post(f"/documents/{documents['one']}/correct", data={"by": "x", "v-title": "y"}, headers=headers)
    assert answer.status_code == status


def test_large_requests_are_refused(site):
    assert site.post("/login", content=b"x" * (MAX_BODY + 1)).status_code == 413
    assert site.post("/login", content=b"x", headers={"content-length": "-1"}).status_code == 413
    assert site.get("/documents?q=" + "x" * 20_000).status_code == 414


def test_queries_that_another_site_leads_to_are_not_run(site):
    answer = site.get("/sql?q=select+40%2B2", headers={"sec-fetch-site": "cross-site"})
    assert "Another site led here" in answer.text
    assert ">42<" not in answer.text
    assert site.get("/api/sql?q=select+1", headers={"sec-fetch-site": "cross-site"}).status_code == 403
