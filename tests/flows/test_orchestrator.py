import http.server
import threading
from contextlib import contextmanager

import pytest

from flows.choices import Mode
from flows.orchestration import orchestrator
from flows.orchestration.orchestrator import configured_url, find_server, is_healthy
from pipeline.errors import SettingsError


@contextmanager
def answering(status=200, body=b"true"):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/api/health" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch, tmp_path):
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setattr(orchestrator, "DEFAULT_URL", "http://127.0.0.1:9/api")  # the port of nobody


@pytest.mark.parametrize(
    ("profiles", "profile", "url"),
    [
        (None, None, None),
        ('active = "own"\n[profiles.own]\nPREFECT_API_URL = "http://a/api"\n', None, "http://a/api"),
        ('active = "own"\n[profiles.own]\n[profiles.far]\nPREFECT_API_URL = "http://b/api"\n', "far", "http://b/api"),
        ('active = "own"\n[profiles.own]\n', None, None),
        ("not = [toml", None, None),
    ],
)
def test_the_active_profile_names_the_server(monkeypatch, tmp_path, profiles, profile, url):
    if profiles is not None:
        (tmp_path / "profiles.toml").write_text(profiles)
    if profile:
        monkeypatch.setenv("PREFECT_PROFILE", profile)
    assert configured_url() == url


def test_the_environment_comes_before_the_profile(monkeypatch, tmp_path):
    (tmp_path / "profiles.toml").write_text('active = "own"\n[profiles.own]\nPREFECT_API_URL = "http://a/api"\n')
    monkeypatch.setenv("PREFECT_API_URL", "http://c/api")
    assert configured_url() == "http://c/api"


@pytest.mark.parametrize(
    ("status", "body", "healthy"), [(200, b"true", True), (200, b"<html>", False), (503, b"", False)]
)
def test_only_a_healthy_prefect_server_counts(status, body, healthy):
    with answering(status, body) as url:
        assert is_healthy(url) is healthy
    assert not is_healthy(url)


@pytest.mark.parametrize("url", ["", "nonsense", "file:///etc/passwd", "http://127.0.0.1:9/api"])
def test_an_address_that_is_none_is_not_healthy(url):
    assert not is_healthy(url)


def test_a_server_that_runs_is_used_unless_none_is_wanted(monkeypatch):
    with answering() as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        assert find_server(Mode.AUTO) == (url, None)
        assert find_server(Mode.SERVER) == (url, None)
        assert find_server(Mode.NONE) == (None, None)


def test_one_at_the_default_address_is_used_without_being_named(monkeypatch):
    with answering() as url:
        monkeypatch.setattr(orchestrator, "DEFAULT_URL", url)
        assert find_server(Mode.AUTO) == (url, None)
    assert find_server(Mode.AUTO) == (None, None)


def test_a_named_server_that_is_down_is_told_and_insisted_on_only_when_asked_for(monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    url, note = find_server(Mode.AUTO)
    assert url is None
    assert "does not answer" in note
    with pytest.raises(SettingsError, match="does not answer"):
        find_server(Mode.SERVER)
