"""The nouns of Mithaq: what each stage hands to the next.

Units throughout: offsets are half-open ranges of code points; pages count from 1;
page geometry is in points with the origin at the top left; scores lie in [0, 1].

No finding stands without evidence: ``finding.evidence.span.of(record.text.text)`` gives the
words it rests on. Where the text leaves a doubt, the value is absent and an ``Issue`` says why.
"""

from pipeline.types.evidence import Evidence, Found, Issue, Severity, Span
from pipeline.types.findings import (
    Amount,
    Area,
    Classification,
    Commitment,
    FinalClause,
    LifeCycle,
    Modality,
    Party,
    PartyKind,
    ProvisionReference,
    Reference,
    Signatory,
)
from pipeline.types.reading import Mark, Page, PagedText, Part, PartKind, SourceDocument, WordBox
from pipeline.types.record import InstrumentRecord
from pipeline.types.structure import (
    Grade,
    InstrumentText,
    LanguageVersion,
    Origin,
    PageGrade,
    Provision,
    ProvisionKind,
    Removed,
    RemovedKind,
)

__all__ = [
    "Amount",
    "Area",
    "Classification",
    "Commitment",
    "Evidence",
    "FinalClause",
    "Found",
    "Grade",
    "InstrumentRecord",
    "InstrumentText",
    "Issue",
    "LanguageVersion",
    "LifeCycle",
    "Mark",
    "Modality",
    "Origin",
    "Page",
    "PageGrade",
    "PagedText",
    "Part",
    "PartKind",
    "Party",
    "PartyKind",
    "Provision",
    "ProvisionKind",
    "ProvisionReference",
    "Reference",
    "Removed",
    "RemovedKind",
    "Severity",
    "Signatory",
    "SourceDocument",
    "Span",
    "WordBox",
]
