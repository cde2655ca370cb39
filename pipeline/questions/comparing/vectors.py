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

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex
from numpy.typing import NDArray

from pipeline.dataset.derived import derived_folder, making
from pipeline.dataset.query import Dataset
from pipeline.errors import DatasetError
from pipeline.extract.life_cycle.numbers import NumberRules
from pipeline.questions.by_document import by_document, state_of
from pipeline.questions.collection import Collection
from pipeline.questions.comparing.clauses import COLUMNS, Clause, clauses_of
from pipeline.questions.comparing.strength import hedge_pattern
from pipeline.questions.searching.fold import fold, words
from pipeline.rules import load_rules

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

NAME, CLAUSES, WORDS = "vectors.npz", "clauses.parquet", "words.parquet"
CLAUSE = pa.schema([
    ("document", pa.string()), ("provision", pa.string()), ("text", pa.string()), ("span_start", pa.int64()),
    ("span_end", pa.int64()), ("heading", pa.string()), ("page", pa.int64()), ("language", pa.string()),
])  # fmt: skip
WORD = pa.schema([("document", pa.string()), ("words", pa.list_(pa.int32())), ("counts", pa.list_(pa.uint16()))])
OF_DOCUMENTS = f"""
SELECT {COLUMNS} FROM provisions WHERE document IN (SELECT unnest($documents)) ORDER BY document, ordinal"""  # noqa: S608
LAYOUT = 2
"""Number of the files' columns and of what is a clause and a word; another one means making them anew."""
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
        return _unit(_weighed(_counts(texts), self.weights))

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
    return c.keep("vectors", lambda connection: _open(connection, c.dataset))


def _open(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> Space:
    def made(documents: Sequence[str]) -> pa.Table:
        return _clauses(connection.sql(OF_DOCUMENTS, params={"documents": list(documents)}).to_arrow_table())

    rules = str(LAYOUT)
    clauses = by_document(dataset, CLAUSES, rules=rules, schema=CLAUSE, make=made).combine_chunks()
    owners = clauses.column("document").to_numpy(zero_copy_only=False)
    firsts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]]) if len(owners) else np.array([], dtype=np.int64)
    version = f"{LAYOUT}.{state_of(dataset)}"
    weights, columns = _read(dataset.folder, version) or _made(dataset, version, clauses)
    return Space(
        clauses=clauses,
        documents=[str(owners[first]) for first in firsts],
        starts=np.r_[firsts, len(owners)],
        weights=weights,
        columns=columns,
        rows=columns.tocsr(),
    )


def _clauses(provisions: pa.Table) -> pa.Table:
    """Return the clauses of provisions, a row each, documents and clauses in order."""
    found = [
        {"document": document, **{name: getattr(clause, name) for name in CLAUSE.names[1:]}}
        for document, own in groupby(provisions.to_pylist(), key=itemgetter("document"))
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
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return None


def _made(dataset: Dataset, version: str, clauses: pa.Table) -> tuple[NDArray[np.float32], csc_array]:
    def made(documents: Sequence[str]) -> pa.Table:
        own = clauses.filter(pc.is_in(clauses.column("document"), pa.array(documents, pa.string())))
        return _as_rows(own.column("document"), _counts(own.column("text").to_pylist()))

    counted = _of_rows(by_document(dataset, WORDS, rules=str(LAYOUT), schema=WORD, make=made))
    found_in = np.bincount(counted.indices, minlength=FEATURES)
    weights = np.log((1 + len(clauses)) / (1 + found_in)).astype(np.float32)
    columns = _unit(_weighed(counted, weights)).tocsc()
    arrays = {"data": columns.data, "indices": columns.indices, "indptr": columns.indptr, "weights": weights}
    with suppress(DatasetError), making(dataset.folder, NAME) as part, part.open("wb") as file:
        np.savez(file, version=np.array(version), rows=np.array(len(clauses)), **arrays)
    return weights, columns


def _counts(texts: Sequence[str]) -> csr_array:
    """Return how often each word is in each text, shape (texts, FEATURES)."""
    from scipy.sparse import csr_array

    if not texts:  # which the vectoriser cannot take
        return csr_array((0, FEATURES), dtype=np.float32)
    counted = csr_array(_vectoriser().transform(texts), dtype=np.float32)
    counted.sort_indices()
    return counted


def _as_rows(documents: pa.ChunkedArray, counted: csr_array) -> pa.Table:
    starts = pa.array(counted.indptr, pa.int32())
    counts = np.minimum(counted.data, np.iinfo(np.uint16).max).astype(np.uint16)
    lists = (pa.ListArray.from_arrays(starts, pa.array(values)) for values in (counted.indices, counts))
    return pa.Table.from_arrays([documents, *lists], schema=WORD)


def _of_rows(rows: pa.Table) -> csr_array:
    from scipy.sparse import csr_array

    words, counts = (rows.column(name).combine_chunks() for name in ("words", "counts"))
    starts = np.r_[0, np.cumsum(pc.list_value_length(words).to_numpy())]
    data = counts.flatten().to_numpy().astype(np.float32)
    return csr_array((data, words.flatten().to_numpy().copy(), starts), shape=(len(rows), FEATURES))


def _weighed(counted: csr_array, weights: NDArray[np.float32]) -> csr_array:
    """Return counts as weights: their logarithms, by how rare the word is. The counts are written over."""
    counted.data = (1 + np.log(counted.data)) * weights[counted.indices]
    return counted


def _unit(vectors: csr_array) -> csr_array:
    from sklearn.preprocessing import normalize

    return normalize(vectors, copy=False) if vectors.shape[0] else vectors  # which it cannot take


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
