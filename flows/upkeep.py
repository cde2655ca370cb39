"""The Prefect flow that keeps a dataset in order, for schedules."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact

from flows.ingestion.patience import patiently
from flows.keeping.maintenance import in_words, keep


@flow(name="maintain", persist_result=False)
def maintain(dataset: str = "data/processed", vacuum: bool = False) -> str:
    """Put a dataset in order, with what was done as an artifact; return that.

    A run that writes to the dataset is waited for.
    """
    kept = patiently(partial(keep, Path(dataset), vacuum=vacuum), warn=get_run_logger().warning)
    words = in_words(kept)
    create_markdown_artifact(markdown=words, key="maintain", description=f"maintenance of {dataset}")
    return words
