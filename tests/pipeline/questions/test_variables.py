import pytest
import regex

from pipeline.errors import SettingsError
from pipeline.questions import open_collection
from pipeline.questions.coding import codebook, variable_evidence, variables
from pipeline.questions.coding.findings import in_words
from pipeline.questions.coding.rules import load_expert
from pipeline.questions.coding.variables import _years
from tests.pipeline.questions.invented import collection_of_instruments
from tests.pipeline.questions.written import collection_of_texts


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return open_collection(collection_of_texts(tmp_path_factory.mktemp("variables") / "dataset"))


@pytest.fixture(scope="module")
def terms(tmp_path_factory):
    return open_collection(collection_of_instruments(tmp_path_factory.mktemp("terms") / "dataset"))


@pytest.fixture(scope="module")
def ids(texts):
    return {path: d for d, path in texts.dataset.sql("SELECT document, path FROM documents").itertuples(index=False)}


def found_in(text, lead=""):
    row = {"document": "d", "provision": "p", "text": text, "page": 1, "span_start": 100, "span_end": 100 + len(text)}
    return {finding["variable"]: finding for finding in in_words(row, lead, skip=set())}


@pytest.mark.parametrize("rule", [r for r in load_expert() if r.patterns], ids=lambda r: r.variable)
def test_gates_and_exceptions_let_the_examples_through(rule):
    for pattern in rule.patterns:
        for example in pattern.matches:
            assert regex.search(rule.gate, example, regex.IGNORECASE), example
            assert rule.variable in found_in(example), example


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("In the event of an armed attack the Parties shall consult.", "defense"),
        ("The Parties shall consult each other on the interpretation of this Agreement.", "consul"),
        ("The personnel shall not interfere in the internal affairs of the host State.", "interv"),
        ("The Parties may establish a joint military committee.", "organ1"),
        ("No Party shall supply weapons to the rebels; no State shall provide arms to them.", "milaid"),
        ("The exchange of notes between military authorities is complete.", "dca_exchange"),
        ("Customs officers shall receive training from the other Party.", "dca_training"),
        ("Parties shall not enter into force by force.", "nonagg"),
        ("Artificial intelligence shall be shared and information provided on trade.", "dca_intel"),
    ],
)
def test_what_only_looks_like_a_variable(text, variable):
    assert variable not in found_in(text)


def test_the_quotation_is_the_sentence_at_its_place():
    text = "The Parties are friends. The Parties shall observe neutrality\nthroughout the war. They sing."
    finding = found_in(text)["neutral"]
    assert finding["quote"] == "The Parties shall observe neutrality throughout the war."
    assert text[finding["span_start"] - 100 : finding["span_end"] - 100].replace("\n", " ") == finding["quote"]


def test_an_item_is_read_with_its_lead_in_and_the_place_is_its_own():
    finding = found_in("refrain from the threat or use of force;", lead="The Parties undertake to:")["nonagg"]
    assert finding["quote"].startswith("The Parties undertake to: refrain")
    assert (finding["span_start"], finding["span_end"]) == (100, 100 + len("refrain from the threat or use of force;"))


def test_a_lead_in_alone_shows_nothing():
    assert found_in("the other matters", lead="The Parties shall observe neutrality and") == {}


def test_a_pact_is_coded(texts, ids):
    (row,) = variables(texts, document=ids["in/pact.txt"]).to_dict("records")
    assert {name for name, value in row.items() if name in set(codebook()["variable"]) and value == 1} == {
        "defense", "consul", "nonagg", "organ1", "dca_classified", "dca_workgroup"
    }  # fmt: skip
    assert (row["bilat"], row["signYear"], row["signMonth"], row["signDay"]) == (1, 2010, 3, 1)
    assert dict(zip(row["parties"], row["cow"], strict=True)) == {"QAT": 694, "PRT": 235}
    assert row["offense"] == 0


def test_every_one_has_its_words(texts):
    coded, evidence = variables(texts), variable_evidence(texts)
    names = [rule.variable for rule in load_expert()]
    ones = {(row["document"], name) for row in coded.to_dict("records") for name in names if row[name] == 1}
    assert ones == set(evidence[["document", "variable"]].itertuples(index=False, name=None))
    for one in evidence.to_dict("records"):
        query = f"SELECT text, span_start FROM provisions WHERE document = '{one['document']}'"
        places = texts.dataset.sql(query).itertuples(index=False)
        words = [
            t[one["span_start"] - s : one["span_end"] - s] for t, s in places if s <= one["span_start"] < s + len(t)
        ]
        assert [" ".join(text.split()) for text in words] == [one["quote"]]


def test_what_cannot_be_said_is_empty_and_not_nought(texts, ids):
    names = [rule.variable for rule in load_expert()]
    assert variables(texts, document=ids["in/ar.txt"])[names].isna().all(axis=None)
    (french,) = variables(texts, document=ids["in/fr.txt"]).to_dict("records")
    assert (french["medarb"], french["speclgth"]) == (0, 0)
    assert variables(texts, document=ids["in/fr.txt"])["defense"].isna().all()


def test_only_agreements_are_coded(texts, ids):
    assert set(variables(texts)["kind"]) == {"treaty", "protocol", "memorandum"}
    assert len(variables(texts, document=ids["in/res99.txt"])) == 0


def test_terms_and_clauses_of_the_dataset(terms):
    (row,) = variables(terms, country="Portugal").query("title == 'in/school.txt'").to_dict("records")
    assert (row["speclgth"], row["proren"], row["renounce"], row["ratification"]) == (1, 1, 1, 0)
    assert (row["span"], row["renewType"], row["notice"]) == (5.0, "tacit", "P6M")
    (endless,) = variables(terms).query("title == 'in/terror.txt'").to_dict("records")
    assert (endless["speclgth"], endless["ratification"]) == (0, 1)
    words = variable_evidence(terms, document=row["document"], variable="proren")
    assert list(words["quote"]) == ["It is then renewed for successive periods of two years."]


@pytest.mark.parametrize(
    ("term", "years"),
    [("P5Y", 5.0), ("P6M", 0.5), ("P1Y6M", 1.5), ("indefinite", None), (None, None), ("P", None), ("PT5H", None)],
)
def test_terms_in_years(term, years):
    assert _years(term) == years


def test_mistakes_get_a_sentence(texts):
    with pytest.raises(SettingsError, match="no variable"):
        variable_evidence(texts, variable="peace")
    with pytest.raises(SettingsError, match="Atlantis"):
        variables(texts, country="Atlantis")


def test_the_codebook_names_every_column(texts):
    assert set(codebook()["variable"]) <= set(variables(texts).columns)
    assert codebook()["definition"].str.len().min() > 20
