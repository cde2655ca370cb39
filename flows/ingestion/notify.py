"""Telling the user's own command of an unattended run: its summary as JSON on standard input, no shell in between."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

from flows.ingestion import report
from flows.ingestion.tally import Summary

SECONDS = 60.0


def as_json(summary: Summary, *, dataset: str) -> dict[str, Any]:
    """Return what is told of a run: its row of the table ``runs``, and its failures by reason."""
    row = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in summary.row().items()}
    failures = [
        {"reason": reason, "documents": count, "such_as": names} for reason, count, names in report.failures(summary)
    ]
    return {**row, "dataset": dataset, "failures": failures}


def notify(command: Sequence[str], told: dict[str, Any], *, note: Callable[[str], None]) -> None:
    """Run the command; what goes wrong with it is noted and hinders nothing."""
    if not command:
        return
    text = json.dumps(told, ensure_ascii=False)
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, as a list
            list(command), input=text, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        note(f"the command of MITHAQ_NOTIFY failed: {getattr(error, 'strerror', None) or error}")
        return
    if done.returncode:
        said = " ".join(done.stderr.split())[:200]
        note(f"the command of MITHAQ_NOTIFY ended with status {done.returncode}" + (f": {said}" if said else ""))
