"""Expert variables: each instrument coded as ATOP, DCAD and the United Nations Treaty Series do.

::

    variables(c, *, document=None, country=None) -> frame, a row per agreement
        document, title, kind, bilat, binding, parties (ISO), cow, signDay, signMonth, signYear, EIFDay, EIFMonth,
        EIFYear, span, renewType, notice, language, then a column per variable of ``rules/expert.yml``: 1 found,
        0 looked for and not found, empty where it cannot be said
    variable_evidence(c, *, document=None, variable=None) -> frame, a row per 1 and its supporting words:
        document, variable, value, provision, quote, page, span_start, span_end, found_by
    codebook() -> frame: variable, after, means, definition, languages, found_in
"""

from __future__ import annotations

from pipeline.questions.coding.variables import codebook, variable_evidence, variables

__all__ = ["codebook", "variable_evidence", "variables"]
