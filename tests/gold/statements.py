"""Labels of single statements drawn from many documents, as offsets; the statements themselves are kept elsewhere.

python -m tests.gold.statements quotes SHARED OUT [--split train]   statements.jsonl -> a gold folder with its texts

One line of `statements.jsonl` is a document: `file` (below SHARED), `sha256`, `split`, `windows` ([start, end] of each
statement that was judged, in order) and `commitments` as in `corpus/`: all those of the windows, none beyond them.
Offsets are half-open, in code points of the file decoded as UTF-8.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

STORE = Path(__file__).parent / "statements.jsonl"


def read_store(path: Path = STORE) -> list[dict[str, Any]]:
    """Return the labelled documents in the order of the file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def to_quotes(labels: dict[str, Any], text: str) -> dict[str, Any]:
    """Put the words in the place of the offsets, as a gold file has them."""
    words = [{part: text[slice(*entry[part])] for part in ("quote", "trigger")} for entry in labels["commitments"]]
    return {
        "file": labels["file"].rsplit("/", 1)[-1],
        "split": labels["split"],
        "windows": [text[slice(*window)] for window in labels["windows"]],
        "commitments": [entry | part for entry, part in zip(labels["commitments"], words, strict=True)],
    }


def restore(labels: dict[str, Any], shared: Path, out: Path) -> None:
    """Write a document and its gold file.

    Raises:
        ValueError: the document is not the one that was labelled.
    """
    source = shared / labels["file"]
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != labels["sha256"]:
        raise ValueError(f"{source} is not the file that was labelled")
    (out / "texts").mkdir(parents=True, exist_ok=True)
    (out / "texts" / source.name).write_bytes(content)
    gold = to_quotes(labels, content.decode())
    (out / f"{source.stem}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), "utf-8")


def main() -> None:
    """Turn the stored labels into a gold folder that can be scored."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("into", choices=["quotes"])
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--split", nargs="+", choices=["train", "score"], default=["train", "score"])
    args = parser.parse_args()
    for labels in read_store():
        if labels["split"] in args.split:
            restore(labels, args.shared, args.out)


if __name__ == "__main__":
    main()
