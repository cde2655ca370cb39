"""Reading what the models learn from. Everything lies outside the repository, in the folder given as ``--shared``.

Two things are never trained on: the gold documents, given and our own (also where a corpus holds them under another
name), and the corpus ``tota``, whose licence forbids it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from pipeline.errors import ModelError

LABELS = Path(__file__).parent / "labels" / "kinds.csv"
OWN_GOLD = Path(__file__).parent.parent / "tests" / "gold" / "corpus"
STATEMENTS = OWN_GOLD.parent / "statements.jsonl"
FORBIDDEN = frozenset({"tota"})
_SHINGLE_WORDS = 8
_SHARED_SHINGLES = 0.25
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Document:
    """A text to learn from. Documents of one ``family`` never stand on both sides of a split."""

    file: str
    family: str
    title: str
    text: str
    kind: str
    weight: float = 1.0


def labelled_documents(shared: Path, *, labels: Path = LABELS) -> list[Document]:
    """Return the hand-labelled corpus documents, gold documents left out, in the order of the label file.

    Raises:
        ModelError: the corpus or a labelled file is missing.
    """
    corpus = shared / "corpus"
    titles = _treaty_titles(corpus)
    gold = gold_shingles(shared)
    documents = []
    with labels.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            text = read_text(corpus / row["file"])
            if not is_gold(text, gold):
                title = titles.get(row["file"]) or _printed_title(text)
                documents.append(Document(row["file"], family(title), title, text, row["kind"]))
    return documents


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A treaty of the British catalogue."""

    number: int
    title: str
    subject: str
    family: str


def catalogue(shared: Path) -> list[CatalogueEntry]:
    """Return the catalogue of British treaties, each title once, in the order of the file.

    Raises:
        ModelError: the catalogue is missing.
    """
    path = shared / "corpus" / "labels" / "uk_treaties.csv"
    try:
        table = pd.read_csv(path, usecols=["title", "subject"], dtype=str).dropna().drop_duplicates("title")
    except OSError as error:
        raise ModelError(f"training data {path} cannot be read ({error.strerror})") from error
    rows = zip(table["title"].tolist(), table["subject"].tolist(), strict=True)
    return [CatalogueEntry(n, title, subject.strip(), family(title)) for n, (title, subject) in enumerate(rows)]


def family(title: str) -> str:
    """Return what near-identical titles share: the first words without names, numbers and dates.

    Names are words with a capital letter inside the title; a title in capitals keeps all its words.
    """
    words = re.findall(r"[^\W\d_]+", title)
    if sum(word.isupper() for word in words) < len(words) / 2:
        words = words[:1] + [word for word in words[1:] if not word[0].isupper()]
    return " ".join(word.lower() for word in words[:12])


def read_text(path: Path) -> str:
    """Return a corpus file's text: UTF-8, or Latin-1 where it is not.

    Raises:
        ModelError: the file is missing.
    """
    if FORBIDDEN & set(path.parts):
        raise ModelError(f"{path} must not be trained on")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"training document {path} cannot be read ({error.strerror})") from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _treaty_titles(corpus: Path) -> dict[str, str]:
    """Return the titles of the treaty corpus by file: the English heading, or the Dutch title where there is none."""
    path = corpus / "treaties-nl" / "index.csv"
    try:
        index = pd.read_csv(path, dtype=str, keep_default_na=False)
    except OSError as error:
        raise ModelError(f"training data {path} cannot be read ({error.strerror})") from error
    columns = (index[name].tolist() for name in ("file", "title_en_heading", "title_nl_official"))
    rows = zip(*columns, strict=True)
    return {f"treaties-nl/{Path(file).name}": english or dutch for file, english, dutch in rows}


def _printed_title(text: str) -> str:
    """Return the title that front matter gives, else the first lines of the text."""
    head = text.split("\n---", 1)[0]
    if text.lstrip().startswith("---") and isinstance(fields := yaml.safe_load(head.strip().strip("-")), dict):
        return " ".join(str(fields.get("title", "")).split())
    lines = [line.strip() for line in text[:2_000].splitlines() if line.strip()]
    return " ".join(lines[:2])[:200]


# --- gold documents -------------------------------------------------------------------------


def gold_shingles(shared: Path) -> list[frozenset[int]]:
    """Return, for each text that is only ever scored, its runs of eight words: the given gold, our own scored part."""
    folders = (shared / "gold" / "texts", shared / "gold" / "transcripts")
    paths = sorted(p for folder in folders if folder.is_dir() for p in folder.iterdir() if p.suffix != ".pdf")
    labels = (json.loads(path.read_text("utf-8")) for path in OWN_GOLD.glob("*.json"))
    own = sorted(shared / label["file"] for label in labels if label["split"] == "score")
    paths += [path for path in own if path.exists()]  # a file that is not there cannot be trained on
    return [frozenset(_shingles(read_text(path))) for path in paths]


def is_gold(text: str, gold: Iterable[frozenset[int]]) -> bool:
    """Return whether ``text`` holds a good part of a gold text, or the other way round."""
    own = frozenset(_shingles(text))
    return any(len(own & other) > _SHARED_SHINGLES * max(min(len(own), len(other)), 1) for other in gold)


def _shingles(text: str) -> Iterator[int]:
    words = _WORD.findall(text.lower())
    for at in range(len(words) - _SHINGLE_WORDS + 1):
        yield hash(tuple(words[at : at + _SHINGLE_WORDS]))
