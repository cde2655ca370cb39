"""The evaluation as one report in Markdown: figures beside their goals, by kind, confusions, calibration, errors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from models.evaluate import calibration, calibration_error
from models.scoring import Miss, Scores

NAMES = {
    "commitments_detection": "commitments found (F1)",
    "commitments_modality": "... right modality",
    "commitments_bearer": "... right bearer",
    "commitments_beneficiary": "... right beneficiary",
    "commitments_actions": "... right action",
    "commitments_areas": "... right area",
    "parties_f1": "parties (F1)",
    "parties_exact": "parties exactly right",
    "areas_f1": "areas of document (F1)",
    "authentic_languages_f1": "authentic languages (F1)",
    "kind": "kind",
    "laterality": "laterality",
    "title": "title",
    "signed_on": "signed on",
    "signed_at": "signed at",
    "entry_into_force": "entry into force",
    "duration": "duration",
    "renewal": "renewal",
    "termination_notice": "termination notice",
}
"""Every figure in the order in which it is shown."""
EXAMPLES = 12


def figures(scores: Scores) -> dict[str, float]:
    """Return the shares of ``NAMES`` that these documents have, each in [0, 1]."""
    found = {f"{name}_f1": value for name, value in scores.set_f1.items()} | scores.accuracy
    if scores.parties_exact is not None:
        found["parties_exact"] = scores.parties_exact
    if scores.commitments:
        found["commitments_detection"] = scores.detection.f1
        found |= {f"commitments_{name}": value for name, value in scores.attributes.items()}
    return {name: found[name] for name in NAMES if name in found}


def rows(parts: Mapping[str, Scores], *, goals: Mapping[str, float]) -> Iterator[list[str]]:
    """Yield the figures as cells: what it is, a cell for each part, the goal; a figure that a part lacks is empty."""
    yield ["documents", *(f"{s.documents}" for s in parts.values()), ""]
    yield ["annotated commitments", *(f"{s.commitments or ''}" for s in parts.values()), ""]
    columns = [figures(scores) for scores in parts.values()]
    for name, words in NAMES.items():
        if any(name in column for column in columns):
            yield [words, *(_share(column.get(name)) for column in columns), _share(goals.get(name), digits=2)]


def table(parts: Mapping[str, Scores], *, goals: Mapping[str, float]) -> str:
    """Return the figures as a Markdown table: a row for each figure, a column for each part, and the goal."""
    return markdown(["", *parts, "goal"], list(rows(parts, goals=goals)))


def report(parts: Mapping[str, Scores], *, goals: Mapping[str, float]) -> str:
    """Return the whole report. Of blind parts figures only are told, never what was missed."""
    sections = ["# Evaluation", table(parts, goals=goals)]
    for name, scores in parts.items():
        sections += [f"## {name}", *_sections(scores)]
    return "\n\n".join(sections) + "\n"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose first column is text and whose others are numbers."""
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _sections(scores: Scores) -> Iterator[str]:
    if len(scores.by_kind) > 1:
        yield "### By kind of document"
        yield _by_kind(scores.by_kind)
    for field, pairs in scores.labels.items():
        if confused := Counter(pair for pair in pairs if pair[0] != pair[1]):
            yield f"### Confused: {field}"
            yield markdown(["gold → extracted", "times"], [[f"{a} → {b}", f"{n}"] for (a, b), n in _ranked(confused)])
    if scores.confidences:
        yield "### Confidence of commitments"
        bins = [[f"{mean:.2f}", f"{share:.2f}", f"{n}"] for mean, share, n in calibration(scores.confidences)]
        yield markdown(["mean confidence", "share that is right", "commitments"], bins)
        yield f"Expected calibration error {calibration_error(scores.confidences):.3f}."
    if not scores.blind and scores.errors:
        yield "### Errors, some of each field"
        yield "\n".join(_examples(scores.errors))


def _by_kind(kinds: Mapping[str, Scores]) -> str:
    shown = {kind: figures(scores) for kind, scores in kinds.items()}
    rows = [["documents", *(f"{scores.documents}" for scores in kinds.values())]]
    rows += [
        [words, *(_share(shown[kind].get(name)) for kind in kinds)]
        for name, words in NAMES.items()
        if any(name in column for column in shown.values())
    ]
    return markdown(["", *kinds], rows)


def _examples(errors: Sequence[Miss]) -> Iterator[str]:
    fields: dict[str, list[Miss]] = defaultdict(list)
    for miss in errors:
        fields[miss.field].append(miss)
    for field, missed in fields.items():
        yield f"- {field}: {len(missed)}"
        yield from (f"  - {miss.document}: {miss.message}" for miss in islice(missed, EXAMPLES))


def _ranked(counts: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _share(value: float | None, *, digits: int = 3) -> str:
    return "" if value is None else f"{value:.{digits}f}"
