"""Which paragraphs a file's mark-up sets as headings, or as bold or centred lines: a mark at their beginning."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from lxml import etree

from pipeline.read.office.numbering import W

HEADING, STRONG = "heading", "strong"
LONGEST = 300
"""Letters of a paragraph that may be a heading because it is bold."""
LONGEST_CENTRED = 150
HTML_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HTML_BLOCKS = (
    "p",
    "div",
    "td",
    "center",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "table",
    "ul",
    "ol",
    "dl",
    "pre",
    "br",
)
BOLD_TAGS = frozenset({"b", "strong"})
BOLD_STYLE = regex.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", regex.IGNORECASE)
CENTRED_STYLE = regex.compile(r"text-align\s*:\s*center", regex.IGNORECASE)
WORD_HEADING = regex.compile(r"(?:heading \d|title|subtitle)", regex.IGNORECASE)
"""Names of Word's own styles, which are stored in English whatever language is shown."""
OFF = frozenset({"0", "false", "off", "none"})
ENDS = frozenset(".;,:")
DEEPEST = 20
"""Elements within one another in a line of text."""
BODY_LEVEL = 9
"""Outline level that Word gives to text."""


def html_mark(element: etree._Element) -> str | None:
    """Return the mark of an HTML block that holds no other: ``heading``, ``strong`` if all of it is bold or centred."""
    if element.tag in HTML_HEADINGS:
        return HEADING
    if element.tag not in {"p", "div", "center"} or next(element.iterdescendants(*HTML_BLOCKS), None) is not None:
        return None
    letters = 0
    is_bold = True
    for words, bold in _html_words(element, is_bold=_is_bold(element)):
        letters += len(words)
        is_bold = is_bold and bold
        if letters > LONGEST:
            return None
    if is_bold and letters:
        return STRONG
    return STRONG if _is_centred(element) and _may_head("".join(element.itertext())) else None


def _html_words(element: etree._Element, *, is_bold: bool, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Yield the words under an element, and whether they are bold; what is nested deeper than mark-up is, is not."""
    if depth > DEEPEST:
        yield "".join(element.itertext()), False
        return
    if element.text and element.text.strip():
        yield element.text, is_bold
    for child in element:
        if isinstance(child.tag, str):
            yield from _html_words(child, is_bold=is_bold or _is_bold(child), depth=depth + 1)
        if child.tail and child.tail.strip():
            yield child.tail, is_bold


def _is_bold(element: etree._Element) -> bool:
    return element.tag in BOLD_TAGS or BOLD_STYLE.search(element.get("style", "")) is not None


def _is_centred(element: etree._Element) -> bool:
    return (
        element.tag == "center"
        or element.get("align", "").lower() == "center"
        or CENTRED_STYLE.search(element.get("style", "")) is not None
    )


def _may_head(words: str) -> bool:
    """Return whether a centred line may be a heading: short, and it does not end as a sentence does."""
    plain = words.strip()
    return 0 < len(plain) <= LONGEST_CENTRED and any(map(str.isalpha, plain)) and plain[-1] not in ENDS


class WordStyles:
    """What a Word document's paragraph styles say, their ancestors included."""

    def __init__(self, styles: etree._Element | None) -> None:
        found = () if styles is None else styles.iter(f"{W}style")
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        self._known: dict[str, tuple[bool, bool]] = {}

    def mark(self, paragraph: etree._Element) -> str | None:
        """Return the mark of a paragraph: ``heading`` by its style or outline level, ``strong`` if bold or centred."""
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle") or ""
        heads, bold = self._of(style)
        if heads or _has_level(properties):
            return HEADING
        letters = 0
        is_bold = True
        for run in paragraph.iter(f"{W}r"):
            words = "".join(text.text or "" for text in run.iter(f"{W}t"))
            if words.strip():
                letters += len(words)
                is_bold = is_bold and _is_on(run.find(f"{W}rPr"), default=bold)
            if letters > LONGEST:
                return None
        if is_bold and letters:
            return STRONG
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        return STRONG if _value(properties, "jc") == "center" and _may_head(words) else None

    def _of(self, name: str) -> tuple[bool, bool]:
        """Return whether a style is a heading's, and whether it is bold."""
        if name not in self._known:
            self._known[name] = (False, False)  # a style that is its own ancestor ends here
            style = self._styles.get(name)
            if style is not None:
                heads, bold = self._of(_value(style, "basedOn") or "")
                named = WORD_HEADING.fullmatch(_value(style, "name") or "") is not None
                heads = heads or named or _has_level(style.find(f"{W}pPr"))
                self._known[name] = (heads, _is_on(style.find(f"{W}rPr"), default=bold))
        return self._known[name]


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _has_level(properties: etree._Element | None) -> bool:
    level = _value(properties, "outlineLvl")
    return level is not None and level.isdecimal() and int(level) < BODY_LEVEL


def _is_on(properties: etree._Element | None, *, default: bool) -> bool:
    """Return whether a run's or style's properties make it bold."""
    found = None if properties is None else properties.find(f"{W}b")
    return default if found is None else found.get(f"{W}val") not in OFF
