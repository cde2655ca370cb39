"""The shipped specimens: each is marked as one, every format is there, and their labels quote what is read."""

import json
from pathlib import Path

import pytest

from pipeline.extract.parties.find import find_parties
from pipeline.extract.parties.rules import PartyRules
from pipeline.read import READERS, read
from pipeline.read.containers import list_members
from pipeline.read.sniff import DOC
from pipeline.rules import load_rules
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import StructureRules
from pipeline.structure.title import find_title
from pipeline.types import ProvisionKind

ROOT = Path(__file__).parents[3]
ALL = sorted((ROOT / "data" / "raw").rglob("specimen_*.*"))
SPECIMENS = [path for path in ALL if path.suffix != ".zip"]
LABELS = sorted((ROOT / "tests" / "gold" / "specimens").glob("*.json"))


def words(path):
    """Return what the pages say on one line, without what the file keeps beside its text."""
    ends = [(page.text, min((part.start for part in page.parts), default=None)) for page in _pages(path)]
    return " ".join("\n".join(text[:end] for text, end in ends).split())


def _pages(path):
    return read(path, limits=Limits()).pages


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_a_specimen_says_so_and_reads_without_a_doubt(path):
    paged = read(path, limits=Limits())
    assert "SPECIMEN: this is no real agreement" in paged.pages[0].text[:1200]
    assert paged.issues == ()
    assert min(page.quality for page in paged.pages) > 0.95


def test_there_are_enough_in_every_format():
    assert len(SPECIMENS) >= 12
    types = {read(path, limits=Limits()).source.media_type for path in SPECIMENS}
    assert types == READERS.keys() - {DOC}


@pytest.mark.parametrize(
    ("suffix", "names"),
    [
        (".eml", ["specimen_protocol_on_visits_oman_chile.txt"]),
        (
            ".zip",
            [
                "specimen_arrangement_on_patrols_fiji_timor_leste.txt",
                "statements/specimen_statement_on_rescue_iceland_jamaica.txt",
            ],
        ),
    ],
)
def test_what_containers_hold_is_read_as_documents(suffix, names):
    (container,) = [path for path in ALL if path.suffix == suffix]
    members = list_members(container, limits=Limits())
    assert [(member.path, member.problem) for member in members] == [(name, None) for name in names]
    for member in members:
        plain = ROOT / "tests" / "gold" / "specimens" / "texts" / Path(member.path).name
        assert words(container.with_name(f"{container.name}!") / member.path) == " ".join(plain.read_text().split())


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_labels_quote_their_document(path):
    label = json.loads(path.read_text("utf-8"))
    (document,) = [p for p in SPECIMENS if p.name == label["file"]]
    text = words(document)
    for commitment in label["commitments"] or []:
        quote = " ".join(commitment["quote"].split())
        assert quote in text
        assert commitment["trigger"] in quote
    assert (label["signed_at"] or "") in text


@pytest.mark.parametrize("suffix", [".docx", ".html", ".odt", ".rtf", ".txt"])
def test_plain_forms_are_what_is_read(suffix):
    folder = ROOT / "tests" / "gold" / "specimens" / "texts"
    for document in (p for p in SPECIMENS if p.suffix == suffix):
        plain = folder / (document.name if suffix == ".txt" else f"{document.name}.txt")
        if plain.exists():
            assert words(document) == " ".join(plain.read_text("utf-8").split())


@pytest.mark.parametrize(
    ("name", "codes", "items"),
    [
        ("specimen_mine_clearance_viet_nam_croatia.odt", {"VNM", "HRV"}, "Art. 2(2)(b)"),
        ("specimen_peacekeeping_training_ghana_lithuania.rtf", {"GHA", "LTU"}, "Sec. 1(2)"),
    ],
)
def test_what_follows_finds_language_outline_and_parties(name, codes, items):
    (path,) = [p for p in SPECIMENS if p.name == name]
    text = normalise(read(path, limits=Limits()))
    provisions = segment(text, rules=load_rules("structure", StructureRules))
    title = find_title(text, provisions, rules=load_rules("structure", StructureRules))
    parties, _ = find_parties(text, provisions, title=title, rules=load_rules("parties", PartyRules))
    assert {party.code for party in parties} == codes
    assert items in {provision.id for provision in provisions}
    assert {p.language for p in provisions if len(p.span.of(text.text)) > 60} == {"en"}
    assert [p.id for p in provisions if p.kind is ProvisionKind.NOTE]
