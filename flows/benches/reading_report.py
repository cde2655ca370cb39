"""What the reading benchmark measured, held against its goals and set in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CLEAN_CONFIDENCE, MOST_STRAY_INK = 0.9, 0.1
"""A scanned page is clean where OCR is so sure of its words, and so little of its ink stands elsewhere: handwriting,
stamps, folds and shadows of a copy. Both are of the page itself, whatever errors it was read with."""
FASTER_THAN_PDFPLUMBER, SLOWER_THAN_PDFIUM, SLOWER_THAN_TESSERACT = 8.0, 3.0, 1.2
MOST_MEGABYTES = 600.0
PROCESSES = 2
PDFPLUMBER = "ratio of pages per second to pdfplumber's, text layers"
PDFIUM = "ratio of time to bare pypdfium2's, text layers"
TESSERACT = "ratio of time to bare Tesseract's, {}"


@dataclass(frozen=True, slots=True)
class Goal:
    """What was measured, and the bound that it must keep to: at most, or ``at_least``."""

    name: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Return whether the bound is kept."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def goals(figures: dict[str, Any]) -> list[Goal]:
    """Return every goal with what was measured."""
    errors = [
        Goal(f"errors: {row['text']}", row["error_rate"], row["goal"]) for row in figures["accuracy"] if row["goal"]
    ]
    errors += [Goal(f"errors: layout {row['text']}", row["error_rate"], row["goal"]) for row in figures["layouts"]]
    fast = figures["pages_per_second"]
    layer = fast["text layer, Mithaq"]
    ratios = [
        Goal(PDFPLUMBER, layer / fast["text layer, pdfplumber"], FASTER_THAN_PDFPLUMBER, at_least=True),
        Goal(PDFIUM, fast["text layer, bare pypdfium2"] / layer, SLOWER_THAN_PDFIUM),
        *(
            Goal(
                TESSERACT.format(scan), fast[f"{scan}, bare Tesseract"] / fast[f"{scan}, Mithaq"], SLOWER_THAN_TESSERACT
            )
            for scan in ("clean scan", "poor scan")
        ),
    ]
    memory = [
        Goal(
            f"megabytes above the idle process: {row['pages']:,} pages, {row['kind']}", row["megabytes"], MOST_MEGABYTES
        )
        for row in figures["long"]
    ]
    return [*errors, *ratios, *memory]


def as_table(figures: dict[str, Any]) -> str:
    """Return the figures as Markdown tables."""
    asked = [Goal(**goal) for goal in figures["goals"]]
    missed = "; ".join(f"{goal.name} {goal.value:.4g}, not {goal.bound:g}" for goal in asked if not goal.is_met)
    met = sum(goal.is_met for goal in asked)
    ending = f"; missed: {missed}" if missed else ""
    return "\n\n".join(
        [
            *_errors(figures),
            *_speeds(figures, asked),
            *_memory(figures),
            f"Of {len(asked)} goals {met} are met{ending}.",
        ]
    )


def _errors(figures: dict[str, Any]) -> list[str]:
    rows = [
        f"| {row['text']} | {row['read_by']} | {row['pages']} | {row['characters']:,} | {row['error_rate']:.4f} | "
        f"{row['goal'] or ''} | {row['quality']:.2f} |"
        for row in figures["accuracy"]
    ]
    layouts = [f"| {row['text']} | {row['error_rate']:.4f} | {row['goal']} |" for row in figures["layouts"]]
    return [
        _table(("text", "read by", "pages", "characters", "error rate", "goal", "quality"), 2, rows),
        f"The Russian and Arabic texts are the first {figures['ocr_pages']} pages of documents with a junk text layer. "
        "The scan is a photocopy with a fold down every page; clean are those of its pages of whose words OCR is surer "
        f"than {CLEAN_CONFIDENCE} on average, and of whose ink at most {MOST_STRAY_INK:.0%} stands on no word.",
        _table(("layout", "error rate", "goal"), 1, layouts),
    ]


def _speeds(figures: dict[str, Any], asked: Sequence[Goal]) -> list[str]:
    fast = [f"| {name} | {speed:,.2f} |" for name, speed in figures["pages_per_second"].items()]
    ratios = [
        f"| {goal.name} | {goal.value:.2f} | {'at least' if goal.at_least else 'at most'} {goal.bound:g} |"
        for goal in asked
        if goal.name.startswith("ratio")
    ]
    return [
        _table(("system", "pages per second"), 1, fast),
        _table(("ratio", "measured", "goal"), 1, ratios),
        f"By the processor's time; scans are read by {PROCESSES} processes at once. Bare Tesseract renders each page "
        "at the same resolution, and reads it once, told its language beforehand; it neither straightens nor cleans "
        "pages nor tells their language.",
    ]


def _memory(figures: dict[str, Any]) -> list[str]:
    rows = [
        f"| {row['pages']:,}, {row['kind']} | {row['megabytes']:.0f} | {1000 * row['seconds_per_page']:.1f} |"
        for row in figures["long"]
    ]
    return [_table(("pages of one document", "megabytes above the idle process", "milliseconds a page"), 1, rows)]


def _table(names: Sequence[str], words: int, rows: Sequence[str]) -> str:
    """Return a Markdown table, of whose columns the first ``words`` hold words and the others numbers."""
    rule = "|".join("---" if at < words else "---:" for at in range(len(names)))
    return "\n".join([f"| {' | '.join(names)} |", f"|{rule}|", *rows])
