import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dataset.derived import derived_folder
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetError, SettingsError
from pipeline.questions import open_collection
from pipeline.questions.searching import Where, fold, search
from pipeline.questions.searching import index as index_module
from pipeline.questions.searching.fold import words
from pipeline.questions.searching.query import LONGEST, MOST_TERMS, parse_query
from pipeline.questions.searching.snippets import marks, snippet
from pipeline.storage import located
from tests.pipeline.questions.written import collection_of_texts, training


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return open_collection(collection_of_texts(tmp_path_factory.mktemp("search") / "dataset"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coopération", "cooperation"),
        ("İSTANBUL ışık", "istanbul isik"),
        ("اتفاقيّة", "إتفاقيه"),
        ("التعاون", "تـعـاون"),
        ("وبالتعاون", "تعاون"),
        ("هيئة على مدى", "هيئه علي مدي"),
        ("کشور", "كشور"),
        ("٢٠٢٤ ۱۳", "2024 13"),
        ("Straße œuvre", "strasse oeuvre"),
        ("ВОЁННЫЙ", "военныи"),
    ],
)
def test_spellings_of_a_word_are_one(one, other):
    assert fold(one) == fold(other)


@given(st.text(max_size=60))
def test_folding_what_is_folded_changes_no_word(text):
    assert words(fold(text)) == words(text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("armed attack", ["in/pact.txt"]),
        ('"joint military committee"', ["in/pact.txt", "in/protocol.txt"]),
        ("terminat* diplomatic", [f"in/t{n}.txt" for n in range(1, 7)]),
        ("committee -four", ["in/pact.txt"]),
        ("attack OR travel", ["in/pact.txt", *(f"in/t{n}.txt" for n in range(1, 7))]),
        ("armed NEAR/2 one", ["in/pact.txt"]),
        ("armed NEAR/2 means", []),
        ("تعاون عسكري", ["in/ar.txt"]),
        ("القوات المسلحه", ["in/ar.txt"]),
        ("اتفاقيه", ["in/ar.txt"]),
        ("echanger etats", ["in/fr.txt"]),
        ("ÉTATS", ["in/fr.txt"]),
        ("nothing-like-this", []),
        ("attack AND armed", ["in/pact.txt"]),
    ],
)
def test_passages_are_found(texts, query, found):
    paths = dict(texts.dataset.sql("SELECT document, path FROM documents").itertuples(index=False))
    result = search(texts, query, limit=100)
    assert sorted({paths[document] for document in result.rows["document"]}) == sorted(found)
    assert result.total == len(result.rows)
    assert result.documents == len(found)


@pytest.mark.parametrize(
    ("where", "documents"),
    [
        (Where(party="Türkiye"), 1),
        (Where(party="KEN"), 6),
        (Where(since="2013"), 1),
        (Where(until="2012-06"), 5),
        (Where(kind="memorandum"), 0),
        (Where(language="en"), 6),
        (Where(language="fr"), 0),
    ],
)
def test_filters_narrow(texts, where, documents):
    assert search(texts, "officers", where=where, limit=100).documents == documents


def test_best_passage_first_and_pages_follow_each_other(texts):
    everything = search(texts, "committee", limit=10).rows
    scores = list(everything["score"])
    assert scores == sorted(scores, reverse=True)
    assert list(search(texts, "committee", limit=1, offset=1).rows["provision"]) == list(everything["provision"])[1:2]


def test_snippets_show_the_text_as_printed_with_its_marks(texts):
    row = search(texts, "قوات").rows.iloc[0]
    assert [row["snippet"][start:end] for start, end in row["marks"]] == ["القوّات"]
    text = texts.dataset.sql(f"SELECT text FROM provisions WHERE document = '{row['document']}'")["text"]
    assert any(row["snippet"] in " ".join(one.split()) for one in text)


def test_a_long_passage_is_cut_around_the_marks():
    text = "far away " * 100 + "the wanted word stands here " + "far away " * 100
    shown, places = snippet(text, parse_query("wanted").terms)
    assert len(shown) < 300
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert [shown[a:b] for a, b in places] == ["wanted"]


def test_marks_cover_phrases_and_prefixes():
    text = "Joint military exercises, and a joint Military-exercise"
    assert [text[a:b] for a, b in marks(text, parse_query('"joint military" exerc*').terms)] == [
        "Joint military",
        "exercises",
        "joint Military",
        "exercise",
    ]


@pytest.mark.parametrize(
    "query",
    ["", "   ", '"', '""', "*", "-attack", "a*", "()", "NEAR", "OR", "AND", "\x00", "\ud800", "x" * (LONGEST + 1),
     " ".join(f"w{n}" for n in range(MOST_TERMS + 1)), "^ : { }"],
)  # fmt: skip
def test_a_query_that_says_nothing_gets_a_sentence(texts, query):
    with pytest.raises(SettingsError) as error:
        search(texts, query)
    assert len(str(error.value)) < 200
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "query",
    ["'; DROP TABLE passages; --", "text:attack", "{a b}: c", "NEAR(a b", "attack)", "(attack", '"attack', "a AND OR b",
     "attack NEAR/999 armed", "folded MATCH x", "attack\x00armed", "attack %s", "at'tack", "*attack*", "--attack x"],
)  # fmt: skip
def test_hostile_queries_are_only_words(texts, query):
    assert search(texts, query).total >= 0
    assert search(texts, "armed attack").total == 1


@given(st.text(max_size=80))
def test_any_query_is_read_or_refused_in_a_sentence(query):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE folded USING fts5 (text)")
    try:
        asked = str(parse_query(query))
    except SettingsError:
        return
    assert connection.execute("SELECT count(*) FROM folded WHERE folded MATCH ?", (asked,)).fetchone() == (0,)


@pytest.mark.parametrize(
    "where",
    [Where(area="war"), Where(kind="deal"), Where(since="soon"), Where(until="2024-1"), Where(party="Atlantis")],
)
def test_unknown_filters_get_a_sentence(texts, where):
    with pytest.raises(SettingsError):
        search(texts, "attack", where=where)


def test_many_threads_search_at_once(texts):
    found, errors = [], []

    def ask():
        try:
            found.append(search(texts, "committee").total)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(12)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert errors == []
    assert len(found) == 12
    assert len(set(found)) == 1


# --- the index follows the dataset ----------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    return collection_of_texts(tmp_path / "dataset")


def test_only_what_changed_is_indexed_again(folder, monkeypatch):
    search(open_collection(folder), "attack")
    indexed = []
    put_in = index_module._put_in
    monkeypatch.setattr(index_module, "_put_in", lambda c, d, ids: (indexed.extend(ids), put_in(c, d, ids)))
    with DatasetWriter(folder) as writer:
        writer.commit(
            [training("in/t7.txt", "the Republic of Mali and the Republic of Kenya", ("MLI", "KEN"))], run="run-2"
        )
    assert search(open_collection(folder), "officers", limit=100).documents == 7
    assert len(indexed) == 1


def test_a_superseded_text_is_not_found_any_more(folder):
    assert search(open_collection(folder), "attack").total == 1
    with DatasetWriter(folder) as writer:
        pact = open_collection(folder).dataset.sql("SELECT document FROM documents WHERE path = 'in/pact.txt'")
        writer.mark_superseded({pact["document"][0]: None})
    assert search(open_collection(folder), "attack").total == 0
    assert search(open_collection(folder), "officers").documents == 6


def test_forgetting_leaves_no_word_in_any_index(folder):
    before = open_collection(folder)
    assert search(before, "attack").total == 1
    with DatasetWriter(folder) as writer:
        pact = before.dataset.sql("SELECT document FROM documents WHERE path = 'in/pact.txt'")["document"][0]
        writer.forget([pact], at=datetime(2026, 1, 1, tzinfo=UTC))
    assert not derived_folder(folder).exists()
    assert search(before, "attack").total == 0  # who has the old version open cannot bring it back
    assert search(open_collection(folder), "attack").total == 0
    assert b"armed attack" not in (derived_folder(folder) / index_module.NAME).read_bytes()


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\x00" + bytes(100)])
def test_a_damaged_index_is_made_anew(folder, damage):
    search(open_collection(folder), "attack")
    (derived_folder(folder) / index_module.NAME).write_bytes(damage)
    assert search(open_collection(folder), "attack").total == 1


def test_an_index_of_another_layout_is_made_anew(folder, monkeypatch):
    search(open_collection(folder), "attack")
    monkeypatch.setattr(index_module, "LAYOUT", index_module.LAYOUT + 1)
    assert search(open_collection(folder), "attack").total == 1


def test_a_folder_that_cannot_be_written_is_a_sentence(folder):
    (folder / ".cache").mkdir(exist_ok=True)
    derived_folder(folder).write_text("in the way")
    with pytest.raises(DatasetError, match="cannot be written"):
        search(open_collection(folder), "attack")


def test_indexes_of_a_dataset_in_a_bucket_lie_on_this_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = derived_folder(located("s3://bucket/treaties"))
    assert folder.parent == tmp_path / "mithaq"
    assert folder != derived_folder(located("s3://bucket/others"))
