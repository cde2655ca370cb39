"""``make bench-query``: aggregates over a million commitments, through Mithaq's readers and by bare DuckDB.

The dataset is invented and written by the dataset's own writer (``synthetic``). Bare DuckDB reads the same Parquet
files in a connection of its own. Repetitions are interleaved, so that a busy machine troubles all alike; medians
count, of the processor's time, which a busy machine changes least, and of elapsed time.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from flows.benches.marked import publish
from flows.benches.synthetic import write_synthetic
from pipeline.dataset.native import files_of
from pipeline.dataset.query import open_dataset
from pipeline.dataset.snapshot import open_snapshot
from pipeline.errors import DatasetError
from pipeline.questions.collection import Collection
from pipeline.questions.exchange import gives
from pipeline.questions.partnerships import pairs

GOAL = 1.3
AGGREGATES = {
    "by modality": "SELECT modality, count(*) AS n, count(DISTINCT document) AS documents FROM commitments "
    "GROUP BY ALL",
    "by area and modality": "SELECT area, modality, count(*) AS n FROM (SELECT unnest(areas) AS area, modality "
    "FROM commitments) GROUP BY ALL",
    "by kind and year": "SELECT d.kind, left(d.signed_on, 4) AS year, c.modality, count(*) AS n FROM commitments c "
    "JOIN documents d USING (document) GROUP BY ALL",
    "over every word": "SELECT modality, count(*) AS n, sum(length(quote)) AS letters FROM commitments "
    "WHERE quote LIKE '%train%' GROUP BY ALL",
}
BARE, READER, QUESTIONS = "bare DuckDB", "open_dataset().sql", "questions"
Timed = tuple[float, float]


def measure(folder: Path, *, repetitions: int) -> dict[str, Any]:
    """Return seconds of each aggregate by each reader, and of two questions, over the dataset in ``folder``.

    Raises:
        DatasetError: two readers do not give the same rows.
    """
    dataset = open_dataset(folder)
    collection = Collection(dataset)
    with closing(_bare(folder)) as bare:
        readers: Mapping[str, Callable[[str], pa.Table]] = {
            BARE: lambda query: bare.sql(query).to_arrow_table(),
            READER: dataset.sql_arrow,
            QUESTIONS: collection.look_up,
        }
        found = {name: _interleaved(readers, query, repetitions) for name, query in AGGREGATES.items()}
    asked = {"partnerships": partial(pairs, collection), "exchange": partial(gives, collection)}
    return {
        "commitments": dataset.rows("commitments").count_rows(),
        "documents": dataset.rows("documents").count_rows(),
        "repetitions": repetitions,
        "aggregates": found,
        "asked": {name: [_timed(ask)[0] for _ in range(2)] for name, ask in asked.items()},
    }


def _bare(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that knows nothing of Mithaq but the files of two tables."""
    snapshot = open_snapshot(folder)
    files = files_of(snapshot) or {}
    connection = duckdb.connect(":memory:")
    for name in ("commitments", "documents"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({list(files[name])!r})")  # noqa: S608
    return connection


def _interleaved(readers: Mapping[str, Callable[[str], pa.Table]], query: str, repetitions: int) -> dict[str, Any]:
    times: dict[str, list[Timed]] = {name: [] for name in readers}
    results: dict[str, list[dict[str, Any]]] = {}
    for _ in range(repetitions + 1):  # the first is for opening
        for name, read in readers.items():
            spent, rows = _timed(partial(read, query))
            times[name].append(spent)
            results[name] = sorted(rows.to_pylist(), key=str)
    if any(rows != results[BARE] for rows in results.values()):
        raise DatasetError(f"the readers do not agree on {query!r}")
    return {name: {"processor": _median(some[1:], 0), "elapsed": _median(some[1:], 1)} for name, some in times.items()}


def _median(some: list[Timed], at: int) -> float:
    return statistics.median(one[at] for one in some)


def _timed(ask: Callable[[], Any]) -> tuple[Timed, Any]:
    processor, elapsed = time.process_time(), time.perf_counter()
    result = ask()
    return (time.process_time() - processor, time.perf_counter() - elapsed), result


def worst(figures: Mapping[str, Any]) -> float:
    """Return the largest ratio of the processor's time to bare DuckDB's."""
    aggregates = figures["aggregates"].values()
    return max(
        float(each[name]["processor"] / each[BARE]["processor"]) for each in aggregates for name in (READER, QUESTIONS)
    )


def table(figures: Mapping[str, Any]) -> str:
    """Return the figures in Markdown."""
    lines = ["| aggregate | read by | processor, ms | elapsed, ms | times bare DuckDB |", "|---|---|---:|---:|---:|"]
    for aggregate, each in figures["aggregates"].items():
        for name, spent in each.items():
            ratio = spent["processor"] / each[BARE]["processor"]
            cells = (aggregate, name, f"{spent['processor'] * 1000:.0f}", f"{spent['elapsed'] * 1000:.0f}")
            lines.append(f"| {' | '.join(cells)} | {'' if name == BARE else f'{ratio:.2f}'} |")
    asked = "; ".join(
        f"`ask {name}` {first[0]:.2f} s, again {again[0]:.2f} s" for name, (first, again) in figures["asked"].items()
    )
    met = "met" if worst(figures) <= GOAL else "MISSED"
    return "\n".join(
        [
            *lines,
            "",
            f"{figures['commitments']:,} invented commitments of {figures['documents']:,} documents, written by the "
            f"dataset's own writer; medians of {figures['repetitions']} interleaved repetitions; times by the "
            f"processor's time. Largest ratio {worst(figures):.2f}, goal {GOAL}: {met}. Questions over the same, "
            f"likewise: {asked}.",
        ]
    )


def main() -> int:
    """Write the dataset, measure, publish; return 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commitments", type=int, default=1_000_000)
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--out", type=Path, default=Path("build/bench-query.json"))
    parser.add_argument("--readme", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "dataset"
        write_synthetic(folder, commitments=arguments.commitments)
        figures = measure(folder, repetitions=arguments.repetitions)
    publish(figures, table(figures), name="bench-query", out=arguments.out, readme=arguments.readme)
    return int(worst(figures) > GOAL)


if __name__ == "__main__":
    raise SystemExit(main())
