"""The scoring rules, on cases of our own and beside the annotation guide's script."""

import copy
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from models.places import Text, locate, match
from models.scoring import detection, score
from pipeline.errors import SettingsError

GOLD = Path(__file__).parents[3] / "shared" / "gold"
SPECIMENS = Path(__file__).parents[1] / "gold" / "specimens"
TEXT = """Aland shall notify Beland of each visit. Beland may refuse a visit.
Each Party shall train its officers and shall inform the other Party.
"""
RECORD = {
    "title": "Agreement on Visits between Aland and Beland",
    "kind": "treaty",
    "laterality": "bilateral",
    "parties": ["ALA", "BEL"],
    "signed_on": "1999-05-01",
    "signed_at": "Port Royal",
    "entry_into_force": None,
    "duration": "P5Y",
    "renewal": None,
    "termination_notice": "P6M",
    "authentic_languages": ["en"],
    "areas": ["basing_access", "military_training"],
    "commitments": [
        {"quote": "Aland shall notify Beland of each visit.", "trigger": "shall notify", "modality": "obligation",
         "bearer": ["ALA"], "beneficiary": ["BEL"], "actions": ["notify"], "areas": ["basing_access"]},
        {"quote": "Beland may refuse a visit.", "trigger": "may refuse", "modality": "permission",
         "bearer": ["BEL"], "beneficiary": [], "actions": ["refuse"], "areas": []},
        {"quote": "Each Party shall train its officers and shall inform the other Party.", "trigger": "shall train",
         "modality": "obligation", "bearer": ["each"], "beneficiary": [], "actions": ["train"],
         "areas": ["military_training"]},
        {"quote": "Each Party shall train its officers and shall inform the other Party.", "trigger": "shall inform",
         "modality": "obligation", "bearer": ["each"], "beneficiary": ["other"], "actions": ["inform"], "areas": []},
    ],
}  # fmt: skip


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "visits.txt").write_text(TEXT, "utf-8")
    (tmp_path / "visits.json").write_text(json.dumps({"file": "visits.txt", **RECORD}), "utf-8")
    return tmp_path


def _changed(**fields):
    return {**copy.deepcopy(RECORD), **fields}


def _with_commitment(number, **fields):
    record = copy.deepcopy(RECORD)
    record["commitments"][number] |= fields
    return record


def test_a_perfect_prediction_scores_one_everywhere(gold):
    scores = score(gold, {"visits": RECORD})
    figures = [*scores.set_f1.values(), *scores.accuracy.values(), *scores.attributes.values(), scores.detection.f1]
    assert figures == [1.0] * len(figures)
    assert scores.parties_exact == 1.0
    assert scores.commitments == 4
    assert scores.errors == ()


def test_no_prediction_is_missing_and_scores_nothing(gold):
    scores = score(gold, {})
    assert scores.missing == ("visits.json",)
    assert set(scores.accuracy.values()) == {0.0}
    assert scores.detection.recall == 0.0


@pytest.mark.parametrize(
    ("record", "field", "expected"),
    [
        (_changed(kind="protocol"), "kind", 0.0),
        (_changed(signed_at="PORT ROYAL "), "signed_at", 1.0),
        (_changed(entry_into_force="signature"), "entry_into_force", 0.0),
        (_changed(title="AGREEMENT ON VISITS BETWEEN ALAND AND BELAND"), "title", 1.0),
        (_changed(title="Agreement"), "title", 0.0),
    ],
)
def test_single_fields(gold, record, field, expected):
    assert score(gold, {"visits": record}).accuracy[field] == expected


def test_sets_are_micro_averaged_and_folded(gold):
    scores = score(gold, {"visits": _changed(parties=["ala", "CEL"])})
    assert scores.set_f1["parties"] == pytest.approx(0.5)
    assert scores.parties_exact == 0.0
    assert [e.message for e in scores.errors] == ["missed ['bel'] extra ['cel']"]


@pytest.mark.parametrize(
    ("number", "fields", "attribute", "right"),
    [
        (0, {"modality": "permission"}, "modality", 3),
        (0, {"bearer": ["ALA", "BEL"]}, "bearer", 3),
        (0, {"beneficiary": []}, "beneficiary", 3),
        (0, {"actions": ["inform", "notify"]}, "actions", 4),
        (0, {"actions": ["inform"]}, "actions", 3),
        (0, {"areas": ["basing_access", "taxation"]}, "areas", 4),
        (0, {"areas": []}, "areas", 3),
        (1, {"areas": ["taxation"]}, "areas", 3),
    ],
)
def test_attributes_count_over_all_gold_commitments(gold, number, fields, attribute, right):
    assert score(gold, {"visits": _with_commitment(number, **fields)}).attributes[attribute] == right / 4


def test_an_extra_a_missed_and_an_unlocated_commitment(gold):
    record = copy.deepcopy(RECORD)
    record["commitments"][0]["trigger"] = "must never"
    record["commitments"].append({"quote": "Beland may refuse a visit.", "trigger": "visit"})
    scores = score(gold, {"visits": record})
    assert scores.unlocated == 1
    assert (scores.detection.precision, scores.detection.recall) == (3 / 5, 3 / 4)
    assert [e.message[:6] for e in scores.errors if e.field == "commitments"] == ["MISSED", "EXTRA "]


def test_breakdown_by_kind(gold):
    (gold / "two.txt").write_text("No duties.", "utf-8")
    (gold / "two.json").write_text(json.dumps({"file": "two.txt", "kind": "policy", "partial": True}), "utf-8")
    by_kind = score(gold, {"visits": RECORD, "two": {"kind": "other"}}).by_kind
    assert {kind: s.accuracy["kind"] for kind, s in by_kind.items()} == {"policy": 0.0, "treaty": 1.0}


def test_one_sentence_with_the_same_trigger_twice():
    text = Text("They shall meet and they shall meet.")
    entries = [{"quote": "They shall meet and they shall meet.", "trigger": "shall meet"}] * 2
    found, lost = locate(entries, text, fuzzy=False)
    assert [f.start for f in found] == [5, 25]
    assert lost == 0


def test_pairs_are_one_to_one_and_the_largest_overlap_wins():
    text = Text("it shall promptly notify")
    gold, _ = locate([{"quote": text.text, "trigger": "shall promptly notify"}], text, fuzzy=False)
    mine, _ = locate(
        [{"quote": text.text, "trigger": "shall"}, {"quote": text.text, "trigger": "promptly notify"}], text, fuzzy=True
    )
    assert [p.entry["trigger"] for _, p in match(gold, mine)] == ["promptly notify"]


def test_nothing_to_find_and_nothing_found_is_one():
    assert detection(0, 0, 0).f1 == 1.0


def test_an_empty_folder_is_a_mistake_of_the_user(tmp_path):
    with pytest.raises(SettingsError, match="no gold files"):
        score(tmp_path, {})


def test_a_missing_text_is_a_mistake_of_the_user(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"file": "a.txt", **RECORD}), "utf-8")
    with pytest.raises(SettingsError, match=r"no text of a\.txt"):
        score(tmp_path, {})


@pytest.mark.skipif(not SPECIMENS.is_dir(), reason="the specimens' labels are not there")
def test_specimen_labels_score_one_against_themselves():
    truths = {p.stem: json.loads(p.read_text("utf-8")) for p in SPECIMENS.glob("*.json")}
    scores = score(SPECIMENS, truths)
    assert scores.detection.f1 == 1.0
    assert set(scores.accuracy.values()) == {1.0}


# --- beside the script ---------------------------------------------------------------------------


def _spoiled(record, rng):
    """Return a gold record with deliberate faults of every sort."""
    record = copy.deepcopy(record)
    for name, wrong in (("kind", "other"), ("signed_at", "NOWHERE"), ("duration", "P9Y"), ("title", "Agreement")):
        if rng.random() < 0.4:
            record[name] = wrong
    record["areas"] = [a for a in record.get("areas", []) if rng.random() < 0.7] + ["taxation"]
    record["parties"] = [*record.get("parties", [])[1:], "XXX"] if rng.random() < 0.5 else record.get("parties")
    kept = []
    for c in record.get("commitments") or []:
        if rng.random() < 0.2:
            continue
        if rng.random() < 0.2:
            c["trigger"] = c["trigger"].split()[-1]
        if rng.random() < 0.1:
            c["quote"] = "The " + c["quote"][4:-3] + " etc"
        if rng.random() < 0.2:
            c["modality"], c["bearer"] = "permission", ["none"]
        if rng.random() < 0.2:
            c["areas"], c["actions"], c["beneficiary"] = [], ["be"], ["other"]
        kept += [c, copy.deepcopy(c)] if rng.random() < 0.1 else [c]
    record["commitments"] = kept
    return record


@pytest.mark.skipif(not (GOLD / "score.py").exists(), reason=f"the guide's script is not at {GOLD}")
@pytest.mark.parametrize("seed", [1, 2])
def test_figures_equal_those_of_the_script(tmp_path, seed):
    rng = random.Random(seed)
    files = sorted(GOLD.glob("*.json"))
    predictions = {p.stem: _spoiled(json.loads(p.read_text("utf-8")), rng) for p in files[seed:]}
    for stem, record in predictions.items():
        (tmp_path / f"{stem}.json").write_text(json.dumps(record), "utf-8")
    out = tmp_path / "out" / "figures.json"
    out.parent.mkdir()
    command = [sys.executable, str(GOLD / "score.py"), str(GOLD), str(tmp_path), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    theirs = json.loads(out.read_text("utf-8"))
    assert score(GOLD, predictions).as_dict() == theirs
    assert 0.5 < theirs["commitments_detection"]["f1"] < 1.0
