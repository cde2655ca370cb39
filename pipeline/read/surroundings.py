"""Tells a web page's text from what surrounds it: navigation, banners, share buttons, lists of links."""

from __future__ import annotations

import regex
from lxml import etree

SKIPPED = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "math", "canvas", "iframe", "object", "embed",
    "audio", "video", "button", "input", "select", "textarea", "nav",
})  # fmt: skip
ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog",
    "alertdialog",
})  # fmt: skip
SURROUNDING_NAME = regex.compile(
    r"(?:^|[\s_-])(?:cookies?|breadcrumbs?|(?:nav|top|side|main)?-?menu|nav(?:bar|igation)?|side-?bar|shar(?:e|ing)|social(?:-media)?|"
    r"skip-?(?:link|to|nav)\w*|newsletter|subscri\w+|related|recommended|advert\w*|ads?|pagination|pager|comments?|toolbar|footer|"
    r"masthead|consent|popup|modal|search-?(?:box|form|bar))(?:$|[\s_-])",
    regex.IGNORECASE,
)
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
LINK_LISTS = frozenset({"ul", "ol", "dl", "div", "p", "table", "tr", "td", "section", "aside", "center", "menu"})
MAX_NAMED_SHARE = 0.15
"""An element is taken for surroundings by its name only up to this share of the page's characters."""
MIN_LINKS, MIN_LINKED = 4, 0.85
"""A list of links has at least so many, and so large a share of its characters is theirs."""
MIN_MAIN_SHARE = 0.5
"""The element marked as main holds the text only if it has this share of what is left."""


class Weight:
    """Characters of an element's text, those of them inside links, and the number of links."""

    __slots__ = ("characters", "linked", "links")

    def __init__(self) -> None:
        self.characters = self.linked = self.links = 0


Weights = dict[etree._Element, Weight]


def find_main(root: etree._Element) -> tuple[etree._Element, frozenset[etree._Element]]:
    """Return the element that holds the text, and the elements inside it to pass over."""
    skipped = {element for element in root.iter() if _is_never_text(element)}
    weights = weigh(root, skipped)
    total = weights[root].characters if root in weights else 0
    dropped = set(skipped)
    for element, weight in weights.items():
        if weight.characters and (_is_link_list(element, weight) or _is_named_so(element, weight, total)):
            dropped.add(element)
    main = _marked_main(root, weights, total)
    return main, frozenset(dropped - {main})


def weigh(root: etree._Element, skipped: set[etree._Element]) -> Weights:
    """Return the weight of every element under ``root``, in one pass; ``skipped`` ones count nothing."""
    weights: Weights = {}
    open_links = 0
    stack: list[Weight] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in skipped:
                walk.skip_subtree()
                continue
            weight = weights[element] = Weight()
            is_link = element.tag == "a" and not (element.get("href") or "#").startswith("#")
            open_links += is_link
            weight.links += is_link
            stack.append(weight)
            _count(element.text, weight, open_links)
            continue
        if element not in skipped:
            weight = stack.pop()
            open_links -= element.tag == "a" and not (element.get("href") or "#").startswith("#")
            if stack:
                stack[-1].characters += weight.characters
                stack[-1].linked += weight.linked
                stack[-1].links += weight.links
        if stack:
            _count(element.tail, stack[-1], open_links)
    return weights


def _count(words: str | None, weight: Weight, open_links: int) -> None:
    if words and (size := len(words.strip())):
        weight.characters += size
        weight.linked += size if open_links else 0


def _is_never_text(element: etree._Element) -> bool:
    """Return whether the element is no text by its own mark, whatever its size."""
    if not isinstance(element.tag, str) or element.tag in SKIPPED:
        return True
    return (
        element.get("role") in ROLES
        or "hidden" in element.attrib
        or HIDDEN.search(element.get("style") or "") is not None
        or (element.tag in {"footer", "aside"} and not _inside_text(element))
    )


def _inside_text(element: etree._Element) -> bool:
    return next(element.iterancestors("main", "article", "blockquote", "table"), None) is not None


def _is_link_list(element: etree._Element, weight: Weight) -> bool:
    if element.tag not in LINK_LISTS or weight.links < MIN_LINKS:
        return False
    return weight.linked >= MIN_LINKED * weight.characters


def _is_named_so(element: etree._Element, weight: Weight, total: int) -> bool:
    if element.tag in {"html", "body", "main", "article"} or weight.characters > MAX_NAMED_SHARE * total:
        return False
    return SURROUNDING_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _marked_main(root: etree._Element, weights: Weights, total: int) -> etree._Element:
    """Return the one element marked as main or as the article, if it holds most of the text."""
    for name in ("main", "article"):
        marked = [e for e in weights if e.tag == name or (name == "main" and e.get("role") == "main")]
        if len(marked) == 1 and weights[marked[0]].characters >= MIN_MAIN_SHARE * total:
            return marked[0]
    return root
