"""Expert variables: each instrument coded as ATOP, DCAD and the United Nations Treaty Series do.

::

    variables(c, *, document=None, country=None) -> frame, a row per instrument: identity (document, title, parties, iso,
        cow, dates as DCAD's), form (bilat, kind), then a column per variable of ``rules/expert.yml``: 1 found, 0 looked
        for and not found, empty where it cannot be said (text not in a language that is read, no text)
    variable_evidence(c, *, document=None, variable=None) -> frame, a row per 1 and its supporting words:
        document, variable, value, provision, quote, page, span_start, span_end, found_by
    codebook() -> frame: variable, after, means, definition, source, type
"""
