"""Full text search over the provisions of a dataset, in any script and spelling.

::

    search(c, query, *, where=None, limit=20, offset=0) -> Found
        Where: .party .area .since .until .kind .language .document     (each optional)
        Found: .rows (frame) .total .documents .milliseconds
        rows: document, provision, page, title, parties, signed_on, kind, language, heading, snippet, marks, span_start,
              span_end, score         (marks: [[start, end], ...] of `snippet`, code points; the best first)
    index_file(dataset) -> Path       in `.index`: made, or brought up to date with the dataset
    fold(text) -> str                 what search compares: no case, marks, tatweel; alef, ya, ta marbuta as one letter

Queries: words (all must occur), "a phrase", a prefix*, OR, -without, and NEAR as ``a NEAR/5 b``. A query that says
nothing, or is over the limits, is a ``SettingsError`` of one sentence.
"""

from __future__ import annotations

from pipeline.questions.searching.fold import fold
from pipeline.questions.searching.search import Found, Where, search

__all__ = ["Found", "Where", "fold", "search"]
