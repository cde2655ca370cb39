"""Everything known of one document."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.types.evidence import Found, Issue, Span
from pipeline.types.findings import Area, Classification, Commitment, LifeCycle, Party, Reference, Signatory
from pipeline.types.reading import Page, SourceDocument
from pipeline.types.structure import Grade, InstrumentText, LanguageVersion, Provision


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
    rules_version: str | None = None
    reader_version: str | None = None

    def as_printed(self, span: Span) -> str:
        """Return the words of ``span`` as the file has them, mark-up and line ends included.

        Only a page that is the file's own text can say that; elsewhere the normalised words are returned.
        """
        (first, start), (last, end) = self.text.locate(span.start), self.text.locate(span.end - 1)
        page = next((page for page in self.pages if page.number == first), None)
        if page is None or first != last or page.method != "plain" or end < start:
            return span.of(self.text.text)
        return page.text[start : end + 1]
