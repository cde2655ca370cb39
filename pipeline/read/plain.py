"""Plain text and Markdown. Form feeds part pages; the YAML front matter of Markdown is parsed, and kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import regex
import yaml

from pipeline.errors import LimitExceededError
from pipeline.read.charset import Decoded, decode
from pipeline.read.content import Content, load_bytes, pages_of
from pipeline.settings import Limits
from pipeline.types import Issue

FRONT_MATTER_CHARACTERS = 65_536
FRONT_MATTER_KEYS = 100
VALUE_CHARACTERS = 2_000
MAX_DEPTH = 20
UTF_BYTES = 4  # the longest a code point gets in any encoding form
FRONT_MATTER = regex.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", regex.DOTALL | regex.MULTILINE
)
STRAY_META = regex.compile(r"\A\s*(?:<meta\s[^<>]{0,200}>\s*)+", regex.IGNORECASE)
"""What some converters leave before a text that is otherwise no markup; it is not printed."""
EMPTY = {"", "~", "null", "Null", "NULL"}


def read_plain(path: Path, *, limits: Limits) -> Content:
    """Return the pages of a plain text.

    Raises:
        UnreadableDocumentError: the file cannot be read.
        LimitExceededError: it holds more bytes than its characters may take.
    """
    decoded = load_text(path, limits=limits)
    return Content(pages=pages_of(decoded.text, method="plain"), issues=decoded.issues())


def read_markdown(path: Path, *, limits: Limits) -> Content:
    """Return the pages of a Markdown text, its marks left as they are, and its front matter as metadata.

    Raises:
        UnreadableDocumentError: the file cannot be read.
        LimitExceededError: it holds more bytes than its characters may take.
    """
    decoded = load_text(path, limits=limits)
    metadata, issues = parse_front_matter(decoded.text)
    pages = pages_of(decoded.text, method="plain")
    return Content(pages=pages, metadata=metadata, issues=decoded.issues() + issues)


def load_text(path: Path, *, limits: Limits) -> Decoded:
    """Return the decoded text of the file, refusing early what is sure to be over the limit of characters.

    Raises:
        UnreadableDocumentError: the file cannot be read.
        LimitExceededError: it holds more bytes than its characters may take.
    """
    data = load_bytes(path)
    if len(data) > limits.characters * UTF_BYTES:
        raise LimitExceededError(path, f"its text is over the limit of {limits.characters:,} characters")
    decoded = decode(data)
    return replace(decoded, text=STRAY_META.sub("", decoded.text))


def parse_front_matter(text: str) -> tuple[tuple[tuple[str, str], ...], tuple[Issue, ...]]:
    """Return the front matter's scalar values, as printed, and a doubt where it is not valid.

    Lists of scalars are joined by ``, ``; nested values are left out. Aliases are refused, so that nothing
    can grow on parsing.
    """
    found = FRONT_MATTER.match(text, 0, FRONT_MATTER_CHARACTERS)
    if found is None:
        return (), ()
    try:
        _check_events(found["yaml"])
        # Base: every scalar stays the string that the file prints, so that no date or number is reinterpreted.
        values = yaml.load(found["yaml"], Loader=yaml.CBaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        return (), (_invalid(problem),)
    if not isinstance(values, dict):
        return (), (_invalid("not a list of names and values"),)
    pairs = ((str(name), _flat(value)) for name, value in list(values.items())[:FRONT_MATTER_KEYS])
    return tuple((name, value) for name, value in pairs if value not in EMPTY), ()


def _check_events(source: str) -> None:
    """Refuse aliases and deep nesting before any object is built from them."""
    depth = 0
    for event in yaml.parse(source, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not accepted")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.YAMLError("it is nested too deeply")


def _flat(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value if isinstance(item, str))[:VALUE_CHARACTERS]
    return " ".join(value.split())[:VALUE_CHARACTERS] if isinstance(value, str) else ""


def _invalid(problem: str) -> Issue:
    return Issue(
        code="read.invalid-front-matter", message=f"The front matter is not valid YAML and was not used: {problem}."
    )
