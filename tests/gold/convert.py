"""Gold labels of texts that are kept elsewhere: quotes become offsets, so that no text is stored, and back again.

python -m tests.gold.convert offsets SHARED DRAFT.json ...         drafts with quotes -> tests/gold/corpus
python -m tests.gold.convert quotes SHARED OUT [--split score]     tests/gold/corpus -> a gold folder with its texts

SHARED is the folder that holds `corpus/`. Offsets are half-open, in code points of the file decoded as UTF-8.
"""

import argparse
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import yaml

STORE = Path(__file__).parent / "corpus"
Labels = dict[str, Any]


def to_offsets(labels: Labels, text: str) -> Labels:
    """Replace title, quotes and triggers by their places in the text, in order, no two triggers at the same place.

    Args:
        labels: Labels with quotes copied exactly; only the title's white space is collapsed.
        text: The document.

    Raises:
        ValueError: If a title, quote or trigger is not in the text.
    """
    placed = dict(labels)
    if labels["title"] is not None:
        placed["title"] = _title_place(labels["title"], text)
    placed["commitments"] = None if labels["commitments"] is None else []
    cursor, taken = 0, set[int]()
    for entry in labels["commitments"] or []:
        quote, trigger = entry["quote"], entry["trigger"]
        copies = sorted(_places(quote, text), key=lambda at: (at < cursor, at))
        free = [(at, at + into) for at in copies for into in _places(trigger, quote) if at + into not in taken]
        if not free:
            raise ValueError(f"{trigger!r} is not, or not once more, in {quote!r}")
        cursor, at = free[0]
        taken.add(at)
        places = {"quote": [cursor, cursor + len(quote)], "trigger": [at, at + len(trigger)]}
        placed["commitments"].append(entry | places)
    return placed


def to_quotes(labels: Labels, text: str) -> Labels:
    """Put back the words whose places `to_offsets` noted."""
    quoted = dict(labels)
    if labels["title"] is not None:
        quoted["title"] = _title_words(text[slice(*labels["title"])])
    if labels["commitments"] is not None:
        words = [{part: text[slice(*entry[part])] for part in ("quote", "trigger")} for entry in labels["commitments"]]
        quoted["commitments"] = [entry | part for entry, part in zip(labels["commitments"], words, strict=True)]
    return quoted


def split_of(name: str) -> str:
    """Say whether a document may train or is only ever scored, by the hash of its file name."""
    return "score" if _sha256(name.encode())[0] in "01234567" else "train"


def _title_place(title: str, text: str) -> list[int]:
    printed = re.search(r"\s+".join(map(re.escape, title.split())), text)
    if printed:
        return list(printed.span())
    quoted = re.search(r'^title: ("(?:[^"\\]|\\.)*")$', text, re.MULTILINE | re.DOTALL)  # front matter, with escapes
    if quoted and _title_words(quoted[1]) == title:
        return list(quoted.span(1))
    raise ValueError(f"the title is not printed so: {title!r}")


def _title_words(printed: str) -> str:
    quoted = len(printed) > 1 and printed[0] == printed[-1] == '"'
    return " ".join((yaml.safe_load(printed) if quoted else printed).split())


def _places(needle: str, text: str) -> list[int]:
    return [found.start() for found in re.finditer(f"(?={re.escape(needle)})", text)] if needle else []


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _store(draft: Path, shared: Path) -> None:
    labels = json.loads(draft.read_text("utf-8"))
    (source,) = (shared / "corpus").rglob(labels["file"])
    content = source.read_bytes()
    placed = to_offsets(labels, content.decode())
    if to_quotes(placed, content.decode()) != labels:
        raise ValueError(f"{draft.name}: the title's white space is not collapsed")
    about = {"file": source.relative_to(shared).as_posix(), "sha256": _sha256(content), "split": split_of(source.name)}
    lines = json.dumps(about | placed | about, ensure_ascii=False, indent=1)
    STORE.mkdir(exist_ok=True)
    (STORE / draft.name).write_text(re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", lines) + "\n", "utf-8")


def _restore(stored: Path, shared: Path, out: Path, splits: list[str]) -> None:
    labels = json.loads(stored.read_text("utf-8"))
    source = shared / labels["file"]
    content = source.read_bytes()
    if _sha256(content) != labels.pop("sha256"):
        raise ValueError(f"{source} is not the file that was annotated")
    if labels["split"] not in splits:
        return
    quoted = to_quotes(labels, content.decode()) | {"file": source.name}
    (out / "texts").mkdir(parents=True, exist_ok=True)
    (out / "texts" / source.name).write_bytes(content)
    (out / stored.name).write_text(json.dumps(quoted, ensure_ascii=False, indent=1), "utf-8")


def main() -> None:
    """Turn drafts into stored labels, or stored labels into a gold folder that can be scored."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("into", choices=["offsets", "quotes"])
    parser.add_argument("shared", type=Path)
    parser.add_argument("paths", type=Path, nargs="+", metavar="DRAFT or OUT")
    parser.add_argument("--split", nargs="+", choices=["train", "score"], default=["train", "score"])
    args = parser.parse_args()
    if args.into == "offsets":
        for draft in args.paths:
            _store(draft, args.shared)
    else:
        for stored in STORE.glob("*.json"):
            _restore(stored, args.shared, args.paths[0], args.split)


if __name__ == "__main__":
    main()
