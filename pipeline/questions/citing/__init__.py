"""What instruments cite, what cites them, and which norms and values they invoke.

::

    references(c, *, document=None, name=None, relation=None) -> frame, a row per reference
        document, title, reference, name, relation, cue, cited, cited_title, linked_by, key, page, span_start, span_end
        relation: amends | supplements | supersedes | implements | recalls | without_prejudice | cites
        cited: the document of the dataset that is meant, empty where that is not certain; linked_by: why it is
    cited_by(c, *, document=None, name=None) -> frame, the same columns: who cites that document, or that name
    most_cited(c, *, limit=50) -> frame: key, name, cited, documents, amends, supersedes, implements
    norms(c, *, document=None, norm=None, preambles=True) -> frame, a row per document and norm
        document, title, parties, signed_on, norm, group, means, quote, provision, page, span_start, span_end, found_by
    norm_counts(c, *, preambles=True) -> frame: norm, group, means, documents, read, share, first, last
"""
