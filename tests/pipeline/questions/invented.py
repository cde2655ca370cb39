"""A small collection of instruments that nobody concluded, whose every count a test can name."""

from pipeline.dataset.store import DatasetWriter
from pipeline.types import (
    Area,
    Classification,
    Commitment,
    Evidence,
    FinalClause,
    Found,
    InstrumentText,
    LanguageVersion,
    LifeCycle,
    Modality,
    Origin,
    Page,
    Party,
    PartyKind,
    Span,
)
from tests.factories import make_success

SIGNED = "Signed by the plenipotentiaries."
ORGANISATIONS = {"GCC", "OIC", "NATO", "EU"}


def said(sentence, text):
    start = text.index(sentence)
    return Evidence(span=Span(start, start + len(sentence)), found_by="test.rule", score=1.0)


def commitment(row, text):
    """Return a commitment of (sentence, trigger, modality, bearer, beneficiary, actions, object, areas)."""
    sentence, trigger, modality, bearer, beneficiary, actions, thing, areas = row
    start = text.index(sentence)
    at = start + sentence.index(trigger)
    found = start + sentence.index(thing) if thing else 0
    return Commitment(
        quote=Span(start, start + len(sentence)),
        modality=Modality(modality),
        bearer=bearer,
        beneficiary=beneficiary,
        actions=actions,
        areas=areas,
        object=Span(found, found + len(thing)) if thing else None,
        evidence=Evidence(span=Span(at, at + len(trigger)), found_by="test.rule", score=1.0),
    )


def instrument(
    path, parties, *, kind="treaty", signed=None, areas=(), commitments=(), language="en", clauses=(), **terms
):
    """Return an outcome; ``terms`` are (value, sentence) of fields of the life cycle."""
    sentences = [path, *parties, SIGNED, *(row[0] for row in commitments), *(clause[2] for clause in clauses)]
    text = "\n\n".join([*sentences, *(sentence for _, sentence in terms.values())])
    life = {name: Found(value=value, evidence=said(sentence, text)) for name, (value, sentence) in terms.items()}
    if signed:
        life["signed_on"] = Found(value=signed, evidence=said(SIGNED, text))
    laterality = {1: "unilateral", 2: "bilateral"}.get(len(parties), "multilateral")
    return make_success(
        path,
        path,
        text=InstrumentText(text=text, origins=(Origin(0, 1, 0),)),
        language=language,
        pages=(Page(number=1, text=text, method="plain"),),
        provisions=(),
        signatories=(),
        references=(),
        issues=(),
        title=Found(value=path, evidence=said(path, text)),
        kind=Classification(label=kind, score=1.0, found_by="test.rule"),
        laterality=Classification(label=laterality, score=1.0, found_by="test.rule"),
        versions=(
            LanguageVersion(language=language, spans=(Span(0, len(text)),), principal=True, analysed=language == "en"),
        ),
        parties=tuple(
            Party(
                code=code,
                name=code,
                kind=PartyKind.ORGANISATION if code in ORGANISATIONS else PartyKind.STATE,
                evidence=said(code, text),
            )
            for code in parties
        ),
        life_cycle=LifeCycle(
            **life,
            clauses=tuple(FinalClause(topic=t, value=v, evidence=said(sentence, text)) for t, v, sentence in clauses),
        ),
        areas=tuple(Area(code=area, score=1.0, found_by="test.rule") for area in areas),
        commitments=tuple(commitment(row, text) for row in commitments),
    )


NOTIFIED = ("notification", "It enters into force when both have notified each other.")
GIVEN = [
    ("Qatar shall pay the costs of the school.", "shall pay", "obligation", ("QAT",), (), ("pay",),
     "the costs of the school", ("defence_funding",)),
    ("Portugal shall train officers of Qatar.", "shall train", "obligation", ("PRT",), ("QAT",), ("train",),
     "officers of Qatar", ("military_training",)),
    ("Portugal intends to train pilots of Qatar.", "intends to train", "intention", ("PRT",), ("QAT",), ("train",),
     "pilots of Qatar", ("military_training",)),
    ("The Parties shall exchange information on threats.", "shall exchange", "obligation", ("each",), (), ("exchange",),
     "information on threats", ("intelligence_sharing",)),
    ("Qatar may use the harbour of Port Arvan.", "may use", "permission", ("QAT",), (), ("use",),
     "the harbour of Port Arvan", ("basing_access",)),
    ("Qatar may refuse the visit.", "may refuse", "permission", ("QAT",), (), ("refuse",), "the visit", ()),
    ("Portugal shall supply the students with uniforms.", "shall supply", "obligation", ("PRT",), ("person",),
     ("supply",),
     "the students with uniforms", ()),
    ("No Party shall transfer the results.", "shall transfer", "prohibition", ("each",), (), ("transfer",),
     "the results", ()),
    ("The requesting Party shall pay the interpreters.", "shall pay", "obligation", ("role",), (), ("pay",),
     "the interpreters", ()),
    ("The lists shall be sent in March.", "shall be sent", "obligation", ("none",), ("QAT",), ("send",), None, ()),
    ("Each Party shall notify the other of changes.", "shall notify", "obligation", ("each",), ("other",), ("notify",),
     None, ()),
]  # fmt: skip
MANY = [
    ("Türkiye shall train the crews of Kenya.", "shall train", "obligation", ("TUR",), ("KEN",), ("train",),
     "the crews of Kenya", ("military_training",)),
    ("Every Party shall report its voyages.", "shall report", "obligation", ("each",), (), ("report",), None, ()),
]  # fmt: skip


def collection_of_instruments(folder):
    """Write the collection: eleven instruments between parties, one without known parties, one policy."""
    outcomes = [
        instrument(
            "in/school.txt",
            ("QAT", "PRT"),
            signed="2010-03-01",
            areas=("military_training", "defence_funding"),
            commitments=GIVEN,
            entry_into_force=("signature", "It enters into force on the date of its signature."),
            duration=("P5Y", "It lasts for five years."),
            renewal=("tacit", "It is then renewed for successive periods of two years."),
            termination_notice=("P6M", "Notice of six months may be given."),
        ),
        instrument("in/terror.txt", ("QAT", "TUR"), signed="2018-06-15", areas=("counter_terrorism",),
                   entry_into_force=NOTIFIED, duration=("indefinite", "It lasts without limit.")),
        instrument("in/sea.txt", ("JOR", "EGY", "TUR", "KEN"), signed="2015-02-01", areas=("maritime_security",),
                   commitments=MANY, entry_into_force=("ratification", "It enters into force on ratification.")),
        instrument("in/statement.txt", ("TUR", "SEN"), kind="declaration", signed="2020-10-03",
                   areas=("political_support",)),
        instrument("in/old.txt", ("YEM", "DEU"), signed="1985-05-01", areas=("military_training",),
                   entry_into_force=("fixed_date", "It enters into force on 1 January 1986."),
                   in_force_on=("1986-01-01", "It enters into force on 1 January 1986."),
                   duration=("P10Y", "It lasts for ten years.")),
        instrument("in/union.txt", ("SUN", "IND"), signed="1971-08-09", areas=("non_aggression",),
                   entry_into_force=("signature", "It enters into force on signature.")),
        instrument("in/council.txt", ("GCC", "USA"), signed="2012-09-28", areas=("trade_investment",)),
        instrument("in/loan.txt", ("KWT", "GBR"), signed="2000-04-10", areas=("arms_transfer",),
                   entry_into_force=("signature", "It enters into force upon signature."),
                   duration=("P3Y", "It lasts for three years."),
                   renewal=("express", "It may be renewed by agreement.")),
        instrument("in/year.txt", ("MYS", "IDN"), signed="2012", areas=("maritime_security",),
                   entry_into_force=("signature", "It comes into force on signing.")),
        instrument("in/pact_en.txt", ("MAR", "FRA"), signed="2003-07-07", areas=("law_enforcement",),
                   entry_into_force=NOTIFIED,
                   clauses=(("provisional_application", "from_signature", "It applies provisionally once signed."),)),
        instrument("in/pact_fr.txt", ("MAR", "FRA"), signed="2003-07-07", areas=("law_enforcement",), language="fr",
                   entry_into_force=NOTIFIED),
        instrument("in/undated.txt", ("QAT", "PRT"), kind="memorandum", areas=("cyber_security",)),
        instrument("in/nobody.txt", (), signed="1999-01-01"),
        instrument("in/policy.txt", ("USA",), kind="policy", signed="2022-10-12"),
    ]  # fmt: skip
    with DatasetWriter(folder) as writer:
        writer.commit(outcomes, run="r1")
    return folder
