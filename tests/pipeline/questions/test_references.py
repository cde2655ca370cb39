import pytest

from pipeline.errors import SettingsError
from pipeline.questions import open_collection
from pipeline.questions.citing import cited_by, most_cited, norm_counts, norms, references
from pipeline.questions.citing.linking import Register
from pipeline.questions.citing.names import known_by, read_name
from pipeline.questions.citing.references import relation_of
from tests.pipeline.questions.written import collection_of_texts


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return open_collection(collection_of_texts(tmp_path_factory.mktemp("references") / "dataset"))


@pytest.fixture(scope="module")
def ids(texts):
    return {path: d for d, path in texts.dataset.sql("SELECT document, path FROM documents").itertuples(index=False)}


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("This Protocol amends the §.", "amends"),
        ("Article 4 of the § is hereby replaced.", "amends"),
        ("Any amendment of the § that enters into force binds them.", "cites"),
        ("Desiring to amend the §,", "amends"),
        ("Upon its entry into force this Agreement shall replace the §.", "supersedes"),
        ("The § shall cease to have effect.", "supersedes"),
        ("The Party may terminate the §.", "cites"),
        ("They agree to prolong the validity of the §.", "extends"),
        ("This Annex shall form an integral part of the §.", "supplements"),
        ("In implementation of the §, the following is agreed.", "implements"),
        ("The Council calls upon them to implement the §.", "cites"),
        ("Nothing in this Agreement shall affect rights under the §.", "without_prejudice"),
        ("Done in accordance with the §.", "accords"),
        ("Recalling the §,", "recalls"),
        ("He signed. This Treaty supersedes all. The § is printed here.", "cites"),
    ],
)
def test_relations_are_read_in_the_sentence(sentence, relation):
    at = sentence.index("§")
    row = {"text": sentence.replace("§", "Zenda Treaty"), "starts": 100, "span_start": 100 + at,
           "span_end": 100 + at + len("Zenda Treaty"), "kind": "article"}  # fmt: skip
    assert relation_of(row)[0] == relation


def test_a_citation_in_a_preamble_recalls_and_one_outside_any_provision_cites():
    row = {"text": "The Zenda Treaty,", "starts": 0, "span_start": 4, "span_end": 16, "kind": "preamble"}
    assert relation_of(row) == ("recalls", None)
    assert relation_of(row | {"text": None}) == ("cites", None)


@pytest.mark.parametrize(
    ("printed", "words", "codes", "date"),
    [
        ("Treaty of Zenda, signed at Zenda on 4 May 2001", ("treaty", "zenda"), set(), "2001-05-04"),
        ("Agreement between the Government of the State of Qatar and the Portuguese Republic on Air Services",
         ("agreement", "on", "air", "services"), {"QAT", "PRT"}, None),
        ("Convention on Weirs, 1969", ("convention", "on", "weirs"), set(), "1969"),
        ("Article 4 of the Zenda Convention", ("zenda", "convention"), set(), None),
    ],
)  # fmt: skip
def test_names_are_taken_apart(printed, words, codes, date):
    name = read_name(printed)
    assert (name.words, set(name.codes), name.date) == (words, codes, date)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Security Council resolution 98 (2031)", (98, 2031)),
        ("resolution 98 (2031)", (98, 2031)),
        ("Resolution 98 (2031) of 4 May 2031", (98, 2031)),
        ("98 (2031). Resolution of 4 May 2031", (98, 2031)),
        ("General Assembly resolution 98 (2031)", None),
        ("General Assembly resolution 1514 (XV)", None),
        ("Treaty 98 (2031)", None),
    ],
)
def test_resolutions_are_known_by_number_and_year(printed, number):
    assert read_name(printed).resolution == number


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        ("UN Charter", "Charter of the United Nations"),
        ("Article 102 of the Charter of the United Nations", "Charter of the United Nations"),
        ("Vienna Convention on Diplomatic Relations of 18 April 1961", "Vienna Convention on Diplomatic Relations"),
        ("Vienna Convention on Diplomatic Relations of 18 April 1975", None),
        ("GATT 1994", "General Agreement on Tariffs and Trade 1994"),
        ("GATT", "General Agreement on Tariffs and Trade"),
        ("Charter of Zenda", None),
    ],
)
def test_known_instruments_by_any_of_their_names(printed, known):
    found = known_by(read_name(printed))
    assert (found.name if found else None) == known


def row(document, title, parties, signed):
    return {"document": document, "title": title, "parties": parties, "signed_on": signed, "kind": "treaty"}


AIR = "Agreement between the State of Qatar and the Portuguese Republic on Air Services"
DOCUMENTS = [
    row("a", AIR, ["PRT", "QAT"], "2001-05-04"),
    row("b", AIR.replace("Air", "Sea"), ["PRT", "QAT"], "2001-05-04"),
    row("c", "Convention on Weirs and Locks", ["PRT", "QAT", "TUR"], "1970-01-01"),
    row("d", "Convention on Weirs and Locks", ["PRT", "QAT", "TUR"], "1990-01-01"),
    row("e", "Protocol", ["PRT", "QAT"], "1999-01-01"),
    row("f", "Agreement between Kenya and Oman on the Use of Weirs", ["KEN", "OMN"], "2005-05-05"),
    row("x", "Agreement between Qatar and Portugal on Ports", ["PRT", "QAT"], "2020-01-01"),
]


@pytest.mark.parametrize(
    ("printed", "cited"),
    [
        ("Agreement between Qatar and Portugal on Air Services", "a"),
        ("Agreement between Portugal and Qatar on Air Services, signed at Doha on 4 May 2001", "a"),
        ("Agreement between Qatar and Portugal on Air Services, signed at Doha on 5 May 2001", None),
        ("Agreement between Qatar and Türkiye on Air Services", None),
        ("Agreement on Air Services", None),
        ("Convention on Weirs and Locks", None),  # there are two
        ("Convention on Weirs and Locks of 1 January 1990", "d"),
        ("Protocol", None),
        ("Agreement of 4 May 2001", None),  # two were signed that day
        ("Agreement between Kenya and Oman on Weirs of 5 May 2005", "f"),
        ("Agreement between Kenya and Oman on Locks of 5 May 2005", None),
        ("Agreement between Qatar and Portugal on Ports", None),  # the citing one itself
    ],
)
def test_a_citation_is_linked_exactly_or_not_at_all(printed, cited):
    assert Register.of(DOCUMENTS).link(printed, citing="x").cited == cited


def test_the_charter_is_that_of_the_citing_organisation():
    documents = [row("u", "Resolution 1", ["UN"], None), row("o", "Resolution 1", ["OIC"], None)]
    register = Register.of(documents)
    assert register.link("Article 51 of the Charter", citing="u").name == "Charter of the United Nations"
    assert register.link("Article 51 of the Charter", citing="o").name == "Article 51 of the Charter"


def test_a_protocol_amends_what_its_title_names(texts, ids):
    found = references(texts, document=ids["in/protocol.txt"]).to_dict("records")
    assert [(r["relation"], r["cited"], r["linked_by"]) for r in found] == [
        ("amends", ids["in/pact.txt"], "title"),
        ("recalls", ids["in/pact.txt"], "title and date"),
    ]
    assert {r["document"] for r in cited_by(texts, document=ids["in/pact.txt"]).to_dict("records")} == {
        ids["in/protocol.txt"]
    }


def test_references_quote_their_place(texts):
    for one in references(texts).to_dict("records"):
        if one["reference"]:
            query = f"SELECT text, span_start FROM provisions WHERE document = '{one['document']}'"
            places = texts.dataset.sql(query).itertuples(index=False)
            inside = [
                t[one["span_start"] - s : one["span_end"] - s] for t, s in places if s <= one["span_start"] < s + len(t)
            ]
            assert [" ".join(text.split()) for text in inside] == [one["name"]]


def test_resolutions_link_to_each_other(texts, ids):
    found = references(texts, document=ids["in/res99.txt"]).set_index("name")
    assert found.loc["resolution 98 (2031)", "cited"] == ids["in/res98.txt"]
    assert found.loc["Article 51 of the Charter", "means"] == "Charter of the United Nations"


def test_reverse_look_up_by_any_name(texts, ids):
    for name in ("UN Charter", "charter of the united nations"):
        assert ids["in/pact.txt"] in set(cited_by(texts, name=name)["document"])
    with pytest.raises(SettingsError, match="either"):
        cited_by(texts)
    with pytest.raises(SettingsError, match="no relation"):
        references(texts, relation="loves")


def test_most_cited_count_documents_once(texts, ids):
    found = most_cited(texts).set_index("means")
    pact = found[found["cited"] == ids["in/pact.txt"]].iloc[0]
    assert (pact["documents"], pact["amends"]) == (1, 1)
    assert found.loc["Charter of the United Nations", "documents"] == 3


def test_answers_are_kept_for_the_next_process(texts):
    first = references(texts), norms(texts)
    texts._kept.clear()
    for table in ("citations", "norms"):
        texts._connection.execute(f"DROP TABLE {table}")
    for one, other in zip(first, (references(texts), norms(texts)), strict=True):
        assert one.equals(other)
    assert {"citations.parquet", "norms.parquet"} <= {
        path.name for path in (texts.folder / ".cache/questions").iterdir()
    }


# --- norms ---------------------------------------------------------------------------------------


def test_norms_of_a_preamble_with_their_words(texts, ids):
    found = norms(texts, document=ids["in/pact.txt"])
    assert set(found["norm"]) == {
        "un_charter", "sovereignty", "territorial_integrity", "non_interference", "islamic_solidarity"
    }  # fmt: skip
    solidarity = found[found["norm"] == "islamic_solidarity"].iloc[0]
    assert (solidarity["group"], solidarity["scope"]) == ("value", "preamble")
    (text,) = [
        t[solidarity["span_start"] - s : solidarity["span_end"] - s]
        for t, s in texts.dataset.sql(
            f"SELECT text, span_start FROM provisions WHERE document = '{ids['in/pact.txt']}'"
        ).itertuples(index=False)
        if s <= solidarity["span_start"] < s + len(t)
    ]
    assert text == "Islamic solidarity"
    assert "Islamic solidarity" in solidarity["quote"]


def test_norms_are_counted_against_what_was_read(texts):
    found = norm_counts(texts).set_index("norm")
    assert found.loc["un_charter", "documents"] == 3
    assert set(found["read"]) == {4}  # the pact, its protocol and two resolutions have preambles
    with pytest.raises(SettingsError, match="no norm"):
        norms(texts, norm="kindness")
