"""XML treaty files of any vocabulary: the header as metadata, the rest as text in document order.

No vocabulary is assumed. An element with text of its own is a block; what stands between its words is inline
unless its name says otherwise. Numbers and names of divisions that stand in attributes are printed as headings.
"""

from __future__ import annotations

from html.entities import name2codepoint
from pathlib import Path

import regex
from lxml import etree

from pipeline.errors import LimitExceededError, UnreadableDocumentError
from pipeline.read.charset import decode
from pipeline.read.content import Content, check_tree_size, load_bytes, pages_of
from pipeline.read.lines import PARAGRAPH, LineWriter
from pipeline.settings import Limits
from pipeline.types import Issue

HEADERS = frozenset({"meta", "metadata", "header", "head", "teiheader", "info", "identification", "docinfo"})
DIVISIONS = frozenset({
    "book", "part", "title", "chapter", "section", "subsection", "article", "paragraph", "annex", "appendix",
    "schedule", "division", "div", "preamble", "protocol",
})  # fmt: skip
BLOCKS = frozenset({
    "p", "para", "paragraph", "item", "li", "list", "row", "entry", "table", "tr", "td", "lb", "br", "l",
    "line", "head", "heading", "title", "num",
})  # fmt: skip
HEADING_CHILDREN = frozenset({"title", "heading", "head", "num", "number", "label"})
NAME_ATTRIBUTES = ("name", "title", "heading", "label")
ENTITY = regex.compile(r"&([A-Za-z][\w.-]{0,30});")
ENTITY_DECLARATION = regex.compile(r"<!ENTITY\s+([\w.-]+)\s")
MAX_VALUES = 100
VALUE_CHARACTERS = 2_000


def read_xml(path: Path, *, limits: Limits) -> Content:
    """Return the text of an XML file as one page, and its header's values as metadata.

    Raises:
        UnreadableDocumentError: the file cannot be read or is not well-formed.
        LimitExceededError: it is too large for a tree, or its entities or nesting go beyond the parser's limits.
    """
    data = load_bytes(path)
    check_tree_size(path, data, limits=limits)
    decoded = decode(data)
    text, unknown = _replace_entities(decoded.text)
    root = parse_xml(path, text.encode("utf-8"))
    headers = [e for e in root.iter() if local_name(e) in HEADERS and _depth(e, root) in {1, 2} and len(e)]
    metadata = _header_values(headers[0]) if headers else ()
    text = _print_header(metadata) + _print_body(root, frozenset(headers[:1]), unknown)
    issues = decoded.issues() + tuple(
        Issue(code="read.unknown-entity", message=f"The entity &{name}; is not defined and was left out.")
        for name in sorted(unknown)[:10]
    )
    return Content(pages=pages_of(text, method="markup"), metadata=metadata, issues=issues)


def parse_xml(path: Path, data: bytes) -> etree._Element:
    """Return the root of a UTF-8 document; entities are not expanded and nothing is fetched.

    Raises:
        UnreadableDocumentError: the data is not well-formed.
        LimitExceededError: entities or nesting go beyond the parser's limits.
    """
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code in {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_ENTITY_LOOP}:
            raise LimitExceededError(path, "its XML is nested too deeply or its entities grow without bound") from error
        problem = " ".join((error.msg or "no element found").split())
        raise UnreadableDocumentError(path, f"it is not well-formed XML ({problem})") from error


def local_name(element: etree._Element) -> str:
    """Return the element's name without its namespace, lower case; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _depth(element: etree._Element, root: etree._Element) -> int:
    parent = element.getparent()
    if parent is root:
        return 1
    return 2 if parent is not None and parent.getparent() is root else 0


def _header_values(header: etree._Element) -> tuple[tuple[str, str], ...]:
    """Return the header's leaves by their path below it; the values of a repeated leaf are joined by commas."""
    values: dict[str, list[str]] = {}
    for leaf in header.iter():
        words = " ".join("".join(leaf.itertext()).split())[:VALUE_CHARACTERS] if len(leaf) == 0 else ""
        if words and local_name(leaf) and len(values) < MAX_VALUES:
            above = [local_name(e) for e in leaf.iterancestors() if e is not header and header in e.iterancestors()]
            values.setdefault(".".join([*reversed(above), local_name(leaf)]), []).append(words)
    return tuple((name, ", ".join(words)[:VALUE_CHARACTERS]) for name, words in values.items())


def _print_header(metadata: tuple[tuple[str, str], ...]) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in metadata)
    return f"---\n{lines}---\n\n" if lines else ""


def _print_body(root: etree._Element, passed_over: frozenset[etree._Element], unknown: set[str]) -> str:
    """Return the text under ``root``; names of entities that cannot be resolved are added to ``unknown``."""
    writer = LineWriter()
    entities = _declared_entities(root)
    inline: set[etree._Element] = set()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_block = element not in inline and isinstance(element.tag, str)
        if event == "start" and element in passed_over:
            walk.skip_subtree()
        elif event == "start" and element.tag is etree.Entity:
            if element.name not in entities:
                unknown.add(element.name)
            _write(entities.get(element.name), writer)
        elif event == "start":
            if is_block:
                writer.end(PARAGRAPH)
                _print_heading(element, writer)
            if not is_block or _has_own_words(element):
                inline.update(child for child in element if local_name(child) not in BLOCKS)
            _write(element.text, writer)
        else:
            if is_block:
                writer.end(PARAGRAPH)
            if element is not root:
                _write(element.tail, writer)
    return writer.result()


def _has_own_words(element: etree._Element) -> bool:
    if element.text and element.text.strip():
        return True
    return any(child.tail and child.tail.strip() for child in element)


def _write(words: str | None, writer: LineWriter) -> None:
    """Write words with their line breaks, which part paragraphs in files that were text before."""
    for number, line in enumerate((words or "").split("\n")):
        if number:
            writer.newline()
        writer.text(line)


def _print_heading(element: etree._Element, writer: LineWriter) -> None:
    """Print a division's number and name where they stand in attributes and no child prints them."""
    if local_name(element) not in DIVISIONS or any(local_name(child) in HEADING_CHILDREN for child in element):
        return
    number = next((element.get(name) for name in ("number", "num") if element.get(name)), "")
    if number and not any(character.isalpha() for character in number):
        number = f"{local_name(element).capitalize()} {number}"
    name = next((element.get(name) for name in NAME_ATTRIBUTES if element.get(name)), "")
    for line in (number, name):
        writer.text(line or "")
        writer.end(PARAGRAPH)


def _declared_entities(root: etree._Element) -> dict[str, str]:
    """Return the entities that the file declares as plain characters; any that holds markup or another is left out."""
    subset = root.getroottree().docinfo.internalDTD
    if subset is None:
        return {}
    return {e.name: e.content for e in subset.iterentities() if e.content and not set(e.content) & set("&<%")}


def _replace_entities(text: str) -> tuple[str, set[str]]:
    """Return the text with HTML's entities as characters, and the names of those that nothing defines, left out.

    Files made from web pages use them without declaring them, which no XML parser forgives.
    """
    declared = {found[1] for found in ENTITY_DECLARATION.finditer(text)} | {"amp", "lt", "gt", "quot", "apos"}
    unknown: set[str] = set()

    def replace(found: regex.Match[str]) -> str:
        name = found[1]
        if name in declared:
            return str(found[0])
        if name not in name2codepoint:
            unknown.add(name)
        return chr(name2codepoint[name]) if name in name2codepoint else ""

    return str(ENTITY.sub(replace, text)), unknown
