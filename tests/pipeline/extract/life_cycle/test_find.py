import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.life_cycle.find import find_life_cycle, main_language
from pipeline.types import LifeCycle, Provision, ProvisionKind, Span

from .texts import instrument, life_of, paragraphs, rules

SPECIMEN = """Agreement between Utopia and Arcadia on Mutual Help
The Parties shall help each other. A permit shall be valid for six months.
This Agreement shall enter into force on the date of the last notification and shall remain in force for five years.
Unless denounced six months before its expiry, it shall be extended tacitly for a period of five years.
DONE at Port Utopia, this 16th day of December 2014, in the Arabic, English and Turkish languages, all texts being
equally authentic. In case of divergence the English text shall prevail.
For the Government of Utopia
"""


def languages(text, language="en"):
    return [found.value for found in life_of(text, language=language)[0].authentic_languages]


def test_a_whole_instrument():
    life, issues = life_of(SPECIMEN)
    assert issues == ()
    assert life.signed_on.value == "2014-12-16"
    assert life.signed_at.value == "Port Utopia"
    assert life.entry_into_force.value == "notification"
    assert life.duration.value == "P5Y"
    assert life.renewal.value == "tacit"
    assert life.termination_notice.value == "P6M"
    assert [found.evidence.span.of(SPECIMEN) for found in life.authentic_languages] == ["Arabic", "English", "Turkish"]
    assert life.depositary is None


def test_a_text_without_final_clauses_says_nothing():
    assert life_of("National Strategy\nMay 2014\nWe shall be strong. We shall extend our reach.") == (LifeCycle(), ())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Done at Alba, in duplicate, in the English language.", ["en"]),
        (
            "Done at Alba in Greek, Hungarian and English language, each having the same force.",
            ["el", "en", "hu"],
        ),
        (
            "Done in Alba in three languages, the Arabic, Netherlands and English, each being authentic.",
            ["ar", "en", "nl"],
        ),
        ("Done at Alba in two originals, each in the Netherlands and Swedish languages.", ["nl", "sv"]),
        ("Done in the Netherlands, on 5 May 1990.", []),
        (
            "This Treaty, the English, Russian and Spanish texts of which are equally authentic, shall be kept.",
            ["en", "es", "ru"],
        ),
        ("Done at Alba in English, Frensh and Spanish, the three texts being equally authoritative.", ["en", "es"]),
        ("Done at Alba in the English language. A translation into the French language shall be made.", ["en"]),
        ("The working languages shall be English and French.", []),
        ("Requests shall be in the English language and be authenticated by a seal.", ["en"]),
    ],
)
def test_authentic_languages(text, codes):
    assert languages(text) == codes


def test_french_testimonia():
    text = (
        "FAIT à Alba, en deux originaux, en langues arabe, néerlandaise et française, les textes faisant également foi."
    )
    assert languages(text, language="fr") == ["ar", "fr", "nl"]


def test_a_language_without_a_code_is_a_doubt():
    _, issues = life_of("Done at Alba in the Montenegrin and English languages.")
    assert [issue.code for issue in issues] == ["life_cycle.language-without-code"]


def test_final_clauses_are_read_in_one_language():
    text = "This Treaty shall enter into force on signature.\nDit Verdrag treedt in werking na de bekrachtiging.\n"
    english, dutch = paragraphs(text)
    provisions = (english, Provision(id="nl", kind=dutch.kind, span=dutch.span, language="nl"))
    life, _ = find_life_cycle(instrument(text), provisions, title=None, rules=rules())
    assert life.entry_into_force.value == "signature"
    life, _ = find_life_cycle(instrument(text), provisions[1:], title=None, rules=rules())
    assert life.entry_into_force.value == "ratification"


def test_notes_are_not_read():
    text = "This Treaty shall enter into force on signature.\nDone at Alba on 5 May 1990."
    notes = tuple(Provision(id=p.id, kind=ProvisionKind.NOTE, span=p.span) for p in paragraphs(text))
    assert find_life_cycle(instrument(text), notes, title=None, rules=rules())[0] == LifeCycle()


@pytest.mark.parametrize(
    ("sizes", "language"),
    [
        ({"nl": 90, "en": 30}, "en"),
        ({"nl": 90, "en": 3}, "nl"),
        ({"fr": 50, "nl": 50}, "fr"),
        ({"ar": 9}, None),
        ({}, None),
    ],
)
def test_the_language_whose_clauses_are_read(sizes, language):
    spans, start = [], 0
    for name, size in sizes.items():
        spans.append(Provision(id=name, kind=ProvisionKind.ARTICLE, span=Span(start, start + size), language=name))
        start += size
    assert main_language(spans) == language


WORDS = st.sampled_from(
    [*SPECIMEN.split(), "\n", "denunciation", "ratified", "withdraw", "twelve months", "Alba,", "1990"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_text_is_read_and_every_finding_quotes_it(text):
    life, _ = life_of(text)
    found = [
        life.signed_on,
        life.signed_at,
        life.entry_into_force,
        life.duration,
        life.renewal,
        life.termination_notice,
    ]
    for value in (*found, life.depositary, *life.authentic_languages):
        assert value is None or value.evidence.span.of(text).strip()
