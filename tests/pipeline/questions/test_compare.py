import pytest

from pipeline.errors import SettingsError
from pipeline.questions import open_collection
from pipeline.questions.comparing import against_all, as_draft, compare, draft_of, precedents, read_draft, strength
from pipeline.questions.comparing.strength import differences
from pipeline.questions.comparing.vectors import space_of
from tests.pipeline.questions.written import DISPUTE, PACT, TRAINING, collection_of_texts

LIMITED = TRAINING.format(
    names="the Republic of Chad and the Republic of Kenya", number="ten", notice="three months'", dispute=DISPUTE
)


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return open_collection(collection_of_texts(tmp_path_factory.mktemp("compare") / "dataset"))


@pytest.fixture(scope="module")
def ids(texts):
    return {path: d for d, path in texts.dataset.sql("SELECT document, path FROM documents").itertuples(index=False)}


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("The Parties shall train officers.", "obligation"),
        ("The Parties shall not train officers.", "prohibition"),
        ("Each Party shall have the right to train officers.", "permission"),
        ("The Participants will train officers.", "undertaking"),
        ("The Parties may train officers.", "permission"),
        ("The Parties should train officers.", "intention"),
        ("Les Parties s'engagent à former des officiers.", "obligation"),
        ("يلتزم الطرفان بتدريب الضباط", "obligation"),
        ("The Parties may train and shall feed officers.", None),  # two forces
        ("A list of officers.", None),
    ],
)
def test_force_of_a_clause(text, force):
    assert strength(text).force == force


def test_what_a_clause_says_beside_its_force():
    found = strength("The Parties shall endeavour, as far as possible, to pay 5 million US dollars within six months.")
    assert found.softened
    assert "as far as possible" in found.hedges
    assert found.terms == ("P6M",)
    assert found.amounts == ("5,000,000 USD",)


@pytest.mark.parametrize(
    ("left", "right", "direction", "note"),
    [
        ("The Parties may train.", "The Parties shall train.", "stronger", "permission → obligation"),
        ("The Parties shall train.", "The Parties should train.", "weaker", "obligation → intention"),
        ("The Parties shall train.", "The Parties shall, as far as possible, train.", "weaker",
         "hedge added: as far as possible"),
        ("The Parties shall endeavour to train.", "The Parties shall train.", "stronger",
         "no longer a duty of effort only"),
        ("Notice of six months shall be given.", "Notice of one year shall be given.", "changed", "term: P6M → P1Y"),
        ("The Parties shall train.", "The Parties shall not train.", "changed", "obligation → prohibition"),
        ("The Parties shall train.", "The Parties shall teach.", "reworded", None),
        ("The Parties may, as appropriate, train.", "The Parties shall endeavour to train.", "changed",
         "permission → obligation"),
    ],
)  # fmt: skip
def test_differences_of_strength(left, right, direction, note):
    found, notes = differences(strength(left), strength(right))
    assert found == direction
    assert note is None or note in notes


def test_two_instruments_side_by_side(texts, ids):
    found = compare(texts, ids["in/t1.txt"], ids["in/t4.txt"])
    by_place = found.rows.set_index("left_provision")
    assert by_place.loc["Art. 2", "change"] == "same"
    assert by_place.loc["Art. 4", "change"] == "changed"
    assert list(by_place.loc["Art. 4", "notes"]) == ["term: P6M → P1Y"]
    assert dict(found.summary.itertuples(index=False))["same"] == 3


def test_an_instrument_against_itself_is_the_same(texts, ids):
    found = compare(texts, ids["in/pact.txt"], ids["in/pact.txt"])
    assert set(found.rows["change"]) == {"same"}
    assert list(found.rows["left_provision"]) == list(found.rows["right_provision"])


def test_new_and_missing_clauses(texts, ids):
    longer = LIMITED.replace("Article 4", "Article 4\n\nThe Parties shall exchange weather reports daily.\n\nArticle 5")
    shorter = as_draft(longer.replace(DISPUTE, "The Ministers of both Parties are friends of music."))
    rows = compare(texts, ids["in/t1.txt"], shorter).rows
    missing = rows[rows["change"] == "missing"]["left_text"]
    new = rows[rows["change"] == "new"]["right_text"]
    assert list(missing) == [DISPUTE]
    assert set(new) == {
        "The Parties shall exchange weather reports daily.",
        "The Ministers of both Parties are friends of music.",
    }


def test_the_comparison_turned_round_exchanges_new_and_missing(texts, ids):
    one = compare(texts, ids["in/t1.txt"], ids["in/pact.txt"]).rows["change"].value_counts()
    other = compare(texts, ids["in/pact.txt"], ids["in/t1.txt"]).rows["change"].value_counts()
    assert one.get("new", 0) == other.get("missing", 0)
    assert one.get("missing", 0) == other.get("new", 0)


def test_precedents_with_usual_wording_and_what_is_unusual(texts):
    clause = "This Agreement may be terminated by either Party by giving three months' written notice."
    found = precedents(texts, clause, limit=3)
    assert found.instruments == 7  # six on training and the pact
    assert found.read == 12
    assert len(found.rows) == 3
    assert "six months' written notice" in found.usual
    assert [note for note in found.unusual if note.startswith("term P3M")] == ["term P3M, where 6 of 7 have P6M"]
    assert list(found.rows["similarity"]) == sorted(found.rows["similarity"], reverse=True)


def test_a_hedge_that_nobody_has_is_unusual(texts):
    found = precedents(texts, "Each Party shall, as far as possible, train ten officers of the other Party each year.")
    assert found.instruments == 6
    assert any(note.startswith("hedged (as far as possible)") for note in found.unusual)


def test_a_clause_without_precedent(texts):
    found = precedents(texts, "The choirs of both capitals will sing madrigals every spring.")
    assert (found.instruments, found.usual, found.unusual) == (0, None, ())


def test_a_draft_against_all(texts):
    draft = as_draft(LIMITED.replace(DISPUTE, "The choirs of both Parties sing madrigals."))
    found = against_all(texts, draft)
    assert set(found.instruments["title"].str.contains("on Training")) == {True}
    clauses = found.clauses.set_index("provision")
    assert clauses.loc["Art. 1", "instruments"] == 6
    assert clauses.loc["Art. 3", "instruments"] == 0
    assert any("P3M" in note for note in clauses.loc["Art. 4", "notes"])
    assert DISPUTE in set(found.missing["text"])


def test_a_document_of_the_dataset_as_a_draft(texts, ids):
    found = against_all(texts, draft_of(texts, ids["in/pact.txt"]))
    assert found.instruments["document"][0] == ids["in/pact.txt"]
    assert found.instruments["similarity"][0] == pytest.approx(1)


def test_a_draft_is_read_from_a_file_and_kept_nowhere(texts, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(PACT, "utf-8")
    draft = read_draft(path)
    assert draft.name == "draft.txt"
    assert {"Preamble(1)", "Art. 1", "Art. 6"} <= {clause.provision for clause in draft.clauses}
    assert len(texts.dataset.sql("SELECT * FROM documents")) == 12


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: compare(c, "0" * 16, "1" * 16),
        lambda c: compare(c, "'; DROP TABLE documents; --", "x"),
        lambda c: precedents(c, "too short"),
        lambda _: as_draft("word"),
        lambda _: as_draft("\n"),
    ],
)
def test_mistakes_get_a_sentence(texts, ask):
    with pytest.raises(SettingsError):
        ask(texts)


def test_vectors_are_read_again_as_they_were_made(texts):
    made = space_of(texts)
    texts._kept.pop("vectors")
    read = space_of(texts)
    assert read is not made
    assert (read.columns != made.columns).nnz == 0
    assert read.clauses.equals(made.clauses)
    assert read.documents == made.documents


def test_damaged_vectors_are_made_anew(texts):
    made = space_of(texts)
    (texts.folder / ".cache/questions/vectors.npz").write_bytes(b"PK nothing")
    texts._kept.pop("vectors")
    assert (space_of(texts).columns != made.columns).nnz == 0
