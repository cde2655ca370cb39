"""``mithaq export`` and ``mithaq cite``, as a person calls them."""

import json
import re

import pytest

from tests.pipeline.questions.invented import collection_of_instruments


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return collection_of_instruments(tmp_path_factory.mktemp("exported") / "dataset")


@pytest.mark.parametrize("format", ["parquet", "csv", "excel", "graphml", "gexf", "akn", "jsonl", "ftm"])
def test_every_format_is_a_command(call, folder, tmp_path, format):
    status, out, error = call("export", format, "--dataset", folder, "--out", tmp_path / "out")
    assert (status, error) == (0, "")
    assert (tmp_path / "out").exists()
    assert re.search(r"content SHA-256 [0-9a-f]{64}", out)


def test_filters_reach_the_export(call, folder, tmp_path):
    status, out, _ = call("export", "jsonl", "--country", "QAT", "--from", "2015-01-01", "--dataset", folder,
                          "--out", tmp_path / "out.jsonl")  # fmt: skip
    assert status == 0
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert f"documents {len(lines)}" in out
    assert lines
    assert all("QAT" in json.loads(line)["parties"] for line in lines)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["csv", "--out", "{}/x", "--country", "Atlantis"], "Atlantis"),
        (["csv", "--out", "/dev/null/x"], "cannot be written"),
        (["pdf", "--out", "{}/x"], "pdf"),
        (["csv"], "--out"),
        (["csv", "--out", "{}/x", "--dataset", "{}"], "no dataset"),
    ],
)  # fmt: skip
def test_mistakes_are_one_sentence_and_status_2(call, folder, tmp_path, arguments, sentence):
    given = [one.format(tmp_path) for one in arguments]
    status, out, error = call("export", *given, *([] if "--dataset" in given else ["--dataset", folder]))
    assert (status, out) == (2, "")
    assert error.startswith("mithaq: ")
    assert error.count("\n") == 1
    assert sentence in error


@pytest.mark.parametrize(
    ("style", "begins"), [("text", "Our pacts, version "), ("bibtex", "@misc{mithaq-"), ("json", "{")]
)
def test_a_version_is_cited(call, folder, style, begins):
    status, out, _ = call("cite", "--format", style, "--title", "Our pacts", "--dataset", folder)
    assert status == 0
    assert out.startswith(begins)
    assert re.search(r"\b[0-9a-f]{64}\b", out)
