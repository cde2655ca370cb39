"""Mithaq: treaty and policy texts in, a structured dataset out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.dataset.query import Dataset

__all__ = ["open_dataset"]


def open_dataset(folder: Path | str = "data/processed", *, version: int | None = None) -> Dataset:
    """Return the dataset in ``folder``: pandas frames and SQL; see ``pipeline.dataset.query.Dataset``.

    Raises:
        DatasetError: there is no dataset, or it cannot be read.
    """
    from pipeline.dataset import query  # DuckDB and Arrow are loaded by those who read a dataset

    return query.open_dataset(folder, version=version)
