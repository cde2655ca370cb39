"""Two instruments side by side, a draft against the collection, and the usual wording of a clause.

::

    read_draft(path, *, limits=None) -> Draft         a file that need not be in the dataset; Draft .name .clauses
    as_draft(text, *, name="draft") -> Draft          the same for words at hand
    draft_of(c, document) -> Draft                    a document of the dataset as a draft
    compare(c, a, b) -> Comparison                    a, b: a document's id, or a Draft
        .rows (frame, a row per aligned pair or lone clause), .summary (frame), .left, .right (titles)
        rows: change, left_provision, left_text, right_provision, right_text, similarity, left_span, right_span, notes
        change: same | reworded | stronger | weaker | changed (a force, term or amount) | missing (left alone) | new
    against_all(c, draft, *, nearest=5) -> Survey     a draft against every instrument
        .instruments (frame: document, title, parties, signed_on, similarity, covered), .read (how many instruments)
        .clauses (frame: provision, text, instruments, share, usual, usual_document, usual_provision, difference, notes,
        span_start, span_end), .missing (frame: text, document, provision, instruments, of)
    precedents(c, text, *, limit=10) -> Precedents    a clause's like in the collection
        .rows (frame: document, provision, page, title, parties, signed_on, text, similarity, force, notes, span_start,
        span_end), .instruments (how many have such a clause), .read (of how many), .usual (the medoid's words),
        .usual_document, .usual_provision, .unusual (tuple of notes)
    strength(text) -> Strength                        .forces .force .softened .hedges .terms .amounts of a clause
"""

from __future__ import annotations

from pipeline.questions.comparing.clauses import Clause, Draft, as_draft, read_draft
from pipeline.questions.comparing.compare import Comparison, compare, draft_of
from pipeline.questions.comparing.precedents import Precedents, precedents
from pipeline.questions.comparing.strength import Strength, strength
from pipeline.questions.comparing.survey import Survey, against_all

__all__ = ["Clause", "Comparison", "Draft", "Precedents", "Strength", "Survey", "against_all", "as_draft", "compare",
           "draft_of",
           "precedents", "read_draft", "strength"]  # fmt: skip
