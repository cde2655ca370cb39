"""Hypothesis strategies for values of ``pipeline.types``; every span lies in the text."""

import hashlib
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from pipeline.types import (
    Amount,
    Area,
    Classification,
    Commitment,
    Evidence,
    FinalClause,
    Found,
    InstrumentRecord,
    InstrumentText,
    Issue,
    LifeCycle,
    Modality,
    Origin,
    Page,
    Party,
    PartyKind,
    Provision,
    ProvisionKind,
    ProvisionReference,
    Reference,
    Signatory,
    SourceDocument,
    Span,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
SCORES = st.floats(0, 1)


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


def evidences(text):
    return st.builds(Evidence, span=spans(text), found_by=NAMES, score=SCORES)


def founds(text, values):
    return st.builds(Found, value=values, evidence=evidences(text))


def tuples(strategy, size=3):
    return st.lists(strategy, max_size=size).map(tuple)


@st.composite
def texts(draw):
    text = draw(TEXTS)
    starts = sorted(draw(st.sets(st.integers(0, len(text) - 1), max_size=4)) | {0})
    return InstrumentText(text=text, origins=tuple(Origin(start, n, 0) for n, start in enumerate(starts, 1)))


@st.composite
def provisions(draw, text):
    cuts = sorted(draw(st.sets(st.integers(1, len(text)), max_size=4)) | {0, len(text)})
    return tuple(
        Provision(
            id=draw(NAMES),
            kind=draw(st.sampled_from(ProvisionKind)),
            span=Span(start, end),
            number=draw(st.none() | NAMES),
            leads=draw(tuples(spans(text), 2)),
            language=draw(st.none() | st.sampled_from(["en", "fr", "ar"])),
        )
        for start, end in pairwise(cuts)
    )


def life_cycles(text):
    days = st.dates().map(str) | st.sampled_from(["1999", "2001-05"])
    terms = st.integers(1, 99).map(lambda n: f"P{n}Y")
    return st.builds(
        LifeCycle,
        signed_on=st.none() | founds(text, days),
        signed_at=st.none() | founds(text, NAMES),
        entry_into_force=st.none() | founds(text, st.sampled_from(["signature", "other"])),
        duration=st.none() | founds(text, terms | st.just("indefinite")),
        renewal=st.none() | founds(text, st.sampled_from(["tacit", "express"])),
        termination_notice=st.none() | founds(text, terms),
        authentic_languages=tuples(founds(text, st.sampled_from(["en", "fr", "ar"]))),
        depositary=st.none() | founds(text, NAMES),
        in_force_on=st.none() | founds(text, days),
        clauses=tuples(final_clauses(text)),
    )


def final_clauses(text):
    values = st.sampled_from(["binding", "non_binding", "prohibited"])
    topics = st.sampled_from(["binding_force", "reservations"])
    return st.builds(FinalClause, topic=topics, value=values, evidence=evidences(text))


def commitments(text, homes):
    return st.builds(
        Commitment,
        quote=spans(text),
        modality=st.sampled_from(Modality),
        bearer=tuples(NAMES),
        actions=tuples(NAMES),
        evidence=evidences(text),
        beneficiary=tuples(NAMES),
        areas=tuples(NAMES),
        provision=st.none() | st.sampled_from(homes),
        condition=st.none() | spans(text),
        deadline=st.none() | founds(text, NAMES),
        hedges=tuples(spans(text)),
        object=st.none() | spans(text),
        amounts=tuples(
            st.builds(
                Amount,
                value=st.floats(0, 1e12),
                unit=st.none() | st.sampled_from(["EUR", "%", "share"]),
                evidence=evidences(text),
            )
        ),
        exceptions=tuples(spans(text)),
        cross_references=tuples(
            st.builds(ProvisionReference, provisions=tuples(st.sampled_from(homes)), evidence=evidences(text))
        ),
    )


def parties(text):
    return st.builds(
        Party, code=NAMES, name=NAMES, kind=st.sampled_from(PartyKind), evidence=evidences(text), aliases=tuples(NAMES)
    )


def areas(homes):
    return st.builds(Area, code=NAMES, score=SCORES, found_by=NAMES, provision=st.none() | st.sampled_from(homes))


@st.composite
def records(draw):
    """Return any record whose spans lie in its text and whose findings name its provisions."""
    text = draw(texts())
    units = draw(provisions(text.text))
    homes = [unit.id for unit in units]
    sha256 = hashlib.sha256(draw(st.binary(max_size=8))).hexdigest()
    labels = st.builds(Classification, label=st.sampled_from(["treaty", "other"]), score=SCORES, found_by=NAMES)
    sides = st.builds(Classification, label=st.sampled_from(["bilateral", "unilateral"]), score=SCORES, found_by=NAMES)
    pages = [Page(number=o.page, text="x" * o.page, method="plain", quality=draw(SCORES)) for o in text.origins]
    return InstrumentRecord(
        source=SourceDocument(path=Path("in/any.txt"), sha256=sha256, media_type="text/plain", size=7),
        pages=tuple(pages),
        text=text,
        language=draw(st.none() | st.just("en")),
        title=draw(st.none() | founds(text.text, NAMES)),
        kind=draw(labels),
        laterality=draw(sides),
        provisions=units,
        parties=draw(tuples(parties(text.text))),
        signatories=draw(
            tuples(st.builds(Signatory, name=NAMES, evidence=evidences(text.text), office=st.none() | NAMES))
        ),
        life_cycle=draw(life_cycles(text.text)),
        commitments=draw(tuples(commitments(text.text, homes))),
        areas=draw(tuples(areas(homes))),
        references=draw(tuples(st.builds(Reference, name=NAMES, evidence=evidences(text.text)))),
        issues=draw(tuples(st.builds(Issue, code=NAMES, message=NAMES, span=st.none() | spans(text.text)))),
        pipeline_version="0.1.0",
        model_versions=draw(tuples(st.tuples(NAMES, NAMES), 2)),
    )
