"""Tables made document by document and kept beside the dataset: after a change only changed documents are made again.

A file holds a mark for each document, with the stamp of its row in ``documents``, and then the documents' rows. What
is made must depend on that row, on the document's provisions and on rules alone: on nothing else that can change
while the row stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset.derived import derived_folder, making
from pipeline.dataset.forget import forgotten_documents
from pipeline.dataset.query import Dataset
from pipeline.errors import DatasetError

RULES, STAMP = b"mithaq.rules", "stamp"
STAMPS = (
    "SELECT document, md5(CAST(d AS VARCHAR)) AS stamp FROM documents d WHERE state = 'processed' ORDER BY document"
)


def state_of(dataset: Dataset) -> str:
    """Return a digest of all stamps: as long as it is the same, so are the documents and what is made of them."""
    return sha256(json.dumps(_stamps(dataset)).encode()).hexdigest()[:32]


def by_document(
    dataset: Dataset, name: str, *, rules: str, schema: pa.Schema, make: Callable[[Sequence[str]], pa.Table]
) -> pa.Table:
    """Return the rows that ``make`` gives for all processed documents, in the order of documents.

    Those of documents that have not changed since they were kept come from the file ``name``, which is brought up to
    date where it can be written.

    Args:
        dataset: the version of the dataset that is asked for.
        name: the file's.
        rules: what says that the rows were made by the rules and the layout of now.
        schema: of the rows; has ``document``.
        make: returns the rows of some documents, those of one document in their order.
    """
    wanted, kept = _stamps(dataset), _kept(dataset, name, rules, schema)
    there = _by_document(kept.filter(pc.is_valid(kept.column(STAMP))))
    stale = [document for document, stamp in wanted.items() if there.get(document) != stamp]
    if stale or there.keys() - wanted.keys():
        same = kept.filter(pc.is_in(kept.column("document"), pa.array(sorted(wanted.keys() - set(stale)), pa.string())))
        marked = pa.table({"document": stale, STAMP: [wanted[document] for document in stale]})
        kept = pa.concat_tables([same, marked, make(stale).cast(schema)], promote_options="default")
        kept = kept.select([STAMP, *schema.names]).sort_by("document")  # stable: rows of one document keep their order
        with suppress(DatasetError), making(dataset.folder, name) as part:
            pq.write_table(kept.replace_schema_metadata({RULES: rules}), part)
    return kept.filter(pc.is_null(kept.column(STAMP))).drop_columns([STAMP])


def _stamps(dataset: Dataset) -> dict[str, str]:
    """Return the stamp of each processed document, in order, those left out that were forgotten since."""
    forgotten = forgotten_documents(dataset.folder)  # as of now, which an older version does not know
    stamps = _by_document(dataset.sql_arrow(STAMPS))
    return {document: stamp for document, stamp in stamps.items() if document not in forgotten}


def _by_document(stamps: pa.Table) -> dict[str, str]:
    return dict(zip(*(stamps.column(name).to_pylist() for name in ("document", STAMP)), strict=True))


def _kept(dataset: Dataset, name: str, rules: str, schema: pa.Schema) -> pa.Table:
    with suppress(OSError, pa.ArrowException):
        found = pq.read_table(derived_folder(dataset.folder) / name)
        if (found.schema.metadata or {}).get(RULES) == rules.encode():
            return found.replace_schema_metadata()
    return pa.schema([pa.field(STAMP, pa.string()), *schema]).empty_table()
