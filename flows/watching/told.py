"""What ``mithaq up`` prints: a line for each thing that happens, with the time, for a terminal and a journal alike."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flows.ingestion import report
from flows.ingestion.job import Job, Request
from flows.orchestration.server import Server
from flows.watching.turn import Turn
from flows.watching.watch import EVENTS, FolderWatch

if TYPE_CHECKING:
    from flows.orchestration.schedules import Entry

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
GIVEN = {"folder": "from {}", "retry_failed": "what failed is tried again"}
INDENT = " " * 10


def note(sentence: str) -> None:
    """Say what has happened, and when."""
    print(f"{datetime.now():%H:%M:%S}  {sentence}", flush=True)  # noqa: T201


def header(request: Request, watch: FolderWatch, *, explorer: str | None = None) -> None:
    """Say what is watched, where it goes, and where it can be seen."""
    how = "watched" if watch.mode == EVENTS else f"looked at every {watch.watching.poll_seconds:g} s"
    seconds = watch.watching.settle_seconds
    _plain(f"documents  {request.folder} ({how}; a file is taken once it has stood still for {seconds:g} s)")
    _plain(f"dataset    {request.dataset}")
    if explorer:
        _plain(f"explorer   {explorer}")


def ready(server: Server, schedules: list[str]) -> None:
    """Say where Prefect is, what is scheduled, and how to stop."""
    from prefect.settings import get_current_settings

    page = server.url.removesuffix("/api")
    if server.is_own:
        database = get_current_settings().server.database.connection_url
        kind = str(database.get_secret_value() if database else "sqlite").split(":", 1)[0].split("+", 1)[0]
        _plain(f"Prefect    {page} (started here, its data in {DATABASES.get(kind, kind)})")
    else:
        _plain(f"Prefect    {page} (was running)")
    for number, line in enumerate(schedules or ["none; see mithaq schedule add --help"]):
        _plain(f"{'schedules' if number == 0 else '':9}  {line}")
    note("up; stop with Ctrl-C")


def schedule(entry: Entry) -> str:
    """Return a schedule in a line."""
    coming = f", next {entry.coming:%a %d %b %H:%M}" if entry.coming else ""
    given = ", ".join(GIVEN.get(name, f"{name} {{}}").format(value) for name, value in sorted(entry.parameters.items()))
    return f"{entry.name}: {entry.when}, {entry.timezone}{coming}" + (f" ({given})" if given else "")


def begun(job: Job) -> None:
    """Say that a run begins."""
    count = len(job.plan.work)
    if count:
        note(f"reading {count:,} document{'s' if count > 1 else ''}")


def turn(done: Turn) -> None:
    """Say what came of a run."""
    if done.summary is None:
        note(done.idle)
        return
    tally = done.summary.tally
    parts = [f"{tally.read:,} read", f"{tally.failed:,} failed"]
    if tally.doubtful:
        parts.append(f"{tally.doubtful:,} doubtful")
    moved = sum(map(len, done.summary.plan.moved.values()))
    if moved:
        parts.append(f"{moved:,} copied, moved or touched")
    if left := len(done.summary.plan.work) - tally.saved:
        parts.append(f"{left:,} left for the next run")
    note(f"run {done.summary.run} {done.summary.state}: {', '.join(parts)}, {done.summary.seconds:.1f} s")
    for reason, count, names in report.failures(done.summary):
        print(f"{INDENT}failed: {count:,} × {reason} ({names})", flush=True)  # noqa: T201


def _plain(line: str) -> None:
    print(line, flush=True)  # noqa: T201
