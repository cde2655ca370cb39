import pytest

from pipeline.extract.life_cycle.acceding import find_acceding
from pipeline.extract.life_cycle.rules import load_life_cycle_rules
from pipeline.extract.parties.gazetteer import load_gazetteer
from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import shipped_rules
from pipeline.structure.title import find_title
from pipeline.types import Page, PagedText
from tests.factories import make_source


def acceding(text):
    whole = normalise(PagedText(source=make_source(text), pages=(Page(number=1, text=text, method="plain"),)))
    provisions = segment(whole, rules=shipped_rules())
    found = find_acceding(
        whole,
        provisions,
        title=find_title(whole, provisions, rules=shipped_rules()),
        rules=load_life_cycle_rules().further,
        gazetteer=load_gazetteer(),
    )
    return {clause.value: clause.evidence.span.of(whole.text) for clause in found}


TEXT = "{title}\n\nThe Parties to the Pact of Doha,\nConvinced of its use,\nHave agreed:\n\nArticle 1\n\n{words}"


@pytest.mark.parametrize(
    ("title", "words", "codes"),
    [
        ("Protocol on the Accession of the Republic of Albania", "The Parties shall meet.", {"ALB"}),
        ("Protocol on the accession of Jordan and Kuwait to the Pact", "The Parties shall meet.", {"JOR", "KWT"}),
        ("Protocol", "Oman shall send to the Government of Yemen an invitation to accede to the Pact.", {"YEM"}),
        ("Protocol", "The Council invites Morocco to accede to the Pact.", {"MAR"}),
        ("Instrument", "The Republic of Mali hereby accedes to the Pact of Doha.", {"MLI"}),
        ("Pact of Doha", "Any State may accede to this Pact by notice to Qatar.", set()),
        ("Pact of Doha", "Qatar shall inform the Parties of each accession to the Pact.", set()),
    ],
)
def test_who_accedes_is_named_with_the_words(title, words, codes):
    found = acceding(TEXT.format(title=title, words=words))
    assert set(found) == codes
    assert all("acce" in quote.lower() for quote in found.values())


def test_who_is_only_told_of_in_the_preamble_does_not_accede():
    preamble = "Recalling that Mali acceded when the Council invited Chad to accede to the Pact of Doha,"
    text = TEXT.format(title="Protocol", words="The Parties shall meet.").replace("Convinced of its use,", preamble)
    assert acceding(text) == {}
