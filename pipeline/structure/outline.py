"""The outline of an instrument: containers, open lists, and the identifiers of what stands in them."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from pipeline.structure.markers import Marker
from pipeline.structure.sentences import sentence_spans
from pipeline.types import Provision, ProvisionKind, Span

LARGEST_GAP = 3
"""Numbers that may be missing from a list, lost in reading, before its next item counts as another list's."""
CLOSERS = "\"'”’»)] "
ANNOUNCING = frozenset(":：-–—")
FINISHED = frozenset(".;!?。؟")


@dataclass(slots=True)
class Node:
    """A place in the outline: its identifier before and after it was made unique, and what it leaves unfinished."""

    base: str
    id: str
    number: str | None = None
    lead: Span | None = None
    leads: tuple[Span, ...] = ()
    texts: int = 0


@dataclass(slots=True)
class OpenList:
    """A list that may go on: its style, its last number, the node of its last item, and the node it belongs to."""

    style: str
    value: int
    node: Node
    parent: Node


@dataclass(slots=True)
class Outline:
    """Collects provisions, with the containers and lists that are open."""

    text: str
    provisions: list[Provision] = field(default_factory=list)
    prefix: tuple[str, ...] = ()
    parts: list[tuple[int, str]] = field(default_factory=list)
    container: Node = field(default_factory=lambda: Node("", ""))
    heading: str | None = None
    lists: list[OpenList] = field(default_factory=list)
    current: Node = field(default_factory=lambda: Node("", ""))
    counts: Counter[str] = field(default_factory=Counter)
    numbered_root: bool = False

    # --- containers ----------------------------------------------------------------------

    def enter(self, label: str, *, number: str | None = None) -> None:
        """Begin an article or a part: what follows belongs to it."""
        base = ", ".join((*self.prefix, label)) if label else ", ".join(self.prefix)
        self.container = Node(base, self._unique(base) if base else "", number=number)
        self.close_lists()

    def enter_attachment(self, path: tuple[str, ...]) -> None:
        """Begin an annex, note or further text: all that follows is identified within it."""
        self.prefix, self.parts, self.heading = path, [], None
        self.enter("")

    def enter_part(self, rank: int, label: str, *, number: str | None = None) -> None:
        """Begin a part, chapter or section within those further out."""
        self.parts = [part for part in self.parts if part[0] < rank] + [(rank, label)]
        self.enter(", ".join(part[1] for part in self.parts), number=number)

    def close_lists(self) -> None:
        """Begin afresh in the container."""
        self.lists = []
        self.current = self.container

    def continues(self, marker: Marker) -> bool:
        """Return whether the marker goes on with an open list at its next number."""
        return any(s == level.style and v == level.value + 1 for level in self.lists for s, v in marker.readings)

    @property
    def in_article(self) -> bool:
        """Return whether the container is an article."""
        return self._is_numbered() and self.container.base.rpartition(", ")[2].startswith("Art.")

    # --- leaves --------------------------------------------------------------------------

    def add(self, kind: ProvisionKind, span: Span, name: str, *, number: str | None = None) -> None:
        """Add a leaf that stands outside the numbering, such as a heading or a signature."""
        within = kind is ProvisionKind.HEADING
        self.provisions.append(
            Provision(
                id=self._unique(name),
                kind=kind,
                span=span,
                number=number,
                heading=self.heading if within else None,
                parent=(self.container.id if within else ", ".join(self.prefix)) or None,
            )
        )

    def add_counted(self, kind: ProvisionKind, span: Span, name: str) -> None:
        """Add a leaf identified by its place among those of its name, such as ``Preamble(2)``."""
        full = ", ".join((*self.prefix, name))
        self.counts[f"#{full}"] += 1
        self.add(kind, span, f"{full}({self.counts[f'#{full}']})")

    def add_text(self, span: Span, kind: ProvisionKind, *, owner: Node | None = None) -> None:
        """Add unnumbered text of ``owner``, or of the container."""
        node = owner or self.container
        node.texts += 1
        if node is self.container and not self.parts and not self._is_numbered():
            name = f"¶{node.texts}" if self.numbered_root else f"para. {node.texts}"
            base = ", ".join((*self.prefix, name))
        else:
            base = node.base if node.texts == 1 and node is self.container else f"{node.base} ¶{max(node.texts, 2)}"
        own = node is self.container and node.texts == 1 and base == node.base
        identifier = node.id if own else self._unique(base)
        parent = None if node is self.container and own else node.id or None
        self._leaf(
            Provision(
                id=identifier,
                kind=kind,
                span=span,
                number=node.number,
                heading=self.heading,
                parent=parent,
                leads=node.leads if owner else (),
            )
        )
        node.lead = unfinished(self.text, span)
        self.current = node

    def add_item(self, span: Span, marker: Marker) -> bool:
        """Add a numbered paragraph or list item; False if its number fits no list, and it is plain text."""
        place = self._continued(marker) or self._begun(marker)
        if place is None:
            return False
        style, value, parent = place
        lead = parent.lead if parent.lead is not None and self._completes(span, marker, parent.lead) else None
        top = (len(self.lists) == 0 and style[0] in "1IA§(" and "1" in style) or style in {"I.", "A."}
        is_item = lead is not None or parent is not self.container or not top
        leads = (*parent.leads, lead) if lead is not None else ()
        base = self._base(parent, marker)
        node = Node(base, self._unique(base), number=marker.number, leads=leads, texts=1)
        node.lead = unfinished(self.text, span)
        kind = ProvisionKind.ITEM if is_item else ProvisionKind.PARAGRAPH
        self._leaf(
            Provision(
                id=node.id,
                kind=kind,
                span=span,
                number=marker.number,
                heading=self.heading,
                parent=parent.id or None,
                leads=leads,
            )
        )
        self.lists.append(OpenList(style, value, node, parent))
        self.current = node
        return True

    def owner_of_text(self, following: Marker | None, *, goes_on: bool) -> Node | None:
        """Return whose text an unnumbered paragraph is, closing the lists that it ends; None for the container's.

        Args:
            following: the next marker in the same container, which tells which list goes on after the paragraph.
            goes_on: whether the paragraph completes the sentence before the list rather than begins one.
        """
        if not self.lists:
            return None
        last = self.lists[-1]
        innermost = following is not None and any(
            s == last.style and v == last.value + 1 for s, v in following.readings
        )
        completes = goes_on and last.parent.lead is not None and not innermost
        if following is not None and not completes:
            for k in range(len(self.lists) - 1, -1, -1):
                if any(s == self.lists[k].style and v == self.lists[k].value + 1 for s, v in following.readings):
                    del self.lists[k + 1 :]
                    return self.lists[k].node
        if len(self.lists) == 1 and last.parent.lead is None and not goes_on and last.style[0] in "1(":
            return last.node
        parent = last.parent
        while self.lists and self.lists[-1].parent is parent:
            self.lists.pop()
        return None if parent is self.container else parent

    # --- numbers -------------------------------------------------------------------------

    def _continued(self, marker: Marker) -> tuple[str, int, Node] | None:
        """Return style, value and parent if the marker goes on with an open list, the innermost first."""
        for largest in (1, LARGEST_GAP):
            for k in range(len(self.lists) - 1, -1, -1):
                level = self.lists[k]
                for style, value in marker.readings:
                    if style == level.style and (value == 0 or 0 < value - level.value <= largest):
                        del self.lists[k:]
                        return style, value, level.parent
        return None

    def _begun(self, marker: Marker) -> tuple[str, int, Node] | None:
        """Return style, value and parent of a list that begins with the marker."""
        first = next(((s, v) for s, v in marker.readings if v in (0, 1)), None)
        if first is not None:
            for k, level in enumerate(self.lists):
                if level.style == first[0]:
                    # The same numerals begin again: the list before it has ended.
                    del self.lists[k:]
                    return *first, level.parent if self.current is not self.container else self.container
            return *first, self.current
        style, value = marker.readings[-1]
        if self.lists and style[0] == "(" and self.lists[-1].style[0] == "(":
            # A misread number among bracketed items.
            return style, value, self.lists.pop().parent
        if self.current.lead is not None and style[0] == "(":
            return style, value, self.current
        if not self.lists and style in {"1.", "(1)", "1)", "1.1."} and value > 0:
            return style, value, self.container
        return None

    def _completes(self, span: Span, marker: Marker, lead: Span) -> bool:
        """Return whether the item completes the lead-in: announced by a colon or dash, or itself in lower case."""
        if lead.of(self.text)[-1] in ANNOUNCING:
            return True
        return span.of(self.text)[marker.length : marker.length + 1].islower()

    def _base(self, parent: Node, marker: Marker) -> str:
        if marker.is_bullet:
            self.counts[f"•{parent.id}"] += 1
            return f"{parent.base or self._root()} •{self.counts[f'•{parent.id}']}"
        holder = self.container if "." in marker.number else parent
        if holder.base and not (holder is self.container and not self.parts and not self._is_numbered()):
            return f"{holder.base}({marker.number})"
        return ", ".join((*self.prefix, f"para. {marker.number}"))

    def _is_numbered(self) -> bool:
        return self.container.number is not None

    def _root(self) -> str:
        return ", ".join((*self.prefix, "list"))

    def _leaf(self, provision: Provision) -> None:
        self.provisions.append(provision)

    def _unique(self, base: str) -> str:
        """Return ``base``, with how many-eth of its name it is where it is not the first."""
        self.counts[base] += 1
        count = self.counts[base]
        if count == 1:
            return base
        candidate = f"{base} [{count}]"
        self.counts[candidate] += 1
        return candidate


def unfinished(text: str, span: Span) -> Span | None:
    """Return the last sentence of the text if it is left for a list to finish, as "Each Party shall:" is."""
    core = span.of(text).rstrip(CLOSERS)
    if not core or core[-1] in FINISHED:
        return None
    return next(iter(deque(sentence_spans(text, span), maxlen=1)), None)
