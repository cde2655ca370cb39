"""What the questions answer of the invented collection."""

from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import pytest

from pipeline.dataset.query import open_dataset
from pipeline.errors import DatasetError, SettingsError
from pipeline.questions import Collection, coalition, dyad_years, exchange, life, network, open_collection, partnerships
from pipeline.questions.collection import records
from tests.pipeline.questions.invented import instrument


def by(frame, *names):
    """Return the rows by the values of columns, each key once."""
    rows = records(frame)
    found = {tuple(row[name] for name in names): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_pairs_count_instruments_once_and_name_both_codes(collection):
    rows = by(partnerships.pairs(collection), "a", "b")
    assert set(rows) == {
        ("PRT", "QAT"), ("DEU", "YEM"), ("FRA", "MAR"), ("GBR", "KWT"), ("GCC", "USA"), ("IDN", "MYS"),
        ("IND", "SUN"), ("QAT", "TUR"), ("SEN", "TUR"),
    }  # fmt: skip
    pair = rows["PRT", "QAT"]
    assert (pair["a_name"], pair["a_cow"], pair["b_name"], pair["b_cow"]) == ("Portugal", 235, "Qatar", 694)
    assert (pair["instruments"], pair["kinds"], pair["undated"]) == (2, ["memorandum 1", "treaty 1"], 1)
    assert pair["areas"] == ["cyber_security", "defence_funding", "military_training"]
    assert (pair["first_signed"], pair["last_signed"]) == ("2010-03-01", "2010-03-01")
    assert rows["FRA", "MAR"]["instruments"] == 1  # two files, one instrument
    assert (rows["GCC", "USA"]["a_cow"], rows["GCC", "USA"]["a_name"]) == (None, "Gulf Cooperation Council")
    assert rows["SEN", "TUR"]["binding"] == 0


def test_multilateral_instruments_make_pairs_only_where_asked(collection):
    assert ("EGY", "JOR") not in by(partnerships.pairs(collection), "a", "b")
    rows = by(partnerships.pairs(collection, multilateral=True), "a", "b")
    assert len(rows) == 9 + 6
    assert (rows["EGY", "JOR"]["instruments"], rows["EGY", "JOR"]["multilateral"]) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "pairs"),
    [
        ({"country": "Qatar"}, [("QAT", "PRT"), ("QAT", "TUR")]),
        ({"country": "tr", "multilateral": True},
         [("TUR", "EGY"), ("TUR", "JOR"), ("TUR", "KEN"), ("TUR", "QAT"), ("TUR", "SEN")]),
        ({"country": "TUR", "partner": "State of Qatar"}, [("TUR", "QAT")]),
        ({"area": "military training"}, [("DEU", "YEM"), ("PRT", "QAT")]),
        ({"country": "QAT", "on": "2015-01-01"}, [("QAT", "PRT")]),
        ({"country": "Chad"}, []),
    ],
)  # fmt: skip
def test_pairs_can_be_chosen(collection, asked, pairs):
    assert sorted(by(partnerships.pairs(collection, **asked), "a", "b")) == sorted(pairs)


@pytest.mark.parametrize(
    ("day", "pair", "certain", "possible"),
    [
        ("2012-01-01", ("PRT", "QAT"), 1, 0),
        ("2024-06-30", ("PRT", "QAT"), 1, 0),  # renewed
        ("2009-12-31", ("PRT", "QAT"), 0, 0),
        ("2024-06-30", ("QAT", "TUR"), 0, 1),  # notifications may have been exchanged
        ("1990-01-01", ("DEU", "YEM"), 1, 0),
        ("2024-06-30", ("DEU", "YEM"), 0, 0),  # expired
        ("2002-01-01", ("GBR", "KWT"), 1, 0),
        ("2024-06-30", ("GBR", "KWT"), 0, 1),  # the renewal may have been agreed
        ("1980-01-01", ("IND", "SUN"), 1, 0),
        ("2024-06-30", ("IND", "SUN"), 0, 1),  # a successor may have taken it over
        ("2024-06-30", ("SEN", "TUR"), 0, 0),  # it does not bind
    ],
)
def test_what_is_in_force_on_a_day(collection, day, pair, certain, possible):
    row = by(partnerships.pairs(collection, on=day), "a", "b").get(pair, {"in_force": 0, "possibly_in_force": 0})
    assert (row["in_force"], row["possibly_in_force"]) == (certain, possible)


def test_what_makes_no_pair_is_counted(collection):
    assert by(partnerships.left_out(collection), "reason").keys() == {
        ("no party found",), ("not concluded between parties: policy",),
    }  # fmt: skip


def test_instruments_of_a_pair_and_their_standing(collection):
    rows = records(partnerships.instruments(collection, country="QAT", partner="TUR", on="2020-01-01"))
    assert [(row["title"], row["in_force"]) for row in rows] == [("in/terror.txt", "possibly")]


def test_dyad_years_run_from_the_first_signature_with_the_codes_of_the_year(collection):
    rows = by(dyad_years.dyad_years(collection, country="YEM", years=(1985, 1997)), "a", "b", "year")
    assert [year for _, _, year in rows] == list(range(1985, 1998))
    assert [rows["DEU", "YEM", year]["in_force"] for year in (1985, 1986, 1995, 1996)] == [0, 1, 1, 0]
    assert [rows["DEU", "YEM", year]["signed"] for year in (1985, 1986)] == [1, 0]
    assert (rows["DEU", "YEM", 1989]["a_cow"], rows["DEU", "YEM", 1989]["b_cow"]) == (260, 678)
    assert (rows["DEU", "YEM", 1990]["a_cow"], rows["DEU", "YEM", 1990]["b_cow"]) == (255, 679)
    assert rows["DEU", "YEM", 1997]["areas"] == ["military_training"]


def test_pairs_with_a_state_that_ended_end_with_it(collection):
    rows = by(dyad_years.dyad_years(collection, country="Soviet Union"), "a", "b", "year")
    assert max(year for _, _, year in rows) == 1991


def test_years_without_arguments_reach_the_last_signature(collection):
    rows = records(dyad_years.dyad_years(collection, multilateral=True))
    assert max(row["year"] for row in rows) == 2020
    assert {row["cumulated"] for row in rows if (row["a"], row["b"]) == ("EGY", "JOR")} == {1}


def test_the_network_is_that_of_the_pairs(collection):
    found = network.graph(collection, on="2024-06-30")
    assert isinstance(found, nx.Graph)
    assert found.number_of_edges() == 9
    assert found.edges["PRT", "QAT"] == {
        "weight": 2, "areas": "cyber_security defence_funding military_training", "first_signed": "2010-03-01",
        "last_signed": "2010-03-01", "in_force": 1, "possibly_in_force": 0,
    }  # fmt: skip
    assert found.nodes["QAT"]["region"] == "Western Asia"
    assert "cow" not in found.nodes["GCC"]


def test_centralities_of_the_party_in_the_middle(collection):
    rows = by(network.centralities(collection), "party")
    assert (rows["QAT",]["degree"], rows["QAT",]["instruments"]) == (2, 3)
    assert rows["QAT",]["betweenness"] == rows["TUR",]["betweenness"] > rows["PRT",]["betweenness"] == 0
    assert rows["QAT",]["eigenvector"] > rows["SEN",]["eigenvector"] > 0
    assert rows["YEM",]["eigenvector"] == 0  # another part of the network


def test_an_empty_network_has_no_parties(collection):
    assert records(network.centralities(collection, area="health")) == []


def test_who_gives_what_to_whom(collection):
    rows = by(exchange.gives(collection, country="QAT"), "giver", "receiver", "category")
    counted = {key: (row["commitments"], row["named"], row["mutual"]) for key, row in rows.items()}
    assert counted == {
        ("QAT", "PRT", "money"): (1, 0, 0),
        ("PRT", "QAT", "training"): (2, 2, 0),
        ("PRT", "QAT", "access"): (1, 1, 0),  # Qatar may use the harbour: Portugal lets it in
        ("PRT", "QAT", "information"): (1, 0, 1),
        ("QAT", "PRT", "information"): (1, 0, 1),
    }
    training = rows["PRT", "QAT", "training"]
    assert (training["obligations"], training["intentions"]) == (1, 1)


def test_commitments_owed_to_others_and_prohibitions_are_told_apart(collection):
    rows = by(exchange.gives(collection, country="PRT", everything=True), "giver", "receiver", "category")
    assert (rows["PRT", "QAT", "other"]["commitments"], rows["PRT", "QAT", "other"]["elsewhere"]) == (0, 1)
    assert rows["PRT", "QAT", "restraint"]["commitments"] == 1


def test_of_many_parties_only_named_sides_count(collection):
    rows = by(exchange.gives(collection, country="KEN"), "giver", "receiver", "category")
    assert list(rows) == [("TUR", "KEN", "training")]


def test_what_is_given_to_no_side_is_counted_by_reason(collection):
    rows = by(exchange.kept_apart(collection), "reason")
    assert {reason: row["commitments"] for (reason,), row in rows.items()} == {
        "role": 1, "none": 1, "permission": 1, "each of many": 1,
    }  # fmt: skip


def test_every_commitment_is_given_or_kept_apart(collection):
    given = collection.rows("SELECT count(DISTINCT commitment) AS n FROM given").to_pylist()[0]["n"]
    apart = sum(row["commitments"] for row in records(exchange.kept_apart(collection)))
    assert given + apart == collection.dataset.sql_arrow("SELECT count(*) n FROM commitments").to_pylist()[0]["n"]


def test_reciprocity_is_seen_from_the_country_that_asks(collection):
    (row,) = records(exchange.reciprocity(collection, country="QAT"))
    assert (row["a"], row["b"]) == ("QAT", "PRT")
    assert (row["a_gives"], row["b_gives"], row["both_give"]) == (1, 3, 1)
    assert (row["reciprocity"], row["balance"]) == (0.2, -0.4)
    assert (row["a_gives_what"], row["b_gives_what"]) == (["money 1"], ["training 2", "access 1"])


def test_examples_quote_the_commitments(collection):
    rows = records(exchange.examples(collection, giver="Portugal", receiver="Qatar", category="Training and education"))
    assert [row["quote"] for row in rows] == [
        "Portugal shall train officers of Qatar.", "Portugal intends to train pilots of Qatar.",
    ]  # fmt: skip


def test_partners_of_a_group_on_a_day(collection):
    rows = by(coalition.partners(collection, of="OIC", on="2024-06-30"), "partner")
    assert set(rows) == {("PRT",), ("FRA",), ("GBR",), ("DEU",), ("KEN",)}  # members are not partners of each other
    assert rows["PRT",]["members"] == ["QAT"]
    assert (rows["KEN",]["continent"], rows["KEN",]["members"]) == ("Africa", ["EGY", "JOR", "TUR"])
    assert rows["KEN",]["instruments"] == 1
    inside = by(coalition.partners(collection, of="OIC", inside=True), "partner")
    assert inside["TUR",]["members"] == ["EGY", "JOR", "QAT", "SEN"]


def test_a_group_is_bound_by_its_own_name_too(collection):
    rows = by(coalition.partners(collection, of="Gulf Cooperation Council"), "partner")
    assert rows["USA",]["members"] == ["GCC"]
    assert rows["TUR",]["members"] == ["QAT"]


def test_partners_by_continent_and_area(collection):
    rows = by(coalition.spread(collection, of="QAT"), "continent", "area")
    assert rows["Europe", "military_training"]["which"] == ["PRT"]
    assert rows["Asia", "counter_terrorism"]["which"] == ["TUR"]


def test_gaps_between_partners(collection):
    rows = by(coalition.gaps(collection, of="QAT", partners=["PRT", "TUR"]), "area")
    assert (rows["military_training",]["covered_with"], rows["military_training",]["not_with"]) == (["PRT"], ["TUR"])
    assert (rows["counter_terrorism",]["covered_with"], rows["counter_terrorism",]["not_with"]) == (["TUR"], ["PRT"])
    assert rows["mutual_defence",]["covered"] == 0
    assert ("trade_investment",) not in rows


def test_members_that_nothing_binds_come_first(collection):
    rows = records(coalition.missing(collection, group="GCC", partner="Türkiye"))
    assert [row["member"] for row in rows] == ["ARE", "BHR", "KWT", "OMN", "SAU", "QAT"]
    assert [row["instruments"] for row in rows] == [0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda c: partnerships.pairs(c, country="Quatar"), "no country or organisation is known as 'Quatar'"),
        (lambda c: partnerships.pairs(c, area="fishing"), "'fishing' is no cooperation area: they are mutual_defence"),
        (lambda c: partnerships.pairs(c, on="30.6.2024"), "'30.6.2024' is no day: write it like 2024-06-30"),
        (lambda c: dyad_years.dyad_years(c, years=(2000, 1990)), "the years end before they begin: 2000 to 1990"),
        (lambda c: exchange.gives(c, category="gold"), "'gold' is no category of what is given: they are defence_help"),
        (lambda c: coalition.partners(c, of="IAEA"), "the members of IAEA are not known: groups with known members"),
        (lambda c: coalition.missing(c, group="GCC", partner="QAT"), "'QAT' belongs to 'GCC' itself"),
        (lambda c: partnerships.pairs(c, country="'; DROP TABLE pairs; --"), "no country or organisation is known"),
    ],
)
def test_a_wrong_argument_is_told_in_a_sentence(collection, ask, sentence):
    with pytest.raises(SettingsError) as told:
        ask(collection)
    assert str(told.value).startswith(sentence)


def test_no_dataset_is_told(tmp_path):
    with pytest.raises(DatasetError, match="there is no dataset in"):
        open_collection(tmp_path / "nowhere")


def test_the_collection_is_kept_until_the_dataset_has_a_newer_version(tmp_path):
    from pipeline.dataset.store import DatasetWriter

    with DatasetWriter(tmp_path / "dataset") as writer:
        writer.commit([instrument("in/one.txt", ("QAT", "PRT"), signed="2010-03-01")], run="r1")
        first = open_collection(tmp_path / "dataset")
        assert open_collection(tmp_path / "dataset") is first
        writer.commit([instrument("in/two.txt", ("QAT", "TUR"), signed="2011-03-01")], run="r2")
    second = open_collection(tmp_path / "dataset")
    assert (len(partnerships.pairs(first)), len(partnerships.pairs(second))) == (1, 2)
    assert second.version > first.version


def test_an_empty_dataset_answers_with_no_rows(tmp_path):
    from pipeline.dataset.store import DatasetWriter

    with DatasetWriter(tmp_path / "dataset") as writer:
        writer.commit([instrument("in/policy.txt", ("USA",), kind="policy")], run="r1")
    empty = open_collection(tmp_path / "dataset")
    assert records(partnerships.pairs(empty)) == []
    assert records(dyad_years.dyad_years(empty)) == []
    assert records(exchange.reciprocity(empty)) == []
    assert records(coalition.partners(empty, of="OIC")) == []


def test_many_threads_may_ask_a_fresh_collection_at_once(invented):
    questions = (
        lambda c: partnerships.pairs(c, on="2024-06-30"),
        exchange.gives,
        network.centralities,
        exchange.examples,
        lambda c: life.status(c, on="2024-06-30"),
    )
    one, other = Collection(open_dataset(invented)), Collection(open_dataset(invented))
    alone = [len(ask(one)) for ask in questions]
    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(lambda n: len(questions[n % 5](other)), range(100)))
    assert found == alone * 20
