"""What the user sees while documents are read: a bar in a terminal, else a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from flows.ingestion.job import Answer
from flows.ingestion.plan import WorkItem, cost

LINE_SECONDS = 5.0


class Watch:
    """Counts answers and shows them. The bar's length is the documents' cost, so that the time left is honest."""

    def __init__(self, work: Sequence[WorkItem], *, bar: Progress | None) -> None:
        self.total, self.seen, self.failed = len(work), 0, 0
        self.bar = bar
        self.task: TaskID | None = bar.add_task("", total=sum(map(cost, work)), text=self._text()) if bar else None
        self.began = self.spoke = time.monotonic()

    def told(self, answer: Answer) -> None:
        """Take note of an answer."""
        self.seen += len(answer.items)
        self.failed += answer.batch.tables["documents"]["state"].to_pylist().count("failed")
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, advance=sum(map(cost, answer.items)), text=self._text())
        elif time.monotonic() - self.spoke > LINE_SECONDS:
            self.spoke = time.monotonic()
            print(f"{self._text()}, {self.spoke - self.began:.0f} s", flush=True)  # noqa: T201

    def note(self, sentence: str) -> None:
        """Show a remark, above the bar where there is one."""
        if self.bar is not None:
            self.bar.console.print(sentence, highlight=False)
        else:
            print(sentence, flush=True)  # noqa: T201

    def _text(self) -> str:
        return f"{self.seen:,} of {self.total:,} documents" + (f", {self.failed:,} failed" if self.failed else "")


@contextmanager
def watch(work: Sequence[WorkItem]) -> Iterator[Watch]:
    """Yield what shows the progress of ``work`` on standard output."""
    if not sys.stdout.isatty():
        yield Watch(work, bar=None)
        return
    columns = (
        BarColumn(),
        TextColumn("{task.fields[text]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(), transient=True) as bar:
        yield Watch(work, bar=bar)
