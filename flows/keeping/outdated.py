"""Which documents another pipeline, other models, rules or readers have made than those that are here now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from pipeline.dataset.known import KnownFile


class Which(StrEnum):
    """Which documents are done again."""

    ALL = "all"
    FAILED = "failed"
    DOUBTFUL = "doubtful"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What a document would be made with now."""

    pipeline: str
    rules: str
    reader: str
    models: frozenset[str]

    def reasons(self, file: KnownFile) -> tuple[str, ...]:
        """Return why the document is out of date; nothing where it is not, or has never been read."""
        if file.state != "processed":
            return ()
        differs = {
            "pipeline": file.pipeline_version != self.pipeline,
            "rules": file.rules_version != self.rules,
            "readers": file.reader_version != self.reader,
            "models": frozenset(file.model_versions) != self.models,
        }
        return tuple(name for name, differ in differs.items() if differ)


def present(rules: Path | None = None) -> Present:
    """Return what documents are made with now, without loading rules or models.

    Raises:
        ModelError: a model's card is damaged.
    """
    from models.load import stored_versions
    from pipeline.stamps import reader_version, rules_version

    return Present(
        pipeline=version("mithaq"), rules=rules_version(rules), reader=reader_version(), models=stored_versions()
    )


def chosen(which: Which, files: Iterable[KnownFile], *, now: Present) -> frozenset[str]:
    """Return the documents of that kind."""
    living = [file for file in files if file.state != "superseded"]
    if which is Which.FAILED:
        return frozenset(file.document for file in living if file.failure is not None)
    if which is Which.DOUBTFUL:
        return frozenset(file.document for file in living if file.grade == "doubtful")
    if which is Which.OUTDATED:
        return frozenset(file.document for file in living if now.reasons(file))
    return frozenset(file.document for file in living)
