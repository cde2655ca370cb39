"""What instruments cite, what cites them, and which norms and values they invoke.

::

    references(c, *, document=None, name=None, relation=None) -> frame, a row per reference
        document, title, reference, name, relation, cue, cited, cited_title, linked_by, key, means, provision, page,
        span_start, span_end
        relation: amends, supersedes, extends, supplements, implements, without_prejudice, accords, recalls or cites
        cited: the document of the dataset that is meant, empty where that is not certain; linked_by: why it is
    cited_by(c, *, document=None, name=None) -> frame, the same columns: who cites that document, or that name
    most_cited(c, *, limit=50) -> frame: key, means, cited, documents, amends, supplements, supersedes, implements
    norms(c, *, document=None, norm=None) -> frame, a row per document and norm
        document, title, parties, signed_on, norm, group, means, quote, scope, provision, page, span_start, span_end,
        found_by                  (read: preambles, and whole statements and declarations that have none)
    norm_counts(c) -> frame: norm, group, means, documents, read, share, first, last
"""

from __future__ import annotations

from pipeline.questions.citing.norms import norm_counts, norms
from pipeline.questions.citing.references import cited_by, most_cited, references

__all__ = ["cited_by", "most_cited", "norm_counts", "norms", "references"]
