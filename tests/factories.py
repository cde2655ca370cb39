"""Small invented records: each factory gives a whole, valid value, and a test names only what matters to it."""

import hashlib
from pathlib import Path

from pipeline.dataset.outcomes import Failure, Place, Success
from pipeline.types import (
    Area,
    Classification,
    Commitment,
    Evidence,
    FinalClause,
    Found,
    InstrumentRecord,
    InstrumentText,
    Issue,
    LanguageVersion,
    LifeCycle,
    Modality,
    Origin,
    Page,
    Party,
    PartyKind,
    Provision,
    ProvisionKind,
    Reference,
    Signatory,
    SourceDocument,
    Span,
)

TITLE = "Agreement between the Republic of Arvania and the Kingdom of Belmora on Coastal Training"
TEXT = f"""{TITLE}

The Republic of Arvania and the Kingdom of Belmora, recalling the Charter of the Inner Sea,

Article 1

Arvania shall train officers of Belmora as far as possible.

Article 2

Belmora may use the harbour of Port Arvan where notice is given.

Done at Port Arvan on 4 May 2011 in the English language.

For Arvania: Mira Toval, Minister of Defence"""


def span_of(words, text=TEXT):
    """Return the first place of ``words`` in ``text``."""
    start = text.index(words)
    return Span(start, start + len(words))


def evidence_of(words, text=TEXT, found_by="test.rule", score=1.0):
    return Evidence(span=span_of(words, text), found_by=found_by, score=score)


def found(value, words, text=TEXT):
    return Found(value=value, evidence=evidence_of(words, text))


def make_source(content="content", path="in/arvania.txt", media_type="text/plain"):
    sha256 = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return SourceDocument(path=Path(path), sha256=sha256, media_type=media_type, size=len(content))


def make_text(text=TEXT):
    """Return ``text`` on two pages, the second from its middle on."""
    half = len(text) // 2
    return InstrumentText(text=text, origins=(Origin(0, 1, 0), Origin(half, 2, 0)) if half else (Origin(0, 1, 0),))


def make_provisions(text=TEXT):
    """Return one provision for each paragraph of ``text``."""
    provisions, start = [], 0
    for n, paragraph in enumerate(text.split("\n\n"), 1):
        if paragraph.strip():
            span = Span(start, start + len(paragraph))
            provisions.append(
                Provision(id=f"Para. {n}", kind=ProvisionKind.PARAGRAPH, span=span, number=str(n), language="en")
            )
        start += len(paragraph) + 2
    return tuple(provisions)


def make_commitments():
    return (
        Commitment(
            quote=span_of("Arvania shall train officers of Belmora as far as possible."),
            modality=Modality.OBLIGATION,
            bearer=("ARV",),
            actions=("train",),
            evidence=evidence_of("shall train", score=0.9),
            beneficiary=("BEL",),
            areas=("military_training",),
            provision="Para. 4",
            hedges=(span_of("as far as possible"),),
        ),
        Commitment(
            quote=span_of("Belmora may use the harbour of Port Arvan where notice is given."),
            modality=Modality.PERMISSION,
            bearer=("BEL",),
            actions=("use",),
            evidence=evidence_of("may use"),
            areas=("basing_access",),
            provision="Para. 6",
            condition=span_of("where notice is given"),
            deadline=found("P30D", "notice"),
        ),
    )


def make_parties():
    first, second = "the Republic of Arvania", "the Kingdom of Belmora"
    return (
        Party(code="ARV", name=first, kind=PartyKind.STATE, evidence=evidence_of(first), aliases=("Arvania",)),
        Party(code="BEL", name=second, kind=PartyKind.STATE, evidence=evidence_of(second), role="the Receiving Party"),
    )


def make_versions(text=TEXT):
    return (
        LanguageVersion(
            language="en", spans=(Span(0, len(text)),), principal=True, analysed=True, title=found(TITLE, TITLE)
        ),
    )


def make_signatory():
    return Signatory(name="Mira Toval", office="Minister", party="ARV", evidence=evidence_of("Mira Toval"))


def make_life_cycle():
    return LifeCycle(
        signed_on=found("2011-05-04", "4 May 2011"),
        signed_at=found("Port Arvan", "Port Arvan"),
        entry_into_force=found("signature", "Done at"),
        duration=found("P5Y", "Article 1"),
        renewal=found("tacit", "Article 1"),
        termination_notice=found("P6M", "Article 2"),
        authentic_languages=(found("en", "English"),),
        clauses=(FinalClause(topic="reservations", value="prohibited", evidence=found("", "Article 2").evidence),),
    )


def make_record(content="content", path="in/arvania.txt", **changes):
    """Return a record of the invented agreement; ``content`` decides the document's identity."""
    text = changes.pop("text", make_text())
    values = {
        "source": make_source(content, path),
        "pages": (
            Page(number=1, text=text.text[: len(text.text) // 2], method="plain"),
            Page(number=2, text=text.text[len(text.text) // 2 :], method="plain", width_pt=595.0, height_pt=842.0),
        ),
        "text": text,
        "language": "en",
        "title": found(TITLE, TITLE),
        "kind": Classification(label="treaty", score=0.97, found_by="instrument_kind@test"),
        "laterality": Classification(label="bilateral", score=1.0, found_by="laterality.two-parties"),
        "provisions": make_provisions(),
        "versions": make_versions(),
        "parties": make_parties(),
        "signatories": (make_signatory(),),
        "life_cycle": make_life_cycle(),
        "commitments": make_commitments(),
        "areas": (
            Area(code="military_training", score=0.8, found_by="areas.words"),
            Area(code="basing_access", score=0.7, found_by="areas.words"),
            Area(code="military_training", score=0.8, found_by="areas.words", provision="Para. 4"),
        ),
        "references": (Reference(name="the Charter", evidence=evidence_of("the Charter of the Inner Sea")),),
        "issues": (Issue(code="dates.two-candidates", message="two dates compete", span=span_of("4 May 2011")),),
        "pipeline_version": "0.1.0",
        "model_versions": (("instrument_kind", "test"),),
    }
    return InstrumentRecord(**values | changes)


def make_place(path="in/arvania.txt", size=7, mtime_ns=1):
    return Place(path=path, size=size, mtime_ns=mtime_ns)


def make_success(content="content", path="in/arvania.txt", mtime_ns=1, **changes):
    """Return an outcome of a processed file."""
    return Success(record=make_record(content, path, **changes), places=(make_place(path, len(content), mtime_ns),))


def make_failure(content="broken", path="in/broken.pdf", **changes):
    """Return an outcome of a file that failed."""
    values = {
        "places": (make_place(path, len(content)),),
        "code": "needs-ocr",
        "reason": "no page has a text layer",
        "sha256": make_source(content).sha256,
        "media_type": "application/pdf",
        "pipeline_version": "0.1.0",
    }
    return Failure(**values | changes)
