"""A run in words: the summary at the end, for the terminal and as the orchestrator's artifact."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from flows.ingestion.plan import Standing
from flows.ingestion.tally import Summary

EXAMPLES = 3


def lines(summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield the summary as pairs of what and how much. The first block's counts add up to the files seen."""
    plan, tally = summary.plan, summary.tally
    yield (
        "files found",
        f"{plan.seen:,}" + (f" ({plan.ignored:,} hidden or temporary ones ignored)" if plan.ignored else ""),
    )
    for standing, count in plan.standing.items():
        if count:
            yield f"  {standing}", f"{count:,}"
    if plan.work:
        yield "documents read", f"{tally.read:,}"
        if tally.doubtful:
            yield "  doubtful", f"{tally.doubtful:,} (see mithaq status)"
        yield "documents failed", f"{tally.failed:,}"
        if left := len(plan.work) - tally.saved:
            yield "documents left", f"{left:,}"
        yield "words", f"{tally.words:,}"
        yield "pages", f"{tally.pages:,}"
    yield "seconds", f"{summary.seconds:,.1f}"
    if tally.read and summary.seconds:
        yield "words per second", f"{tally.words / summary.seconds:,.0f} on {summary.workers} workers"
    if summary.peak_memory:
        yield "peak memory", f"{summary.peak_memory / 2**20:,.0f} MB in all processes"


def rows_written(summary: Summary) -> list[tuple[str, int]]:
    """Return how many rows went into each table, tables without any left out."""
    return [(name, count) for name, count in summary.tally.rows.items() if count]


def failures(summary: Summary) -> Iterator[tuple[str, int, str]]:
    """Yield (code and a reason, how many documents, some of their names) for each kind of failure, most frequent first.

    Reasons name pages and figures of their document, so that the most frequent one stands for its kind.
    """
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, list[str]] = defaultdict(list)
    for (code, reason), paths in summary.tally.failures.items():
        reasons[code][reason] += len(paths)
        names[code] += [path.rsplit("/", 1)[-1] for path in paths]
    for code, found in sorted(reasons.items(), key=lambda pair: -pair[1].total()):
        more = ", ..." if found.total() > EXAMPLES else ""
        such_as = "such as " if len(found) > 1 else ""
        yield f"{code}: {such_as}{found.most_common(1)[0][0]}", found.total(), ", ".join(names[code][:EXAMPLES]) + more


def as_markdown(summary: Summary) -> str:
    """Return the summary as Markdown tables."""
    counts = "\n".join(f"| {what.strip()} | {how_much} |" for what, how_much in lines(summary))
    written = "\n".join(f"| {name} | {count:,} |" for name, count in rows_written(summary))
    text = f"## Run {summary.run}: {summary.state}\n\n`{summary.folder}`\n\n| | |\n|---|---|\n{counts}\n"
    if written:
        text += f"\n| table | rows |\n|---|---|\n{written}\n"
    failed = "\n".join(f"| {reason} | {count:,} | {paths} |" for reason, count, paths in failures(summary))
    if failed:
        text += f"\n| failed because | documents | such as |\n|---|---|---|\n{failed}\n"
    return text


def idle_line(seen: int, standing: dict[Standing, int], ignored: int) -> str:
    """Return the one line for a folder in which there is nothing to do."""
    if not seen:
        return "There are no documents in the folder." + (
            f" {ignored:,} files are hidden or temporary." if ignored else ""
        )
    parts = ", ".join(f"{count:,} {what}" for what, count in standing.items() if count)
    return f"Nothing new: {seen:,} files, {parts}."
