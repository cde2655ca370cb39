"""What each place of an instrument says of its parties, and of what kind the text seems to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.parties.evidence import (
    OPENING,
    Naming,
    Reader,
    place_title,
    read_first_between,
    read_signatures,
    read_title,
)
from pipeline.extract.parties.gazetteer import fold
from pipeline.extract.parties.preamble import Opening, read_opening
from pipeline.extract.parties.speakers import read_notes
from pipeline.types import Found, Provision, ProvisionKind

HEADING = 300  # characters that stand for the title of a text without one


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What each place of the instrument says."""

    title: list[Naming]
    heading: list[Naming]
    opening: Opening
    signatures: list[Naming]
    notes: list[Naming]
    body_start: int
    is_joint: bool
    is_unilateral: bool
    is_policy: bool
    is_agreement: bool

    @property
    def sure_title(self) -> list[Naming]:
        """The names of the title but those of its subject ("Convention on the Straits of Sylvania")."""
        return [naming for naming in self.title if naming.found_by != "parties.title-subject"]


def read_places(reader: Reader, provisions: Sequence[Provision], *, title: Found[str] | None) -> Places:
    """Return the names at each place of the text."""
    folded_title = fold(title.value) if title else ""
    start = _body_start(provisions, title)
    return Places(
        title=place_title(read_title(title, reader.gazetteer, reader.rules), title, reader.text) if title else [],
        heading=read_first_between(reader, 0, title.evidence.span.start) if title else [],
        opening=read_opening(reader, start, len(reader.text)),
        signatures=read_signatures(reader, provisions),
        notes=read_notes(reader),
        is_joint=bool(reader.rules.joint.search(folded_title)),
        body_start=start,
        is_unilateral=bool(reader.rules.unilateral_title.search(folded_title)),
        is_policy=_is_policy(reader, folded_title),
        is_agreement=bool(reader.rules.instrument_title.search(folded_title)),
    )


def _is_policy(reader: Reader, title: str) -> bool:
    """Return whether the title, or without one the head of a text that knows no parties, is that of a policy."""
    if not title and reader.rules.open_to_many.search(reader.folded, 0, 10 * HEADING):
        return False
    heading = title or reader.folded[:HEADING]
    return bool(reader.rules.policy_title.search(heading) and not reader.rules.instrument_title.search(heading))


def _body_start(provisions: Sequence[Provision], title: Found[str] | None) -> int:
    """Return where the preamble may begin: after the title, or at the first provision that is no front matter."""
    after_title = title.evidence.span.end if title else 0
    front = {ProvisionKind.FRONT, ProvisionKind.TITLE, ProvisionKind.NOTE}
    first = next((p.span.start for p in provisions if p.kind not in front), 0)
    return max(after_title, first) if after_title < first + OPENING else first
