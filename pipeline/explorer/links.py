"""Small pieces that pages repeat by the hundred, made once for each value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from pipeline.explorer import words

KEPT = 20_000
MODALITY = Markup('<span class="modality {}">{}</span>')
PLACE, ACTOR = Markup('<a class="party" href="/countries/{}">{}</a>'), Markup('<span class="actor">{}</span>')
AREA = Markup('<li><a href="/documents?area={}">{}</a></li>')
TAGS = Markup('<ul class="tags" aria-label="Areas">{}</ul>')
MORE_TAGS, MORE = Markup('<li class="soft">+{}</li>'), Markup(' <span class="soft">and {} more</span>')


@lru_cache(maxsize=KEPT)
def party_link(code: str) -> Markup:
    """Return a party's name, leading to its page; words such as ``each`` lead nowhere."""
    name = words.party(code)
    return PLACE.format(quote(code, safe=""), name) if words.is_place(code) else ACTOR.format(name)


def party_links(codes: Sequence[str] | None, most: int = 6) -> Markup:
    """Return several of them, ``most`` at most."""
    return _party_links(tuple(codes or ()), most)


@lru_cache(maxsize=KEPT)
def _party_links(codes: tuple[str, ...], most: int) -> Markup:
    joined = Markup('<span class="sep">,</span> ').join(party_link(code) for code in codes[:most])
    return joined + MORE.format(len(codes) - most) if len(codes) > most else joined


def area_tags(codes: Sequence[str] | None, most: int = 4) -> Markup:
    """Return areas as a list of links to their documents, ``most`` at most."""
    return _area_tags(tuple(codes or ()), most)


@lru_cache(maxsize=KEPT)
def _area_tags(codes: tuple[str, ...], most: int) -> Markup:
    if not codes:
        return Markup("")
    tags = Markup("").join(AREA.format(code, words.area(code)) for code in codes[:most])
    return TAGS.format(tags + MORE_TAGS.format(len(codes) - most) if len(codes) > most else tags)


@lru_cache(maxsize=100)
def modality(name: str) -> Markup:
    """Return the force of a commitment as a word in its colour."""
    return MODALITY.format(name, words.MODALITIES.get(name, name))


def datalist(parties: Iterable[tuple[str, str]]) -> Markup:
    """Return the names that fields of parties offer."""
    options = "".join(f'<option value="{escape(name)}">{escape(code)}</option>' for code, name in parties)
    return Markup(f'<datalist id="parties">{options}</datalist>')  # noqa: S704 - escaped above
