"""Clauses as vectors of weighted beginnings of words, kept beside the dataset by column for quick likeness.

The vectors are scikit-learn's (hashed counts, so that there is no vocabulary to keep; TF-IDF over the collection),
which is loaded when they are first needed. A word counts by its first letters, so that "terminate" and "termination"
are alike in any language that inflects at the end. Figures and number words are one word, and hedges do not count:
clauses that differ in a number or a hedge are alike, and the difference is told apart from that (``strength``).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
import pyarrow as pa
import regex
from numpy.typing import NDArray

from pipeline.dataset.derived import derived_folder, kept_table, making
from pipeline.errors import DatasetError
from pipeline.extract.life_cycle.numbers import NumberRules
from pipeline.questions.collection import Collection
from pipeline.questions.comparing.clauses import COLUMNS, Clause, clauses_of
from pipeline.questions.comparing.strength import hedge_pattern
from pipeline.questions.searching.fold import fold, words
from pipeline.rules import load_rules

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

NAME, CLAUSES = "vectors.npz", "clauses.parquet"
CLAUSE = pa.schema([
    ("document", pa.string()), ("provision", pa.string()), ("text", pa.string()), ("span_start", pa.int64()),
    ("span_end", pa.int64()), ("heading", pa.string()), ("page", pa.int64()), ("language", pa.string()),
])  # fmt: skip
LAYOUT = 1
"""Number of the file's arrays and of what is a word; another one means making it anew."""
FEATURES = 2**18
STEM = 6
"""Letters by which a word counts."""
NUMBER, HUNDRED = "0", 100
_FIGURE = regex.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """The clauses of a collection and their vectors, as columns of words. Row ``i`` is clause ``i`` of ``clauses``.

    ``documents`` are the documents that have clauses, in order; the clauses of the one at place ``d`` are the rows from
    ``starts[d]`` to ``starts[d + 1]``. ``weights`` are those of words; ``rows`` are the vectors again, by clause.
    """

    clauses: pa.Table
    documents: list[str]
    starts: NDArray[np.int64]
    weights: NDArray[np.float32]
    columns: csc_array
    rows: csr_array

    def clause(self, row: int) -> Clause:
        """Return the clause of a row."""
        values = self.clauses.slice(row, 1).to_pylist()[0]
        return Clause(**{name: value for name, value in values.items() if name != "document"})

    def rows_of(self, document: str) -> range:
        """Return the rows of a document's clauses, in reading order; none where it has none."""
        if document not in self.documents:
            return range(0)
        place = self.documents.index(document)
        return range(int(self.starts[place]), int(self.starts[place + 1]))

    def vectors(self, texts: Sequence[str]) -> csr_array:
        """Return the unit vectors of texts, weighted as those of the collection."""
        counted = _counted(texts)
        counted.data *= self.weights[counted.indices]
        return _unit(counted)

    def likeness(self, vectors: csr_array) -> NDArray[np.float32]:
        """Return how alike each clause of the collection is to each vector: shape (clauses, vectors), cosines."""
        used = np.unique(vectors.indices)
        found: NDArray[np.float32] = (self.columns[:, used] @ vectors[:, used].T).toarray()
        return found


def space_of(c: Collection) -> Space:
    """Return the clauses' vectors: read, or made (about as long as indexing for search) where there are none.

    Raises:
        DatasetError: the dataset cannot be read, or the folder of indexes not be written.
    """
    return c.keep("vectors", lambda _: _open(c))


def _open(c: Collection) -> Space:
    version = f"{LAYOUT}.{c.version}"
    clauses = kept_table(c.folder, CLAUSES, version, lambda: _clauses(c)).combine_chunks()
    owners = clauses.column("document").to_numpy(zero_copy_only=False)
    firsts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]]) if len(owners) else np.array([], dtype=np.int64)
    weights, columns = _read(c.folder, version) or _made(c.folder, version, clauses.column("text").to_pylist())
    return Space(
        clauses=clauses,
        documents=[str(owners[first]) for first in firsts],
        starts=np.r_[firsts, len(owners)],
        weights=weights,
        columns=columns,
        rows=columns.tocsr(),
    )


def _clauses(c: Collection) -> pa.Table:
    """Return the clauses of all documents, a row each, documents and clauses in order."""
    query = f"SELECT {COLUMNS} FROM provisions ORDER BY document, ordinal"  # noqa: S608 - constants
    rows = c.dataset.sql_arrow(query).to_pylist()
    found = [
        {"document": document, **{name: getattr(clause, name) for name in CLAUSE.names[1:]}}
        for document, own in groupby(rows, key=itemgetter("document"))
        for clause in clauses_of(list(own))
    ]
    return pa.Table.from_pylist(found, schema=CLAUSE)


def _read(folder: Path, version: str) -> tuple[NDArray[np.float32], csc_array] | None:
    from scipy.sparse import csc_array

    try:
        with np.load(derived_folder(folder) / NAME, allow_pickle=False) as file:
            if str(file["version"]) != version:
                return None
            parts = (file["data"], file["indices"], file["indptr"])
            return file["weights"], csc_array(parts, shape=(int(file["rows"]), FEATURES))
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _made(folder: Path, version: str, texts: Sequence[str]) -> tuple[NDArray[np.float32], csc_array]:
    counted = _counted(texts)
    found_in = np.bincount(counted.indices, minlength=FEATURES)
    weights = np.log((1 + len(texts)) / (1 + found_in)).astype(np.float32)
    counted.data *= weights[counted.indices]
    columns = _unit(counted).tocsc()
    arrays = {"data": columns.data, "indices": columns.indices, "indptr": columns.indptr, "weights": weights}
    with suppress(DatasetError), making(folder, NAME) as part, part.open("wb") as file:
        np.savez(file, version=np.array(version), rows=np.array(len(texts)), **arrays)
    return weights, columns


def _counted(texts: Sequence[str]) -> csr_array:
    """Return the logarithmic counts of words and pairs of words, shape (texts, FEATURES)."""
    from scipy.sparse import csr_array

    counted = csr_array(_vectoriser().transform(texts), dtype=np.float32)
    counted.sort_indices()
    counted.data = 1 + np.log(counted.data)
    return counted


def _unit(vectors: csr_array) -> csr_array:
    from sklearn.preprocessing import normalize

    return normalize(vectors, copy=False)


@cache
def _vectoriser() -> Any:  # noqa: ANN401 - scikit-learn carries no types
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        n_features=FEATURES, analyzer=_features, norm=None, alternate_sign=False, dtype=np.float32
    )  # fmt: skip


def _features(text: str) -> list[str]:
    found = words(hedge_pattern().sub(" ", text))
    return [NUMBER if word in _numbers() or _FIGURE.fullmatch(word) else word[:STEM] for word in found]


@cache
def _numbers() -> frozenset[str]:
    """Return the words for numbers up to ninety, which vary as figures do."""
    rules = load_rules("numbers", NumberRules)
    return frozenset(
        fold(word) for known in rules.cardinals.values() for word, value in known.items() if 1 < value < HUNDRED
    )
