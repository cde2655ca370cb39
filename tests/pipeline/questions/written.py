"""A small collection of invented texts, read and taken apart as documents are: for questions that read words."""

from pathlib import Path

from pipeline.dataset.outcomes import Success
from pipeline.dataset.store import DatasetWriter
from pipeline.extract.references import find_references, load_reference_rules
from pipeline.structure.normalise import normalise
from pipeline.structure.rules import shipped_rules
from pipeline.structure.versions import part_versions
from pipeline.types import Area as AreaFound
from pipeline.types import Classification, Evidence, Found, LifeCycle, Page, PagedText, Party, PartyKind, Span
from tests.factories import make_place, make_record, make_source

PACT = """Treaty of Mutual Defence between the State of Qatar and the Portuguese Republic

The State of Qatar and the Portuguese Republic,
Reaffirming their faith in the purposes and principles of the Charter of the United Nations,
Guided by respect for the sovereignty and territorial integrity of States and by non-interference in internal affairs,
Inspired by the bonds of Islamic solidarity,
Have agreed as follows:

Article 1

In the event of an armed attack on one Party the other Party shall immediately assist it with all means at its disposal.

Article 2

The Parties shall consult together whenever the territorial integrity of either of them is threatened.

Article 3

The Parties undertake to refrain from the threat or use of force against each other.

Article 4

The Parties shall establish a Joint Military Committee. The Committee shall meet twice a year.

Article 5

Each Party shall protect classified information that it receives from the other Party.

Article 6

This Treaty may be terminated by either Party by giving six months' written notice to the other Party.

Done at Doha on 1 March 2010."""

PROTOCOL = """Protocol amending the Treaty of Mutual Defence between the State of Qatar and the Portuguese Republic

The State of Qatar and the Portuguese Republic,
Recalling the Treaty of Mutual Defence between the State of Qatar and the Portuguese Republic of 1 March 2010,
Have agreed as follows:

Article 1

The Joint Military Committee shall meet four times a year.

Done at Lisbon on 2 May 2015."""

TRAINING = """Agreement between {names} on Training

Article 1

Each Party shall train {number} officers of the other Party each year.

Article 2

Each Party shall bear the costs of travel of its own officers.

Article 3

{dispute}

Article 4

This Agreement may be terminated by either Party by giving {notice} written notice through diplomatic channels."""

DISPUTE = "Any dispute on the interpretation of this Agreement shall be settled by consultation between the Parties."
ARABIC = """مذكرة تفاهم

المادة 1

يلتزم الطرفان بالتعاون العسكري وتبادل المعلومات بين القوّات المسلّحة في البلدين.

المادة 2

تدخل هذه الإتفاقية حيز النفاذ في تاريخ توقيعها من الطرفين المتعاقدين."""
FRENCH = """Accord de coopération policière

Article 1

Les États s'engagent à échanger des renseignements dans la lutte contre le terrorisme international.

Article 2

Le présent Accord entre en vigueur à la date de sa signature par les deux Parties."""
RESOLUTION = """Resolution 99 (2031) of 5 May 2031

The Council,
Recalling its resolution 98 (2031) of 4 May 2031 and Article 51 of the Charter,
1. Calls upon all States to respect the truce;
2. Decides to remain seized of the matter."""
EARLIER = RESOLUTION.replace("99 (2031) of 5", "98 (2031) of 4").replace(
    "Recalling its resolution 98 (2031) of 4 May 2031", "Recalling the letter"
)


def written(path, text, *, parties, kind="treaty", signed=None, areas=(), language="en"):
    """Return an outcome whose provisions, versions and references the pipeline found; the rest is as given."""
    source = make_source(text, path)
    whole = normalise(PagedText(source=source, pages=(Page(number=1, text=text, method="plain"),)))
    parted = part_versions(whole, rules=shipped_rules())
    start = Evidence(span=Span(0, 1), found_by="test.rule", score=1.0)
    title = text.split("\n")[0]
    record = make_record(
        text,
        path,
        source=source,
        text=whole,
        pages=(Page(number=1, text=text, method="plain"),),
        language=language,
        provisions=parted.provisions,
        versions=parted.versions,
        title=Found(value=title, evidence=Evidence(span=Span(0, len(title)), found_by="test.rule", score=1.0)),
        kind=Classification(label=kind, score=1.0, found_by="test.rule"),
        laterality=Classification(label="bilateral", score=1.0, found_by="test.rule"),
        parties=tuple(Party(code=c, name=c, kind=PartyKind.STATE, evidence=start) for c in parties),
        signatories=(),
        commitments=(),
        issues=(),
        areas=tuple(AreaFound(code=area, score=1.0, found_by="test.rule") for area in areas),
        life_cycle=LifeCycle(signed_on=Found(value=signed, evidence=start) if signed else None),
        references=find_references(whole, parted.own, rules=load_reference_rules()),
    )
    return Success(record=record, places=(make_place(path, len(text)),))


def training(path, names, parties, *, number="ten", notice="six months'", dispute=DISPUTE, signed="2012-01-01"):
    text = TRAINING.format(names=names, number=number, notice=notice, dispute=dispute)
    return written(path, text, parties=parties, signed=signed, areas=("military_training",))


def collection_of_texts(folder: Path) -> Path:
    """Write the collection: a pact and its protocol, six agreements on training, an Arabic and a French text, two
    resolutions."""
    defence = ("mutual_defence", "classified_information", "security_dialogue")
    outcomes = [
        written("in/pact.txt", PACT, parties=("QAT", "PRT"), signed="2010-03-01", areas=defence),
        written("in/protocol.txt", PROTOCOL, parties=("QAT", "PRT"), kind="protocol", signed="2015-05-02"),
        training("in/t1.txt", "the Kingdom of Jordan and the Republic of Kenya", ("JOR", "KEN")),
        training("in/t2.txt", "the Republic of Türkiye and the Republic of Kenya", ("TUR", "KEN"), number="twenty"),
        training("in/t3.txt", "the State of Kuwait and the Republic of Kenya", ("KWT", "KEN"), signed="2013-01-01"),
        training("in/t4.txt", "the Sultanate of Oman and the Republic of Kenya", ("OMN", "KEN"), notice="one year's"),
        training("in/t5.txt", "the Republic of Senegal and the Republic of Kenya", ("SEN", "KEN")),
        training("in/t6.txt", "the Republic of Ghana and the Republic of Kenya", ("GHA", "KEN")),
        written("in/ar.txt", ARABIC, parties=("SAU", "MAR"), kind="memorandum", signed="2001-01-01", language="ar"),
        written("in/fr.txt", FRENCH, parties=("FRA", "TUN"), signed="1999-09-09", language="fr"),
        written("in/res99.txt", RESOLUTION, parties=("UN",), kind="resolution", signed="2031-05-05"),
        written("in/res98.txt", EARLIER, parties=("UN",), kind="resolution", signed="2031-05-04"),
    ]  # fmt: skip
    with DatasetWriter(folder) as writer:
        writer.commit(outcomes, run="run-1")
    return folder
