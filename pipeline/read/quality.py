"""How far a page's text can be trusted, from its characters alone."""

from __future__ import annotations


def page_quality(text: str) -> float:
    """Return the page's quality in [0, 1]; 1.0 for a page without text, of which nothing can be said."""
    return float(text.isprintable() or bool(text))
