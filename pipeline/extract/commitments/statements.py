"""The statements of an instrument, cleaned for the parser, with the way back to the instrument's text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.commitments.measures import PLANS, PROMPT, measure_at, opens_measure, stands_alone
from pipeline.extract.commitments.rules import CommitmentRules
from pipeline.structure.sentences import sentences
from pipeline.types import InstrumentText, Provision, ProvisionKind, Span

OPERATIVE = frozenset({ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.ANNEX})
# Statements of several parties and strategies often begin without a heading, so that their first paragraphs pass for
# what stands before the instrument.
BEGINS_AT_ONCE = frozenset({"declaration", "policy"})
ENGLISH = frozenset({None, "en"})
# Longer than any sentence of an instrument: a table or a text without full stops. It is parsed in pieces.
LONGEST = 3_000
# Of a lead-in only the end is needed.
LONGEST_LEAD = 800
FIRST_WORD = 40

_MARKUP = r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|</?[a-zA-Z]{1,6}>|\\(?=\W)|\[\^\w{1,4}\]"
# "co-operate": one word to the parser, and to the reader of lemmas.
_HYPHEN = r"(?<=\b[Cc]o)-(?=o)"
_ENUMERATOR = r"(?<=[:;,]\s|\s(?:and|or)\s)\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)"
_NOISE = regex.compile(rf"(?:\s|{_MARKUP}|{_ENUMERATOR}|{_HYPHEN})+")
_LEADING_MARK = regex.compile(
    r"\s*(?:[-–•*·]+\s*|\(?(?:[a-z]{1,2}|[ivx]{1,5}|\d{1,3}(?:\.\d{1,3})*)(?:\)|\\?\.(?!\d))\s*)*(?=\S)"
)
# "Clean energy: The Group will ...": the item's label is no part of its sentence.
_LABEL = regex.compile(r"\p{Lu}[^:.;,\n]{2,60}:\s+(?=(?:The|All|Both|Each|\p{Lu}\p{L}+) )")
# "**Defend the ports** - We will ...": a heading in bold on the line of its text.
_RUN_IN = regex.compile(r"(?<=\*\*)[^*\n.]{3,160}?(?:\s?[–—:-]\s?\*\*|\*\*\s?[–—:-])\s*(?=\S)")
# "Without taking part in the fighting, to coordinate ...": the item's verb stands behind an insertion.
_INSERTED = regex.compile(r"[^,;:.]{3,70}, to \p{Ll}+\b(?! (?:end|effect|extent))")
_SENTENCE_END = regex.compile(r"(?<=[.!?])\s+(?=[\p{Lu}(])")


VERB_OPENERS = frozenset({"to", "not"})


@dataclass(frozen=True, slots=True)
class Joins:
    """Tells whether an item goes on with its lead-in."""

    rules: CommitmentRules
    verbs: frozenset[str]
    kind: str = ""

    def prompts(self, lead: str, own: str) -> bool:
        """Return whether the statement is a bare imperative of a plan's author, whatever stands before it."""
        plan = self.kind in PLANS and stands_alone(lead, self.rules)
        return plan and opens_measure(own, self.rules)

    def goes_on(self, lead: str, own: str) -> bool:
        """Return whether the item goes on with its lead-in's sentence, rather than being a sentence of its own."""
        if self.rules.open_lead_pattern.search(lead):
            return True
        if _INSERTED.match(own) is not None:
            return True
        first = own.split(None, 1)[0].lower().strip(",;:.")
        return first in VERB_OPENERS or first in self.verbs


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence or list item as the parser reads it.

    ``text`` is the lead-in, if any, and the statement's own words from ``own`` on, without markup, enumerators and
    line breaks. A bare imperative ("Establish a centre") is ``prompted``: "We will" stands as its lead-in. ``anchors``
    are (offset in ``text``, offset in the instrument), ascending; between two anchors characters run in step.
    """

    provision: Provision
    quote: Span
    text: str
    own: int
    anchors: tuple[tuple[int, int], ...]
    prompted: bool = False

    def source(self, start: int, end: int) -> Span:
        """Return where ``text[start:end]`` stands in the instrument's text."""
        return Span(self._back(start), self._back(end - 1) + 1)

    def _back(self, offset: int) -> int:
        at = self.anchors[bisect_right(self.anchors, offset, key=lambda a: a[0]) - 1]
        return at[1] + offset - at[0]


def find_statements(
    text: InstrumentText, provisions: Sequence[Provision], *, kind: str, rules: CommitmentRules, verbs: frozenset[str]
) -> Iterator[Statement]:
    """Yield the operative statements in English that may hold a commitment, in reading order.

    Args:
        text: the instrument's text.
        provisions: its provisions.
        kind: the instrument's kind.
        rules: ``rules/commitments.yml``.
        verbs: base forms of verbs, by which an item is seen to go on with its lead-in.
    """
    joins = Joins(rules, verbs, kind)
    for provision in provisions:
        closing = provision.kind is ProvisionKind.TESTIMONIUM
        if not (closing or _is_operative(text.text, provision, kind)) or provision.language not in ENGLISH:
            continue
        for number, span in enumerate(sentences(text, provision)):
            leads = provision.leads if number == 0 else ()
            if closing and not rules.closing_duty_pattern.search(span.of(text.text)):
                continue
            for piece in _pieces(text.text, span):
                statement = _statement(text.text, provision, piece, leads, joins)
                if statement is not None and _may_commit(statement, joins):
                    yield statement


def _may_commit(statement: Statement, joins: Joins) -> bool:
    """Return whether the statement has a word that can carry a commitment, or opens as an item of a mandate."""
    if joins.rules.gate_pattern.search(statement.text):
        return True
    return joins.kind == "resolution" and statement.text[:FIRST_WORD].split(None, 1)[0].lower() == "to"


def _is_operative(text: str, provision: Provision, kind: str) -> bool:
    if provision.kind is ProvisionKind.FRONT and kind in BEGINS_AT_ONCE:
        words = provision.span.of(text)
        return words.rstrip().endswith(".") and not words.startswith("---")
    return provision.kind in OPERATIVE


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Yield ``span``, cut at white space wherever it is longer than a statement can be."""
    start = span.start
    while span.end - start > LONGEST:
        cut = max(text.rfind(" ", start, start + LONGEST), text.rfind("\n", start, start + LONGEST))
        cut = cut if cut > start else start + LONGEST
        yield Span(start, cut)
        start = cut
    if text[start : span.end].strip():
        yield Span(start, span.end)


def _statement(text: str, provision: Provision, span: Span, leads: Sequence[Span], joins: Joins) -> Statement | None:
    """Return the statement at ``span``, after its lead-ins if it goes on with them; None if nothing is left of it."""
    mark = _LEADING_MARK.match(text, span.start, span.end)
    start = mark.end() if mark else span.start
    label = _LABEL.match(text, start, span.end)
    if label and not joins.rules.gate_pattern.search(label.group()):
        start = label.end()
    if joins.kind in PLANS:
        heading = _RUN_IN.match(text, start, span.end)
        start = heading.end() if heading else start
        start = measure_at(text, start, span.end, joins.rules) or start
    own, anchors = clean(text, start, span.end)
    if not own.strip():
        return None
    quote = Span(start, start + len(text[start : span.end].rstrip()))
    lead = " ".join(_last_sentence(clean(text, max(s.start, s.end - LONGEST_LEAD), s.end)[0]) for s in leads)
    prompted = joins.prompts(lead, own)
    if prompted:
        lead = PROMPT
    elif not lead or not joins.goes_on(lead, own):
        return Statement(provision=provision, quote=quote, text=own, own=0, anchors=tuple(anchors))
    if own[0].isupper() and own[1:2].islower():
        own = own[0].lower() + own[1:]
    if joins.rules.open_lead_pattern.search(lead):
        lead = lead.rstrip(" :,—–-")  # the sentence goes on, and is so read
    joined = lead.rstrip() + " "
    moved = tuple((at + len(joined), back) for at, back in anchors)
    return Statement(
        provision=provision, quote=quote, text=joined + own, own=len(joined), anchors=moved, prompted=prompted
    )  # fmt: skip


def _last_sentence(lead: str) -> str:
    last: str = _SENTENCE_END.split(lead.strip())[-1]
    return last


def clean(text: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """Return ``text[start:end]`` without markup, enumerators and line breaks, and the anchors of what is left.

    Anchors are (offset in the result, offset in ``text``); the first is (0, offset of the first character kept).
    """
    parts: list[str] = []
    anchors = [(0, start)]
    length, at = 0, start
    for noise in _NOISE.finditer(text, start, end):
        parts.append(text[at : noise.start()])
        length += noise.start() - at
        blank = " " if any(c.isspace() for c in noise.group()) and length else ""
        parts.append(blank)
        length += len(blank)
        at = noise.end()
        if noise.end() - noise.start() != len(blank):
            # The blank, if kept, stands for the noise's last character.
            anchors.append((length, at))
    parts.append(text[at:end])
    return "".join(parts), anchors
