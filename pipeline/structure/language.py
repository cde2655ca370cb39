"""The language of each provision, and of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.types import Provision, ProvisionKind

OPERATIVE = frozenset({ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM})


def document_language(provisions: Sequence[Provision]) -> str | None:
    """Return the language of most of the operative text (ISO 639-1), None where no provision's is known."""
    weights: Counter[str] = Counter()
    for operative in (True, False):
        for provision in provisions:
            if provision.language is not None and (provision.kind in OPERATIVE or not operative):
                weights[provision.language] += provision.span.end - provision.span.start
        if weights:
            return weights.most_common(1)[0][0]
    return None


def with_languages(text, provisions):
    return provisions
