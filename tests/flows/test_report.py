from datetime import UTC, datetime

import pytest

from flows.benches.marked import write_between
from flows.ingestion.plan import Plan, Standing
from flows.ingestion.report import as_markdown, failures, idle_line, lines
from flows.ingestion.tally import Summary, Tally
from pipeline.errors import SettingsError


def summary(**tally):
    standing = dict.fromkeys(Standing, 0) | {Standing.NEW: 3, Standing.KNOWN: 2}
    plan = Plan(seen=5, ignored=1, standing=standing, work=(), moved={})
    return Summary(
        run="r1",
        state="completed",
        folder="in",
        plan=plan,
        tally=Tally(**tally),
        started_at=datetime.now(UTC),
        seconds=2.0,
        workers=2,
        peak_memory=3 * 2**20,
        pipeline_version="1",
    )


def test_failures_are_grouped_by_kind_the_most_frequent_first():
    told = {
        ("unreadable", "it is cut short"): ["in/a.pdf"],
        ("needs-ocr", "pages 1-2 have no text"): ["in/b.pdf"],
        ("needs-ocr", "pages 1-9 have no text"): ["in/c.pdf", "in/d.pdf", "in/e.pdf"],
    }
    assert list(failures(summary(failures=told))) == [
        ("needs-ocr: such as pages 1-9 have no text", 4, "b.pdf, c.pdf, d.pdf, ..."),
        ("unreadable: it is cut short", 1, "a.pdf"),
    ]


def test_the_summary_says_what_was_found_and_how_fast():
    told = dict(lines(summary(read=3, words=5_000)))
    assert told["files found"] == "5 (1 hidden or temporary ones ignored)"
    assert told["words per second"] == "2,500 on 2 workers"
    assert told["peak memory"] == "3 MB in all processes"
    assert "| new | 3 |" in as_markdown(summary())


@pytest.mark.parametrize(
    ("seen", "standing", "ignored", "line"),
    [
        (0, {}, 0, "There are no documents in the folder."),
        (
            3,
            {Standing.KNOWN: 2, Standing.FAILED_BEFORE: 1},
            4,
            "Nothing new: 3 files, 2 already known, 1 failed before.",
        ),
    ],
)
def test_nothing_to_do_is_one_line(seen, standing, ignored, line):
    assert idle_line(seen, standing, ignored) == line


def test_figures_are_written_between_their_markers_alone(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n")
    write_between(page, "bench", "| new |\n")
    write_between(page, "bench", "| new |\n")
    assert page.read_text() == "before\n<!-- bench:begin -->\n\n| new |\n\n<!-- bench:end -->\nafter\n"
    with pytest.raises(SettingsError, match="has no lines <!-- other:begin -->"):
        write_between(page, "other", "x")
