import json

import pytest

from tests.gold import convert

TEXT = """## VERDRAG
TREATY of
Friendship

Each Party shall train and shall equip its forces.\r
Each Party shall train.
Each Party shall train.
"""


def _labels(*quoted, title="TREATY of Friendship"):
    entries = [{"quote": quote, "trigger": trigger, "modality": "obligation"} for quote, trigger in quoted]
    return {"file": "a.md", "title": title, "kind": "treaty", "commitments": entries}


LONG, SHORT = "Each Party shall train and shall equip its forces.", "Each Party shall train."
QUOTED = _labels((LONG, "shall train"), (LONG, "shall equip"), (SHORT, "shall train"), (SHORT, "shall train"))


def test_quotes_become_places_and_come_back():
    placed = convert.to_offsets(QUOTED, TEXT)
    assert TEXT[slice(*placed["title"])] == "TREATY of\nFriendship"
    starts = [entry["trigger"][0] for entry in placed["commitments"]]
    assert starts == sorted(set(starts))
    assert convert.to_quotes(placed, TEXT) == QUOTED


def test_what_is_not_annotated_stays_null():
    labels = {"file": "a.md", "title": None, "commitments": None}
    assert convert.to_offsets(labels, TEXT) == convert.to_quotes(labels, TEXT) == labels


def test_a_title_with_escapes_in_front_matter_is_read_as_meant():
    text = '---\ndate: x\ntitle: "Communique \\u2013 of\\_Two\\\n  \\ \\"Friends\\""\n---\nEach Party shall train.\n'
    labels = _labels((SHORT, "shall train"), title='Communique – of Two "Friends"')
    placed = convert.to_offsets(labels, text)
    assert text[slice(*placed["title"])].startswith('"Communique')
    assert convert.to_quotes(placed, text) == labels
    with pytest.raises(ValueError, match="is not"):
        convert.to_offsets(labels | {"title": "Communique of Two"}, text)


@pytest.mark.parametrize(
    "labels",
    [
        _labels(title="TREATY of Commerce"),
        _labels((SHORT, "shall equip")),
        _labels((SHORT, "")),
        _labels((LONG.replace("forces", "navy"), "shall train")),
        _labels(*[(SHORT, "shall train")] * 3),
    ],
    ids=["title", "trigger", "empty", "quote", "too often"],
)
def test_what_is_not_in_the_text_is_refused(labels):
    with pytest.raises(ValueError, match="is not"):
        convert.to_offsets(labels, TEXT)


def test_commands_store_no_text_and_restore_a_gold_folder(tmp_path, monkeypatch):
    shared, drafts, store = tmp_path / "shared", tmp_path / "drafts", tmp_path / "store"
    source = shared / "corpus" / "treaties" / "a.md"
    source.parent.mkdir(parents=True)
    source.write_bytes(TEXT.encode())
    drafts.mkdir()
    (drafts / "friendship.json").write_text(json.dumps(QUOTED), "utf-8")
    monkeypatch.setattr(convert, "STORE", store)

    monkeypatch.setattr("sys.argv", ["convert", "offsets", str(shared), str(drafts / "friendship.json")])
    convert.main()
    stored = (store / "friendship.json").read_text("utf-8")
    assert "Friendship" not in stored
    assert "shall" not in stored
    assert json.loads(stored)["file"] == "corpus/treaties/a.md"

    for split in ("train", "score"):
        monkeypatch.setattr("sys.argv", ["convert", "quotes", str(shared), str(tmp_path / split), "--split", split])
        convert.main()
    split = json.loads(stored)["split"]
    (restored,) = (path for path in tmp_path.glob("*/friendship.json") if path.parent not in {drafts, store})
    assert restored.parent.name == split == convert.split_of("a.md")
    assert json.loads(restored.read_text("utf-8")) == QUOTED | {"split": split}
    assert (restored.parent / "texts" / "a.md").read_bytes() == TEXT.encode()

    source.write_text("another text", "utf-8")
    with pytest.raises(ValueError, match="is not the file that was annotated"):
        convert.main()
