"""Scores as Markdown, for the README: one table of figures, a column for each set of gold documents."""

from __future__ import annotations

from collections.abc import Mapping

from models.scoring import Scores
from pipeline.errors import SettingsError

BEGIN, END = "<!-- evaluation:begin -->", "<!-- evaluation:end -->"

LABELS: Mapping[str, str] = {
    "parties_f1": "parties, F1",
    "parties_exact": "parties exactly right",
    "title_accuracy": "title",
    "kind_accuracy": "kind",
    "laterality_accuracy": "laterality",
    "signed_on_accuracy": "signature date",
    "signed_at_accuracy": "place of signature",
    "entry_into_force_accuracy": "entry into force",
    "duration_accuracy": "duration",
    "renewal_accuracy": "renewal",
    "termination_notice_accuracy": "termination notice",
    "authentic_languages_f1": "authentic languages, F1",
    "areas_f1": "areas of the document, F1",
    "detection_precision": "commitments: precision",
    "detection_recall": "commitments: recall",
    "detection_f1": "commitments: F1",
    "commitments_modality": "commitments: found and modality right",
    "commitments_bearer": "commitments: found and bearer right",
    "commitments_beneficiary": "commitments: found and beneficiary right",
    "commitments_actions": "commitments: found and action right",
    "commitments_areas": "commitments: found and area right",
}


def render(scores_by_set: Mapping[str, Scores]) -> str:
    """Return a Markdown table: a row for each figure that some set has, a column for each set.

    A figure that a set does not have is a dash. Figures of commitments are shown only where there are commitments.
    """
    columns = {name: _figures(scores) for name, scores in scores_by_set.items()}
    heads = [f"{name} ({_counted(scores)})" for name, scores in scores_by_set.items()]
    lines = [_row(["", *heads]), _row(["---", *("---:" for _ in heads)])]
    for key, label in LABELS.items():
        if any(key in figures for figures in columns.values()):
            cells = [f"{figures[key]:.3f}" if key in figures else "–" for figures in columns.values()]
            lines.append(_row([label, *cells]))
    return "\n".join(lines) + "\n"


def place(readme: str, table: str) -> str:
    """Return the README with ``table`` between the two evaluation markers, whatever stood there.

    Raises:
        SettingsError: the README lacks the markers, or they stand in the wrong order.
    """
    start, end = readme.find(BEGIN), readme.find(END)
    if start < 0 or end < start:
        raise SettingsError(f"the README has no place for the evaluation: it needs {BEGIN} and, after it, {END}")
    return f"{readme[: start + len(BEGIN)]}\n{table.strip()}\n{readme[end:]}"


def _figures(scores: Scores) -> dict[str, float]:
    figures = {key: value for key, value in scores.as_dict().items() if isinstance(value, float)}
    if not scores.commitments:
        return {key: value for key, value in figures.items() if not key.startswith("commitments_")}
    found = scores.detection
    return figures | {
        "detection_precision": found.precision,
        "detection_recall": found.recall,
        "detection_f1": found.f1,
    }


def _counted(scores: Scores) -> str:
    documents = f"{scores.documents} document{'s' if scores.documents != 1 else ''}"
    return f"{documents}, {scores.commitments} commitments" if scores.commitments else documents


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
