"""A dataset with a well-meant, a hostile and a failed document, and the explorer over it."""

from datetime import date

import pytest

from pipeline.dataset.store import DatasetWriter
from pipeline.explorer import Access, create_app
from pipeline.types import Evidence, Found, InstrumentText, Modality, Origin, Party, PartyKind, Span
from tests.factories import TEXT, make_commitments, make_failure, make_success
from tests.pipeline.explorer.client import TestClient

HOSTILE = '<script>alert("1")</script>'
FORMULA = "=HYPERLINK(1)"


def _hostile():
    text = f"{HOSTILE} {FORMULA}\n\n{TEXT}"
    at = len(text) - len(TEXT)
    title = Found(value=f"{HOSTILE} & <b>", evidence=Evidence(span=Span(0, len(HOSTILE)), found_by="t", score=1.0))
    formula = text.index(FORMULA)
    commitment = make_commitments()[0]
    shifted = commitment.__class__(
        quote=Span(formula, formula + len(FORMULA)), modality=Modality.INTENTION, bearer=("QAT",), actions=("x",),
        evidence=Evidence(span=Span(formula, formula + 4), found_by="t", score=1.0), areas=("cyber_security",),
    )  # fmt: skip
    party = Party(code="QAT", name=HOSTILE, kind=PartyKind.STATE, evidence=title.evidence)
    return make_success(
        "hostile", f"in/{HOSTILE.replace('/', '')}.txt", text=InstrumentText(text=text, origins=(Origin(0, 1, 0),)),
        title=title, parties=(party, Party(code="TUR", name="x", kind=PartyKind.STATE, evidence=title.evidence)),
        commitments=(shifted,), provisions=_provisions(text), references=(), issues=(), signatories=(), versions=(),
        life_cycle=make_success().record.life_cycle.__class__(), language="ar",
    ), at  # fmt: skip


def _provisions(text):
    from tests.factories import make_provisions

    return make_provisions(text)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    """Return the dataset's folder; not to be written."""
    folder = tmp_path_factory.mktemp("explored") / "dataset"
    with DatasetWriter(folder) as writer:
        outcomes = [make_success("one", "in/one.txt"), make_success("two", "in/two.txt"), _hostile()[0], make_failure()]
        writer.commit(outcomes, run="r1")
    return folder


@pytest.fixture(scope="session")
def site(shelf):
    """Return a client of the explorer as somebody on the same machine has it."""
    with TestClient(
        create_app(shelf, today=lambda: date(2024, 5, 1)), base_url="http://127.0.0.1:8040", follow_redirects=False
    ) as client:
        yield client


@pytest.fixture(scope="session")
def guarded(shelf):
    """Return a client of an explorer that other machines can reach, without having shown its token."""
    access = Access(host="0.0.0.0", token="open-sesame-open-sesame", names=("treaties.example",))
    with TestClient(create_app(shelf, access=access), base_url="http://10.0.0.7", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def documents(site):
    """Return the documents' ids by the beginnings of their paths."""
    rows = site.get("/api/documents?limit=50").json()["documents"]
    return {row["path"].removeprefix("in/")[:3]: row["document"] for row in rows}
