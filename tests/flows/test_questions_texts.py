"""``mithaq ask`` of texts, as a person calls it."""

import csv
import io
import json

import pytest

from tests.pipeline.questions.written import DISPUTE, PACT, collection_of_texts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return collection_of_texts(tmp_path_factory.mktemp("asked") / "dataset")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["search", '"armed attack"'], {"provision": "Art. 1", "parties": ["QAT", "PRT"]}),
        (["references"], {"means": "Charter of the United Nations", "documents": 3}),
        (["references", "--document", "protocol.txt"], {"relation": "amends", "linked_by": "title"}),
        (["references", "--by", "--document", "pact.txt"], {"relation": "amends"}),
        (["references", "--relation", "amends"], {"provision": "Title"}),
        (["norms"], {"norm": "un_charter", "documents": 3}),
        (["norms", "--norm", "islamic_solidarity"], {"scope": "preamble"}),
        (["compare", "t1.txt", "t4.txt"], {"change": "same", "left_provision": "Art. 1"}),
        (["compare", "t1.txt", "--against", "all"], {"provision": "Art. 1", "instruments": 6}),
        (["precedents", DISPUTE], {"provision": "Art. 3", "similarity": pytest.approx(1)}),
        (["variables", "--document", "pact.txt"], {"defense": 1, "offense": 0, "bilat": 1}),
        (["variables", "--document", "pact.txt", "--evidence"], {"variable": "defense", "provision": "Art. 1"}),
        (["variables", "--codebook"], {"variable": "defense", "after": "ATOP defense"}),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_every_question_answers_in_all_three_shapes(ask, arguments, first):
    status, out, _ = ask(*arguments, "--format", "json")
    assert status == 0
    rows = json.loads(out)
    assert {name: rows[0][name] for name in first} == first
    status, out, _ = ask(*arguments, "--format", "csv")
    assert status == 0
    assert list(next(csv.DictReader(io.StringIO(out)))) == list(rows[0])
    assert ask(*arguments)[0] == 0


def test_marks_are_shown_in_the_terminal(ask):
    _, out, error = ask("search", "attack")
    assert "[attack]" in out
    assert "1 passages in 1 documents" in error


def test_a_draft_that_is_not_in_the_dataset(ask, tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text(PACT.replace("six months'", "two months'"), "utf-8")
    status, out, _ = ask("compare", "pact.txt", draft, "--format", "json")
    assert status == 0
    assert [row["notes"] for row in json.loads(out) if row["change"] != "same"] == [["term: P6M → P2M"]]
    status, out, error = ask("compare", draft, "--against", "all")
    assert status == 0
    assert "nearest of 12 instruments" in error


def test_variables_go_into_a_file(ask, tmp_path):
    status, _, _ = ask("variables", "--out", tmp_path / "coded.csv")
    assert status == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "coded.csv").read_text("utf-8"))))
    assert len(rows) == 10
    assert {row["defense"] for row in rows} == {"1", "0", ""}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", '"'], "holds no word"),
        (["search", "x", "--area", "war"], "no area"),
        (["search", "x", "--document", "nothing.txt"], "nothing.txt"),
        (["references", "--by"], "either"),
        (["norms", "--norm", "kindness"], "no norm"),
        (["compare", "t1.txt"], "two instruments"),
        (["compare", "t1.txt", "--against", "some"], "two instruments"),
        (["compare", "t1.txt", "missing.docx"], "missing.docx"),
        (["precedents", "too short"], "at least 5 words"),
        (["variables", "--out", "coded.exe"], "must end in"),
    ],
)
def test_mistakes_are_one_sentence_and_status_2(ask, arguments, words):
    status, _, error = ask(*arguments)
    assert status == 2
    assert words in error
    assert error.count("\n") == 1
