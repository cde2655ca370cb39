"""An instrument's outline: its text taken apart into provisions."""

from __future__ import annotations

from pipeline.structure.grammar import Grammar, grammar
from pipeline.structure.headings import Headings
from pipeline.structure.language import with_languages
from pipeline.structure.markers import Marker
from pipeline.structure.outline import Outline
from pipeline.structure.roles import assign_roles
from pipeline.structure.rules import StructureRules
from pipeline.structure.signs import Role
from pipeline.structure.units import EDGE, FINITE, Unit, UnitKind, cut_units
from pipeline.types import InstrumentText, Provision, ProvisionKind, Span

__all__ = ["StructureRules", "segment"]

NAMED = {
    Role.FRONT: (ProvisionKind.FRONT, "Front"),
    Role.PREAMBLE: (ProvisionKind.PREAMBLE, "Preamble"),
    Role.TESTIMONIUM: (ProvisionKind.TESTIMONIUM, "Testimonium"),
    Role.SIGNATURE: (ProvisionKind.SIGNATURE, "Signature"),
    Role.NOTE: (ProvisionKind.NOTE, "Note"),
}
INNER = frozenset({"Appendix", "Schedule", "Attachment", "Enclosure", "Exhibit"})
NUMBERED_HEADING_RANK = 5
"""Numbered headings without a word stand within parts, chapters and sections."""
LONGEST_PREAMBLE_HEADING = 16


def segment(text: InstrumentText, *, rules: StructureRules) -> tuple[Provision, ...]:
    """Return the leaves of the instrument's outline in reading order, each with its language.

    They do not overlap and together cover every non-blank character. Identifiers are unique; one that would
    come twice (a translation's ``Art. 1``) ends in `` [2]``.
    """
    words = grammar(rules)
    units = cut_units(text, words)
    roles = assign_roles(text.text, units, words)
    builder = _Builder(text.text, units, roles, words)
    return with_languages(text, builder.built(), rules=rules)


class _Builder:
    """Walks the units and their roles, and fills the outline."""

    def __init__(self, text: str, units: list[Unit], roles: list[Role], words: Grammar) -> None:
        self.text = text
        self.units = units
        self.roles = roles
        self.words = words
        self.outline = Outline(text)
        self.headings = Headings(text, units, roles)
        self.with_articles = self.headings.parts_with_articles()
        self.sections = self.headings.numbering_restarts()
        self.unnumbered = 0
        self.nouns: set[str] = set()

    def built(self) -> list[Provision]:
        self.outline.numbered_root = self.headings.has_numbered_root()
        i = 0
        while i < len(self.units):
            i = self._take(i)
        return self.outline.provisions

    def _take(self, i: int) -> int:
        """Add what begins at unit ``i``; return the index after it."""
        unit, role = self.units[i], self.roles[i]
        if role is Role.TITLE:
            return self._take_title(i)
        if role is not Role.BODY:
            self._take_named(i)
            return i + 1
        if unit.kind is not UnitKind.TEXT:
            return self._take_heading(i)
        if unit.marker is not None and self.headings.is_numbered_heading(i, self.outline):
            self._enter_section(unit.marker)
            return self._emit_heading(i, i + 1, title=self.text[unit.start + unit.marker.length : unit.end])
        if unit.marker is not None and self.outline.add_item(Span(unit.start, unit.end), unit.marker):
            return i + 1
        if self.headings.is_heading(i, self.outline):
            self.unnumbered += 1
            if self.sections:
                self.outline.enter_part(
                    NUMBERED_HEADING_RANK - 1, f"Sec. {self.unnumbered}", number=str(self.unnumbered)
                )
            self.outline.close_lists()
            return self._emit_heading(i, i + 1, title=self.headings.line(i), name=f"Heading {self.unnumbered}")
        self._take_text(i)
        return i + 1

    def _take_named(self, i: int) -> None:
        """Add what stands outside the body: front matter, preamble, testimonium, signatures, notes."""
        line, span = self.headings.line(i), Span(self.units[i].start, self.units[i].end)
        self.outline.close_lists()
        if self.roles[i] is Role.PREAMBLE and len(line) < LONGEST_PREAMBLE_HEADING and self.words.preamble.match(line):
            self.outline.add(ProvisionKind.HEADING, span, "Preamble heading")
        else:
            self.outline.add_counted(NAMED[self.roles[i]][0], span, NAMED[self.roles[i]][1])

    # --- headings ------------------------------------------------------------------------

    def _take_title(self, i: int) -> int:
        end = i + 1
        while end < len(self.units) and self.roles[end] is Role.TITLE and self.units[end].mark != "heading":
            end += 1
        span = Span(self.units[i].start, self.units[end - 1].end)
        named = self.words.title.match(self.text[span.start : span.end])
        noun = named[0].split()[-1].casefold() if named else ""
        if Role.BODY in self.roles[:i]:
            label = self.words.attached_nouns.get(noun)
            self.outline.enter_attachment((label,) if label is not None and noun not in self.nouns else ())
        else:
            self.nouns.add(noun)
        self.outline.heading = None
        self.outline.add(ProvisionKind.TITLE, span, "Title")
        return end

    def _take_heading(self, i: int) -> int:
        unit = self.units[i]
        title = unit.title
        end = i + 1
        if not title and end < len(self.units) and self.roles[end] is Role.BODY and self.headings.is_title_of(i):
            title = self.text[self.units[end].start : self.units[end].end]
            end = self.headings.after_capitals(end + 1, title)
            title = self.text[self.units[i + 1].start : self.units[end - 1].end]
        if unit.kind is UnitKind.ARTICLE:
            self.outline.enter(f"Art. {unit.number}", number=unit.number)
        elif unit.kind is UnitKind.PART:
            label, rank = self.words.part_words[unit.word]
            number = unit.number if i not in self.with_articles else None
            self.outline.enter_part(rank, f"{label} {unit.number}", number=number)
        elif unit.kind is UnitKind.NOTE:
            self.outline.enter_attachment((f"No. {unit.number}",))
        elif unit.kind is UnitKind.ANNEX:
            self.outline.enter_attachment(self._annex_path(unit))
        return self._emit_heading(i, end, title=title)

    def _annex_path(self, unit: Unit) -> tuple[str, ...]:
        label = self.words.annex_words.get(unit.word, unit.word.capitalize())
        label = f"{label} {unit.number}" if unit.number else label
        prefix = self.outline.prefix
        if label.split()[0] in INNER and prefix and prefix[-1].split()[0] == "Annex":
            return (*prefix, label)
        if len(prefix) > 1 and label.split()[0] == prefix[-1].split()[0]:
            return (*prefix[:-1], label)
        return (label,)

    def _emit_heading(self, i: int, end: int, *, title: str, name: str | None = None) -> int:
        span = Span(self.units[i].start, self.units[end - 1].end)
        self.outline.heading = " ".join(title.split()).strip(EDGE) or None
        identifier = name or f"{self.outline.container.id or ', '.join(self.outline.prefix)} heading"
        self.outline.add(ProvisionKind.HEADING, span, identifier.strip(), number=self.units[i].number or None)
        return end

    def _enter_section(self, marker: Marker) -> None:
        style = marker.readings[0][0]
        rank = NUMBERED_HEADING_RANK + ("I" not in style) + 2 * (style[0] == "1") + style.count("1.")
        if style.count(".") > 1:
            self.outline.parts = [p for p in self.outline.parts if p[0] < NUMBERED_HEADING_RANK]
        self.outline.enter_part(rank, f"Sec. {marker.number}", number=marker.number)

    # --- text ----------------------------------------------------------------------------

    def _take_text(self, i: int) -> None:
        unit = self.units[i]
        line = self.headings.line(i)
        owner = self.outline.owner_of_text(self.headings.next_marker(i), goes_on=line[0].islower())
        kind = ProvisionKind.PARAGRAPH
        if owner is None and self.outline.in_article and self.outline.container.texts == 0:
            kind = ProvisionKind.ARTICLE
        elif self.outline.prefix and "No." not in self.outline.prefix[-1] and not FINITE.search(line):
            kind = ProvisionKind.ANNEX
        self.outline.add_text(Span(unit.start, unit.end), kind, owner=owner)
