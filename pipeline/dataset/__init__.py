"""The dataset: its contracts, the writer, the reader, the exports."""

from pipeline.dataset.export_json import record_to_json

__all__ = ["record_to_json"]
