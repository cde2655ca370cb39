"""The Prefect flow that keeps a dataset in order, for schedules."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.keeping.maintenance import in_words, keep


@flow(name="maintain", persist_result=False)
def maintain(dataset: str = "data/processed", vacuum: bool = False) -> str:
    """Put a dataset in order, with what was done as an artifact; return that."""
    words = in_words(keep(Path(dataset), vacuum=vacuum))
    create_markdown_artifact(markdown=words, key="maintain", description=f"maintenance of {dataset}")
    return words
