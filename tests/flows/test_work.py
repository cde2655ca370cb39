"""A worker analyses a text that was dear to read again without reading it."""

import hashlib

import pytest

from flows.ingestion import work
from flows.ingestion.plan import WorkItem
from pipeline.dataset.outcomes import Place
from pipeline.dataset.texts import Texts
from pipeline.settings import Limits
from tests.flows.test_cli import PACT


@pytest.mark.parametrize(("dear", "fresh", "readings"), [(0.0, False, 1), (0.0, True, 2), (999.0, False, 2)])
def test_what_was_dear_to_read_is_read_once(tmp_path, monkeypatch, dear, fresh, readings):
    import pipeline.read

    read, real = [], pipeline.read.read
    monkeypatch.setattr(pipeline.read, "read", lambda path, **more: read.append(path) or real(path, **more))
    monkeypatch.setattr(work, "DEAR_SECONDS", dear)
    path = tmp_path / "pact.txt"
    path.write_text(PACT)
    sha256 = hashlib.sha256(PACT.encode()).hexdigest()
    item = WorkItem(path=path, places=(Place(path=str(path), size=len(PACT), mtime_ns=1),), sha256=sha256)
    tools = work.build_tools(rules=None, limits=Limits())
    texts = Texts(tmp_path / "out")
    first = work._rows(work.Errand(item=item, run="r", fresh=fresh), tools=tools, texts=texts)
    second = work._rows(work.Errand(item=item, run="r", fresh=fresh), tools=tools, texts=texts)
    assert len(read) == readings
    assert {name: table.to_pylist() for name, table in first.tables.items()} == {
        name: table.to_pylist() for name, table in second.tables.items()
    }
    (row,) = first.tables["documents"].select(["rules_version", "reader_version"]).to_pylist()
    assert all(row.values())
