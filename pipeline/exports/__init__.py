"""Exports into the tools of analysts, and how a version of the dataset is cited.

::

    export(dataset, Wanted(format="csv", filters=Filters(country="QAT")), path) -> Exported
    cite(dataset) -> Citation;  as_text, as_bibtex, .as_json

Formats: ``parquet``, ``csv`` and ``akn`` (a folder of files), ``excel``, ``graphml``, ``gexf``, ``jsonl``, ``ftm`` (a
file). Each is written whole or not at all, with a manifest of what it is an export of.
"""

from __future__ import annotations

from pipeline.exports.citation import Citation, as_bibtex, as_text, cite
from pipeline.exports.export import FORMATS, Exported, Wanted, export
from pipeline.exports.selection import Filters

__all__ = ["FORMATS", "Citation", "Exported", "Filters", "Wanted", "as_bibtex", "as_text", "cite", "export"]
