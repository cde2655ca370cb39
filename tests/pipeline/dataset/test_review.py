"""Reviews: what people decide is what people query, whatever is processed again, and is never lost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.dataset.query import open_dataset
from pipeline.dataset.store import DatasetWriter
from pipeline.dataset.verify import verify
from pipeline.errors import DatasetError, DatasetLockedError, SettingsError
from pipeline.review import ReviewError, add, confirm, correct, record, reject, withdraw
from pipeline.review.standing import reviews
from pipeline.types import LifeCycle, Modality
from tests.factories import (
    TEXT,
    TITLE,
    make_commitments,
    make_failure,
    make_provisions,
    make_success,
    make_text,
    span_of,
)
from tests.pipeline.dataset.looking import assert_whole, contents
from tests.pipeline.dataset.test_undoing import BrokenError, break_at

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ONE = make_success("one", "in/one.txt")
FIRST, SECOND = f"{ONE.document}-1", f"{ONE.document}-2"
QUOTE = "Done at Port Arvan on 4 May 2011 in the English language."
ADDED = {"modality": "obligation", "bearer": ["each"], "actions": ["do"], "areas": ["military_training"]}


@pytest.fixture
def folder(tmp_path):
    with DatasetWriter(tmp_path / "out") as writer:
        writer.commit([ONE, make_success("two", "in/two.txt")], run="r1")
    return tmp_path / "out"


def say(folder, *changes, by="Amina"):
    return record(folder, changes, by=by, at=NOW)


def again(folder, *outcomes):
    with DatasetWriter(folder) as writer:
        writer.commit(outcomes or [ONE], run="r2")


def table(folder, name, document=ONE.document):
    return [row for row in contents(folder)[name] if row["document"] == document]


def root(folder, document=ONE.document):
    return table(folder, "documents", document)[0]


def commitments(folder, document=ONE.document):
    return {row["commitment"]: row for row in table(folder, "commitments", document)}


def findings(folder):
    return {name: rows for name, rows in contents(folder).items() if name not in {"reviews", "review_effects"}}


def standing(folder):
    return [one.state for one in reviews(folder)]


def test_a_corrected_bearer_is_what_people_query_also_after_reprocessing(folder):
    (review,) = say(folder, correct(FIRST, "bearer", ["each"], why="both train"))
    for _ in range(2):
        row = commitments(folder)[FIRST]
        assert (row["bearer"], row["reviewed"], row["confidence"]) == (["each"], ["bearer"], 1.0)
        assert row["found_by"] == "test.rule"
        assert root(folder)["reviewed"] == ["commitments"]
        assert standing(folder) == ["applied"]
        assert verify(folder) == []
        again(folder)
    (kept,) = contents(folder)["reviews"]
    assert (kept["before"], kept["after"], kept["note"]) == ('["ARV"]', '["each"]', "both train")
    assert (kept["reviewer"], kept["reviewed_at"], kept["review"]) == ("Amina", NOW, review)
    assert commitments(folder, make_success("two").document)[f"{make_success('two').document}-1"]["reviewed"] == []


def test_the_machines_own_change_of_mind_does_not_undo_a_review(folder):
    say(folder, correct(FIRST, "modality", "intention"), confirm(SECOND))
    changed = [replace(one, modality=Modality.PROHIBITION, bearer=("BEL",)) for one in make_commitments()]
    again(folder, make_success("one", "in/one.txt", commitments=tuple(changed)))
    rows = commitments(folder)
    assert (rows[FIRST]["modality"], rows[FIRST]["bearer"]) == ("intention", ["BEL"])
    assert (rows[SECOND]["modality"], rows[SECOND]["reviewed"]) == ("permission", ["*"])


def test_rows_are_found_again_when_ids_move(folder):
    say(folder, correct(SECOND, "bearer", ["each"]))
    first, second = make_commitments()
    new = replace(first, quote=span_of("recalling the Charter of the Inner Sea"), evidence=replace(
        first.evidence, span=span_of("recalling")), provision="Para. 2", hedges=())  # fmt: skip
    again(folder, make_success("one", "in/one.txt", commitments=(new, first, second)))
    rows = commitments(folder)
    assert [rows[f"{ONE.document}-{n}"]["reviewed"] for n in (1, 2, 3)] == [[], [], ["bearer"]]
    assert standing(folder) == ["applied"]


def test_a_rejected_commitment_is_gone_and_comes_back_when_the_review_is_withdrawn(folder):
    before = findings(folder)
    (review,) = say(folder, reject(FIRST, why="a recital"))
    for _ in range(2):
        assert list(commitments(folder)) == [SECOND]
        assert root(folder)["commitments"] == 1
        again(folder)
    assert_whole(folder)
    say(folder, withdraw(review, why="mistaken"), by="Omar")
    after = findings(folder)
    for name in before:
        assert [row | {"run": ""} for row in after[name]] == [row | {"run": ""} for row in before[name]], name
    assert standing(folder) == ["withdrawn", "applied"]
    with pytest.raises(ReviewError, match="is withdrawn already: nothing was written"):
        say(folder, withdraw(review))


def test_an_added_commitment_stands_at_its_words(folder):
    (review,) = say(folder, add(ONE.document, "Done at  Port Arvan on 4 May 2011", "Done at", ADDED))
    for _ in range(2):
        row = commitments(folder)[f"{ONE.document}-r{review}"]
        assert TEXT[row["quote_start"] : row["quote_end"]] == row["quote"] == "Done at Port Arvan on 4 May 2011"
        assert (row["trigger"], row["provision"], row["page"]) == ("Done at", "Para. 7", 2)
        assert (row["bearer"], row["found_by"], row["ordinal"]) == (["each"], f"review:{review}", 3)
        assert root(folder)["commitments"] == 3
        assert verify(folder) == []
        again(folder)
    (later,) = say(folder, correct(row["commitment"], "bearer", ["ARV"]))
    again(folder)
    assert commitments(folder)[row["commitment"]]["bearer"] == ["ARV"]
    say(folder, withdraw(review))
    assert sorted(commitments(folder)) == [FIRST, SECOND]
    assert [one.state for one in reviews(folder) if one.review == later] == ["unmatched"]


def test_what_the_machine_comes_to_find_itself_is_not_there_twice(folder):
    first, second = make_commitments()
    with DatasetWriter(folder) as writer:
        writer.commit([make_success("one", "in/one.txt", commitments=(first,))], run="r")
    words = TEXT[second.quote.start : second.quote.end]
    (review,) = say(folder, add(ONE.document, words, "may use", ADDED | {"bearer": ["BEL"]}))
    again(folder)
    assert list(commitments(folder)) == [FIRST, f"{ONE.document}-r{review}"]
    say(folder, withdraw(review))
    assert list(commitments(folder)) == [FIRST, SECOND]


def test_a_confirmed_commitment_stays_where_the_machine_no_longer_finds_it(folder):
    before = commitments(folder)[SECOND]
    (review,) = say(folder, confirm(SECOND))
    again(folder, make_success("one", "in/one.txt", commitments=make_commitments()[:1]))
    row = commitments(folder)[f"{ONE.document}-r{review}"]
    same = before.keys() - {"commitment", "reviewed", "confidence"}
    assert {name: row[name] for name in same} == {name: before[name] for name in same}
    assert verify(folder) == []
    say(folder, reject(row["commitment"]))
    assert list(commitments(folder)) == [FIRST]


def test_what_is_not_found_again_is_kept_and_shown_and_applied_nowhere(folder):
    say(folder, correct(FIRST, "bearer", ["each"]))
    other = TEXT.replace(
        "Arvania shall train officers of Belmora as far as possible.", "Nothing is owed by anybody now."
    )
    bare = {"commitments": (), "provisions": make_provisions(other), "text": make_text(other)}
    again(folder, make_success("one", "in/one.txt", **bare, title=None, parties=(), signatories=(), references=(),
                               areas=(), issues=(), versions=(), life_cycle=LifeCycle()))  # fmt: skip
    assert (commitments(folder), standing(folder)) == ({}, ["unmatched"])
    again(folder)
    assert (commitments(folder)[FIRST]["bearer"], standing(folder)) == (["each"], ["applied"])


VALUES = [
    ("kind", "memorandum", {"kind_score": 1.0, "binding": False, "binding_by": "kind"}),
    ("signed_on", "2011-05", {"signed_on_date": None}),
    ("signed_on", None, {"signed_on_date": None}),
    ("binding", False, {"binding_by": "review"}),
    ("parties", ["QAT", "BEL"], {}),
    ("areas", ["basing_access", "cyber_security"], {}),
    ("authentic_languages", ["ar", "en"], {}),
    ("signed_at", "Port Arvan", {}),
    ("duration", "indefinite", {}),
]


def test_a_documents_values_are_corrected_with_all_that_spells_them_out(folder):
    before = findings(folder)
    for column, value, more in VALUES:
        (review,) = say(folder, correct(ONE.document, column, value))
        if column in {"kind", "areas"}:
            again(folder)
        row = root(folder)
        assert {name: row[name] for name in (column, "reviewed", *more)} == {
            column: value,
            "reviewed": [column],
            **more,
        }
        assert_spelt_out(folder, column, value if isinstance(value, list) else [value])
        assert verify(folder) == []
        say(folder, withdraw(review))
    after = findings(folder)
    for name in before:
        assert [one | {"run": ""} for one in after[name]] == [one | {"run": ""} for one in before[name]], name


def assert_spelt_out(folder, column, values):
    if column == "parties":
        found = {one["party"]: one["name"] for one in sorted(table(folder, "parties"), key=lambda r: r["ordinal"])}
        assert list(found.items()) == [("QAT", "Qatar"), ("BEL", "the Kingdom of Belmora")]
    elif column == "areas":
        assert sorted(one["area"] for one in table(folder, "areas") if one["provision"] is None) == values
    else:
        said = [str(one).lower() if isinstance(one, bool) else one for one in values if one is not None]
        assert sorted(one["value"] for one in table(folder, "evidence") if one["field"] == column) == said


def test_the_latest_review_of_a_value_holds(folder):
    say(folder, correct(FIRST, "bearer", ["each"]), correct(FIRST, "modality", "intention"))
    say(folder, correct(FIRST, "bearer", ["none"]), by="Omar")
    say(folder, correct(ONE.document, "kind", "policy"), by="Omar")
    say(folder, correct(ONE.document, "kind", "other"))
    row = commitments(folder)[FIRST]
    assert (row["bearer"], row["modality"], row["reviewed"]) == (["none"], "intention", ["bearer", "modality"])
    assert root(folder)["kind"] == "other"
    assert standing(folder) == ["replaced", "applied", "applied", "replaced", "applied"]
    assert root(folder)["reviewed"] == ["commitments", "kind"]


WRONG = [
    (correct(FIRST, "bearer", ["QTR"]), "'QTR' is no party code, nor one of each, other, third,"),
    (correct(FIRST, "bearer", []), "bearer must not be empty"),
    (correct(FIRST, "bearer", ["none", "each"]), "bearer: none cannot stand beside others"),
    (correct(FIRST, "modality", "duty"), "'duty' is none of obligation, prohibition, permission, intention"),
    (correct(FIRST, "areas", ["fishing"]), "'fishing' is no area"),
    (correct(FIRST, "actions", ["Train"]), "'Train' is no verb in lower case"),
    (correct(FIRST, "object", "words of elsewhere"), "object must be words of the sentence"),
    (correct(FIRST, "deadline", "soon"), "'soon' is no ISO date"),
    (correct(FIRST, "quote", "x"), "'quote' of commitments cannot be reviewed; these can: modality, bearer"),
    (correct(f"{ONE.document}-9", "bearer", ["each"]), f"there is no commitment {ONE.document}-9"),
    (correct("nonsense", "kind", "policy"), "'nonsense' is the id neither of a document nor of a commitment"),
    (correct("0" * 16, "kind", "policy"), "there is no document 0000000000000000 in the dataset"),
    (correct(ONE.document, "signed_on", "2014-02-30"), "'2014-02-30' is no ISO date such as"),
    (correct(ONE.document, "duration", "5 years"), "'5 years' is no ISO duration such as P5Y or P6M, nor indefinite"),
    (correct(ONE.document, "binding", "yes"), "binding must be yes or no"),
    (correct(ONE.document, "authentic_languages", ["klingon"]), "'klingon' is no language"),
    (correct(ONE.document, "sha256", "0"), "'sha256' of documents cannot be reviewed"),
    (reject(ONE.document), "'*' of documents cannot be reviewed"),
    (withdraw("ffff"), "there is no review ffff that could be withdrawn"),
    (add(ONE.document, "never said", "said", ADDED), "these words do not stand in the document's text"),
    (add(ONE.document, QUOTE, "shall", ADDED), "the trigger must be words of the quote"),
    (add(ONE.document, "Arvania", "Arvania", ADDED, place=99), "these words stand 4 times in the text: place is 1"),
    (add(ONE.document, QUOTE, "Done at", {}), "modality must not be empty"),
    (add(ONE.document, QUOTE, "Done at", ADDED | {"mood": "x"}), "'mood' is no column that can be given"),
]  # fmt: skip


def test_every_wrong_change_is_told_and_nothing_is_written(folder):
    before = contents(folder)
    with pytest.raises(ReviewError, match=r"\(and 23 more\): nothing was written$") as told:
        say(folder, confirm(FIRST), *(change for change, _ in WRONG))
    assert [fault.change for fault in told.value.faults] == list(range(1, len(WRONG) + 1))
    for fault, (_, message) in zip(told.value.faults, WRONG, strict=True):
        assert fault.message.startswith(message)
    assert contents(folder) == before


def test_reviews_need_a_name_and_a_dataset(folder, tmp_path):
    with pytest.raises(SettingsError, match="needs the name of who made it"):
        say(folder, confirm(FIRST), by="  ")
    with pytest.raises(DatasetError, match="there is no dataset"):
        say(tmp_path / "nowhere", confirm(FIRST))
    assert not (tmp_path / "nowhere").exists()
    assert say(folder) == []


def test_a_review_waits_for_a_writer_and_then_is_refused_whole(folder):
    with DatasetWriter(folder), pytest.raises(DatasetLockedError, match=r"another process .* is writing"):
        record(folder, [confirm(FIRST)], by="Amina", at=NOW, patience=0.3)
    assert contents(folder)["reviews"] == []


def test_a_changed_document_keeps_what_is_the_same_in_it(folder):
    say(
        folder,
        correct(FIRST, "bearer", ["each"]),
        correct(SECOND, "bearer", ["each"]),
        correct(ONE.document, "kind", "protocol"),
        correct(ONE.document, "signed_at", "Belmora"),
    )
    other = TEXT.replace("harbour of Port Arvan", "harbour of Port Mirvan")
    first, second = make_commitments()
    second = replace(
        second, quote=span_of(second.quote.of(TEXT).replace("Arvan", "Mirvan"), other), condition=None, deadline=None
    )
    new = make_success("newer", "in/one.txt", text=make_text(other), provisions=make_provisions(other),
                       commitments=(first, second), life_cycle=replace(ONE.record.life_cycle, signed_at=None),
                       signatories=(), references=(), issues=(), versions=())  # fmt: skip
    again(folder, new)
    assert root(folder)["state"] == "superseded"
    rows = commitments(folder, new.document)
    assert [row["reviewed"] for row in rows.values()] == [["bearer"], []]
    assert (root(folder, new.document)["kind"], root(folder, new.document)["signed_at"]) == ("protocol", None)
    assert standing(folder) == ["applied", "unmatched", "applied", "unmatched"]
    with pytest.raises(ReviewError, match=f"{ONE.document} was superseded by {new.document}: review that"):
        say(folder, confirm(FIRST))
    again(folder)  # the old content is back
    assert [row["reviewed"] for row in commitments(folder).values()] == [["bearer"], ["bearer"]]
    assert standing(folder) == ["applied"] * 4
    assert verify(folder) == []


def test_another_text_under_the_same_name_takes_over_no_review(folder):
    say(folder, correct(ONE.document, "kind", "policy"), correct(ONE.document, "renewal", None))
    new = make_success("quite another", "in/one.txt", title=None)
    again(folder, new)
    assert (root(folder, new.document)["kind"], root(folder, new.document)["renewal"]) == ("treaty", "tacit")
    assert standing(folder) == ["unmatched", "unmatched"]


def test_reviews_are_forgotten_with_their_document_and_their_effects_on_later_ones(folder):
    say(folder, correct(FIRST, "bearer", ["each"]))
    new = make_success("newer", "in/one.txt")
    again(folder, new)
    assert commitments(folder, new.document)[f"{new.document}-1"]["bearer"] == ["each"]
    with DatasetWriter(folder) as writer:
        writer.forget([ONE.document], at=NOW)
    assert commitments(folder, new.document)[f"{new.document}-1"]["bearer"] == ["ARV"]
    assert (contents(folder)["reviews"], contents(folder)["review_effects"]) == ([], [])
    assert verify(folder) == []


def test_a_document_that_fails_or_is_taken_out_waits_for_its_reviews(folder):
    say(folder, correct(FIRST, "bearer", ["each"]))
    failed = make_failure("one", "in/one.txt", sha256=ONE.record.source.sha256)
    again(folder, failed)
    assert (failed.document, standing(folder)) == (ONE.document, ["unmatched"])
    with DatasetWriter(folder) as writer:
        writer.take_out([ONE.document])
    assert standing(folder) == ["waiting"]
    again(folder)
    assert (commitments(folder)[FIRST]["bearer"], standing(folder)) == (["each"], ["applied"])


@pytest.mark.parametrize("step", [0, 2, 4])
def test_a_review_that_was_killed_has_not_begun(folder, monkeypatch, step):
    before = contents(folder)
    with monkeypatch.context() as patch:
        break_at(patch, step)
        with pytest.raises(BrokenError):
            say(folder, correct(FIRST, "bearer", ["each"]))
    assert contents(folder) == before
    say(folder, correct(FIRST, "bearer", ["each"]))
    assert commitments(folder)[FIRST]["bearer"] == ["each"]


def test_sql_sees_who_reviewed_what(folder):
    say(folder, correct(FIRST, "bearer", ["each"]), confirm(ONE.document, "title"))
    asked = open_dataset(folder).sql(
        "SELECT field, reviewer, effect FROM reviews JOIN review_effects USING (review) ORDER BY number"
    )
    assert asked.values.tolist() == [["bearer", "Amina", "applied"], ["title", "Amina", "applied"]]
    found = open_dataset(folder).sql("SELECT title FROM documents WHERE list_contains(reviewed, 'title')")
    assert found.title.tolist() == [TITLE]
