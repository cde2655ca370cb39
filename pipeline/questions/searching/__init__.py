"""Full text search over the provisions of a dataset, in any script and spelling.

::

    search(c, query, *, where=Where(), limit=20, offset=0) -> Found
        Where: .party .area .since .until .kind .language .document     (all optional; party and area as other questions)
        Found: .rows (frame) .total .documents .milliseconds
        rows: document, provision, page, title, parties, signed_on, kind, language, heading, snippet, marks, span_start,
              span_end, score         (marks: [[start, end], ...] of `snippet`, code points; the best first)
    open_index(c) -> Index            built where there is none, brought up to date where the dataset has moved on
    fold(text) -> str                 what search compares: no case, marks, tatweel; alef, ya, ta marbuta as one letter

Queries: words (all must occur), "a phrase", a prefix*, OR, -without, and NEAR as ``a NEAR/5 b``. A query that says
nothing, or is over the limits, is a ``SettingsError`` of one sentence.
"""
