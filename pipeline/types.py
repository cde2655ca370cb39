"""The nouns of Mithaq: what each stage hands to the next.

Units throughout: offsets are half-open ranges of code points; pages count from 1;
page geometry is in points with the origin at the top left; scores lie in [0, 1].

No finding stands without evidence: ``finding.evidence.span.of(record.text.text)`` gives the
words it rests on. Where the text leaves a doubt, the value is absent and an ``Issue`` says why.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in an instrument's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that holds no character."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or negative span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the words this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in the text, and the rule or model that found the value there.

    ``found_by`` is a rule's id (``dates.done-at``) or a model's (``instrument_kind@3f2a``).
    """

    span: Span
    found_by: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value with the evidence for it."""

    value: T
    evidence: Evidence


class Severity(StrEnum):
    """How much an issue matters to who reads the row."""

    NOTE = "note"
    DOUBT = "doubt"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A recorded doubt or failure; ``code`` is stable (``parties.none-found``), ``message`` is for people."""

    code: str
    message: str
    severity: Severity = Severity.DOUBT
    span: Span | None = None


# --- reading -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A file as it lay on disk; its content's hash is its identity."""

    path: Path
    sha256: str
    media_type: str
    size: int

    @property
    def id(self) -> str:
        """Return the first 16 hex digits of the content's hash (a clash needs about 2**32 documents)."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word that OCR read: its range in the page's text, its box in points, and how sure OCR is of it."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


class PartKind(StrEnum):
    """What a stretch of a page is, where it is not simply the next of the text."""

    FIRST_COLUMN = "first-column"  # of two columns side by side, the one read first
    SECOND_COLUMN = "second-column"
    NOTE = "note"  # a footnote, set apart from the text it stands under
    LINE_NUMBER = "line-number"  # numbers of lines in the margin


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a page's text, as offsets in it, and what it is to the page."""

    start: int
    end: int
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file's own layout says of the paragraph that begins at ``start``: ``heading``, ``strong``, ``note``."""

    start: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as read. ``method`` names how: ``text-layer``, ``layout``, ``ocr``, ``markup``, ``plain``.

    ``words`` are those of a page read by OCR, in reading order; other pages have none. ``problem`` says why a page
    could not be read: it then stays in the document, without text. ``parts`` ascend and do not overlap; notes and
    numbers of lines stand after the rest. ``marks`` are what the file's layout says, at offsets in ``text``.
    """

    number: int
    text: str
    method: str
    width_pt: float | None = None
    height_pt: float | None = None
    quality: float = 1.0
    words: tuple[WordBox, ...] = ()
    problem: str | None = None
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedText:
    """A document's pages in reading order, and what the file said about itself.

    ``metadata`` holds only what the file prints in its own text (front matter, an XML header), never
    container properties: see the annotation guide's last decision.
    """

    source: SourceDocument
    pages: tuple[Page, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


# --- structure ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """From ``start`` in the text on, character i stands at ``offset + (i - start)`` of page ``page``."""

    start: int
    page: int
    offset: int


class RemovedKind(StrEnum):
    """What a page prints that is no part of the instrument's text."""

    RUNNING_HEAD = "running-head"
    RUNNING_FOOT = "running-foot"
    PAGE_NUMBER = "page-number"
    LINE_NUMBER = "line-number"


@dataclass(frozen=True, slots=True)
class Removed:
    """Words of page ``page``, at ``start`` in the page's text, that were left out of the instrument's text."""

    page: int
    kind: RemovedKind
    text: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentText:
    """The normalised text, and the way back from each of its characters to a page and offset.

    Paragraphs are one line each, parted by a blank line. ``marks`` ascend. ``removed`` is what the pages print
    beside the text, in the order of the pages. Pages ascend but where columns or notes were set apart.
    """

    text: str
    origins: tuple[Origin, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    removed: tuple[Removed, ...] = ()

    def locate(self, offset: int) -> tuple[int, int]:
        """Return (page, offset in that page's text) of the character at ``offset``.

        Raises:
            IndexError: ``offset`` lies outside the text.
        """
        if not 0 <= offset < len(self.text):
            raise IndexError(f"offset {offset} outside a text of {len(self.text)} characters")
        at = self.origins[bisect_right(self.origins, offset, key=lambda o: o.start) - 1]
        return at.page, at.offset + (offset - at.start)


class ProvisionKind(StrEnum):
    """What a unit of an instrument's text is."""

    FRONT = "front"  # matter before the instrument itself: front matter, letterhead, table of contents
    TITLE = "title"
    PREAMBLE = "preamble"
    HEADING = "heading"  # the heading line of an article, part or chapter
    ARTICLE = "article"  # an article's own text where it has no numbered paragraphs, or its lead-in
    PARAGRAPH = "paragraph"  # numbered or not, within an article, section, resolution or statement
    ITEM = "item"  # an item of a list
    ANNEX = "annex"
    TESTIMONIUM = "testimonium"  # "In witness whereof ... Done at ..."
    SIGNATURE = "signature"
    NOTE = "note"  # footnotes, editors' notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A unit of the text: the leaves of the instrument's outline, in reading order.

    Provisions do not overlap and together cover every non-blank character of the text.
    ``id`` is stable and readable, such as ``Art. 3(1)(b)``, ``Preamble(2)``, ``Annex A, para. 4``.
    ``leads`` are the lead-ins an item completes, outermost first: for item (a) of "Each Party shall:
    (a) provide ..." the span of "Each Party shall:". ``language`` is ISO 639-1, None when unknown.
    """

    id: str
    kind: ProvisionKind
    span: Span
    number: str | None = None
    heading: str | None = None
    parent: str | None = None
    leads: tuple[Span, ...] = ()
    language: str | None = None


# --- language versions -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageVersion:
    """The instrument in one of the languages (ISO 639-1) that the document prints it in.

    ``spans`` ascend and hold whole provisions; those of all versions together cover every non-blank character.
    The findings are taken from the ``principal`` version alone; ``analysed`` says whether commitments are looked
    for in it, which needs English. ``title`` is the version's own.
    """

    language: str
    spans: tuple[Span, ...]
    principal: bool
    analysed: bool
    title: Found[str] | None = None

    @property
    def characters(self) -> int:
        """Return how many code points the version has."""
        return sum(span.end - span.start for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGrade:
    """How far a page's text can be trusted. ``doubts`` are codes of issues; ``problem`` says why it was not read.

    ``known_words`` is the share of its letters that stand in words of its language; None where that was not judged.
    """

    number: int
    doubts: tuple[str, ...] = ()
    known_words: float | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How far a document's text can be trusted: it is doubtful where there are ``doubts``, codes of its issues."""

    doubts: tuple[str, ...] = ()
    pages: tuple[PageGrade, ...] = ()
    known_words: float | None = None


# --- extraction --------------------------------------------------------------------------


class PartyKind(StrEnum):
    """What a party is."""

    STATE = "state"
    ORGANISATION = "organisation"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who concludes the instrument.

    ``code`` is an ISO 3166-1 alpha-3 (or 3166-3 former) code or an organisation's acronym.
    ``aliases`` are the terms by which this text calls the party ("Qatar", "the Sending State").
    """

    code: str
    name: str
    kind: PartyKind
    evidence: Evidence
    role: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signed, for which party, in which office."""

    name: str
    evidence: Evidence
    office: str | None = None
    party: str | None = None


class Modality(StrEnum):
    """The deontic force of a commitment."""

    OBLIGATION = "obligation"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    INTENTION = "intention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A deontic statement that binds, forbids, permits or announces conduct of an agent.

    ``bearer`` and ``beneficiary`` hold party codes or the words each, other, third, organ, role, person,
    none, as the annotation guide defines them. ``evidence.span`` is the trigger; ``quote`` the statement.
    ``deadline`` is ISO 8601, a date or a duration, where the text states one.
    """

    quote: Span
    modality: Modality
    bearer: tuple[str, ...]
    actions: tuple[str, ...]
    evidence: Evidence
    beneficiary: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    provision: str | None = None
    condition: Span | None = None
    deadline: Found[str] | None = None
    hedges: tuple[Span, ...] = ()

    @property
    def trigger(self) -> Span:
        """Return the deontic expression with its head verb."""
        return self.evidence.span

    @property
    def confidence(self) -> float:
        """Return how sure the finder is."""
        return self.evidence.score


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalClause:
    """What the instrument says on a ``topic`` of ``rules/clauses.yml``, such as ``reservations``: ``prohibited``."""

    topic: str
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycle:
    """When and how the instrument lives. Values as in the annotation guide; None where the text is silent.

    Dates are ISO 8601 to the precision that the text gives: ``2014``, ``2014-12`` or ``2014-12-16``.
    Durations are ISO 8601 (``P5Y``) or ``indefinite``. ``in_force_on`` is the date that the text itself fixes.
    """

    signed_on: Found[str] | None = None
    signed_at: Found[str] | None = None
    entry_into_force: Found[str] | None = None
    duration: Found[str] | None = None
    renewal: Found[str] | None = None
    termination_notice: Found[str] | None = None
    authentic_languages: tuple[Found[str], ...] = ()
    depositary: Found[str] | None = None
    in_force_on: Found[str] | None = None
    clauses: tuple[FinalClause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An instrument or norm that the text cites, as printed."""

    name: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A cooperation area; of the whole document where ``provision`` is None."""

    code: str
    score: float
    found_by: str
    provision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """A model's or rule's label with a calibrated score."""

    label: str
    score: float
    found_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentRecord:
    """Everything Mithaq knows of one document."""

    source: SourceDocument
    pages: tuple[Page, ...]
    text: InstrumentText
    language: str | None
    title: Found[str] | None
    kind: Classification | None = None
    laterality: Classification | None = None
    provisions: tuple[Provision, ...] = ()
    versions: tuple[LanguageVersion, ...] = ()
    parties: tuple[Party, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    life_cycle: LifeCycle = field(default_factory=LifeCycle)
    commitments: tuple[Commitment, ...] = ()
    areas: tuple[Area, ...] = ()
    references: tuple[Reference, ...] = ()
    issues: tuple[Issue, ...] = ()
    grade: Grade = field(default_factory=Grade)
    pipeline_version: str = ""
    model_versions: tuple[tuple[str, str], ...] = ()

    def as_printed(self, span: Span) -> str:
        """Return the words of ``span`` as the file has them, mark-up and line ends included.

        Only a page that is the file's own text can say that; elsewhere the normalised words are returned.
        """
        (first, start), (last, end) = self.text.locate(span.start), self.text.locate(span.end - 1)
        page = next((page for page in self.pages if page.number == first), None)
        if page is None or first != last or page.method != "plain" or end < start:
            return span.of(self.text.text)
        return page.text[start : end + 1]
