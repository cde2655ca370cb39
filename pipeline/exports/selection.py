"""Which documents an export is of, and the rows of each table that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads

from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.query import Dataset
from pipeline.errors import SettingsError
from pipeline.questions.arguments import as_area, as_code, as_day

BATCH_ROWS = 8192
DOCUMENTS_AT_ONCE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a document must have to be exported; days are ISO 8601 and bound the day of signature."""

    documents: tuple[str, ...] = ()
    """Identities or the beginnings of them."""
    country: str | None = None
    area: str | None = None
    kind: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def given(self) -> dict[str, Any]:
        """Return those that are set."""
        return {name: value for name, value in asdict(self).items() if value}


def chosen(dataset: Dataset, filters: Filters) -> list[str] | None:
    """Return the documents that fit, sorted; None where nothing is asked and all rows are meant.

    Raises:
        SettingsError: a filter's value is none, or a document named is not there.
        DatasetError: the dataset cannot be read.
    """
    if not filters.given:
        return None
    country, area = (as_code(filters.country) if filters.country else None), as_area(filters.area)
    if filters.kind and filters.kind not in (kinds := _kinds()):
        raise SettingsError(f"there is no kind {filters.kind!r}: it is one of {', '.join(kinds)}")
    since, until = (str(as_day(day)) if day else None for day in (filters.since, filters.until))
    columns = ["document", "state", "parties", "areas", "kind", "language", "signed_on"]
    rows = dataset.arrow("documents").select(columns).to_pylist()
    named = _named(filters.documents, [row["document"] for row in rows])
    return sorted(
        row["document"]
        for row in rows
        if (not named or row["document"] in named)
        and (not country or country in row["parties"])
        and (not area or area in row["areas"])
        and filters.kind in {None, row["kind"]}
        and filters.language in {None, row["language"]}
        and _within(row["signed_on"], since, until)
    )


def _kinds() -> tuple[str, ...]:
    return next(column.allowed or () for column in CONTRACTS["documents"].columns if column.name == "kind")


def _within(signed: str | None, since: str | None, until: str | None) -> bool:
    """Return whether a date, however precise, can lie between two days; an unknown one does not."""
    if since is None and until is None:
        return True
    return bool(signed) and (since is None or str(signed) >= since[: len(str(signed))]) and (
        until is None or str(signed) <= until[: len(str(signed))]
    )  # fmt: skip


def _named(wanted: tuple[str, ...], there: list[str]) -> set[str]:
    found: set[str] = set()
    for one in wanted:
        fits = [document for document in there if document.startswith(one.lower())] if len(one) >= 4 else []
        if len(fits) != 1:
            problem = "could be any of several documents" if fits else "is no document of the dataset"
            raise SettingsError(f"{one} {problem}: give an identity as `mithaq query` or `mithaq status` shows it")
        found.add(fits[0])
    return found


def rows_of(dataset: Dataset, name: str, documents: list[str] | None) -> pads.Scanner:
    """Return a table's rows, or those of some documents, to be read in batches.

    Tables without documents (``runs``) are whole in an export of all and empty in one of some.
    """
    rows = dataset.rows(name)
    if documents is None:
        return rows.scanner(batch_size=BATCH_ROWS)
    if "document" not in CONTRACTS[name].names:
        return rows.scanner(filter=pads.scalar(False), batch_size=BATCH_ROWS)
    return rows.scanner(filter=pads.field("document").isin(pa.array(documents, pa.string())), batch_size=BATCH_ROWS)


def records(dataset: Dataset, documents: list[str] | None, tables: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield each document's row of ``documents``, with those of ``tables`` by name under ``rows``, by identity.

    Some hundred documents are in memory at once.

    Raises:
        DatasetError: a table cannot be read.
    """
    wanted = documents if documents is not None else sorted(dataset.arrow("documents").column("document").to_pylist())
    for start in range(0, len(wanted), DOCUMENTS_AT_ONCE):
        some = wanted[start : start + DOCUMENTS_AT_ONCE]
        found: dict[str, dict[str, Any]] = {
            row["document"]: row | {"rows": {name: [] for name in tables}}
            for row in rows_of(dataset, "documents", some).to_table().to_pylist()
        }
        for name in tables:
            key = [(column, "ascending") for column in _order(name)]
            for row in rows_of(dataset, name, some).to_table().sort_by(key).to_pylist():
                found[row.pop("document")]["rows"][name].append(row)
        yield from (found[document] for document in some)


def _order(name: str) -> tuple[str, ...]:
    """Return the columns by which a document's rows of a table are put in order."""
    names = CONTRACTS[name].names
    return (
        ("ordinal",)
        if "ordinal" in names
        else tuple(k for k in CONTRACTS[name].key if k != "document") or ("document",)
    )
