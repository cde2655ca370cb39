"""Two instruments side by side, a draft against the collection, and the usual wording of a clause.

::

    read_draft(path, *, limits=Limits()) -> Draft             a file that need not be in the dataset; Draft .name .clauses
    as_draft(text, *, name="draft") -> Draft                  the same for words at hand
    compare(c, a, b) -> Comparison                            a, b: a document's id, or a Draft
        .rows (frame, a row per aligned pair or lone clause), .summary (frame), .left, .right (titles)
        rows: change, left_provision, left_text, right_provision, right_text, similarity, left_span, right_span, notes
        change: same | reworded | stronger | weaker | changed (a number, term or amount) | missing (left alone) | new
    against_all(c, draft, *, nearest=5) -> Survey             a draft against every instrument
        .instruments (frame: document, title, parties, signed_on, similarity, clauses, covered)
        .clauses (frame: provision, text, instruments, share, usual, usual_document, usual_provision, nearest, notes)
    precedents(c, text, *, limit=10) -> Precedents            a clause's like in the collection
        .rows (frame: document, provision, page, title, parties, signed_on, text, similarity, strength, notes)
        .instruments (how many have such a clause), .read (of how many), .usual (the medoid's words), .unusual (notes)
    strength(text) -> Strength                                modality, hedges, terms, amounts of a clause, from its words
"""
