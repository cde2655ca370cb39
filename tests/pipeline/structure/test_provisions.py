# ruff: noqa: E501 (a case of a table is one line)
"""Outlines of invented instruments, and what holds for the outline of any text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.types import ProvisionKind as K
from tests.pipeline.structure.texts import TREATY, outline


def ids(*pages, kinds=None):
    _, provisions = outline(*pages)
    return [p.id for p in provisions if kinds is None or p.kind in kinds]


BODY = {K.ARTICLE, K.PARAGRAPH, K.ITEM, K.ANNEX}


def test_a_treaty():
    text, provisions = outline(TREATY)
    assert [(p.id, p.kind.value) for p in provisions] == [
        ("Title", "title"),
        ("Preamble(1)", "preamble"),
        ("Preamble(2)", "preamble"),
        ("Preamble(3)", "preamble"),
        ("Ch. I heading", "heading"),
        ("Art. 1 heading", "heading"),
        ("Art. 1", "article"),
        ("Art. 1(a)", "item"),
        ("Art. 1(b)", "item"),
        ("Art. 2 heading", "heading"),
        ("Art. 2(1)", "paragraph"),
        ("Art. 2(1)(a)", "item"),
        ("Art. 2(1)(b)", "item"),
        ("Art. 2(1)(b)(i)", "item"),
        ("Art. 2(1)(b)(ii)", "item"),
        ("Art. 2(1)(b) ¶2", "paragraph"),
        ("Art. 2(2)", "paragraph"),
        ("Art. 3 heading", "heading"),
        ("Art. 3", "article"),
        ("Testimonium(1)", "testimonium"),
        ("Testimonium(2)", "testimonium"),
        ("Signature(1)", "signature"),
        ("Signature(2)", "signature"),
        ("Signature(3)", "signature"),
        ("Signature(4)", "signature"),
        ("Annex A heading", "heading"),
        ("Annex A, para. 1", "paragraph"),
        ("Annex A, para. 2", "paragraph"),
    ]
    by_id = {p.id: p for p in provisions}
    assert by_id["Art. 1(a)"].heading == "Definitions"
    assert by_id["Art. 2(1)(b)(ii)"].parent == "Art. 2(1)(b)"
    assert [s.of(text.text) for s in by_id["Art. 2(1)(b)(ii)"].leads] == ["Each Party shall:", "provide them with:"]
    assert by_id["Art. 2(2)"].leads == ()
    assert {p.language for p in provisions} == {"en"}


HEADINGS = [
    ("Roman", "Article I\n\nThe Parties train.\n\nArticle II\n\nThey report.", ["Art. I", "Art. II"]),
    ("with a full stop and text", "ARTICLE 1. The Parties train.\n\nARTICLE 2. They report.", ["Art. 1", "Art. 2"]),
    ("abbreviated, titled", "Art. 1: Training\n\nThe Parties train.\n\nArt. 2: Reports\n\nThey report.", ["Art. 1", "Art. 2"]),
    ("ordinal", "First Article\n\nThe Parties train.\n\nSecond Article\n\nThey report.", ["Art. First", "Art. Second"]),
    ("French", "Article premier\n\nLes Parties forment.\n\nArticle 2\n\nElles rendent compte.", ["Art. premier", "Art. 2"]),
    ("Arabic", "المادة 1\n\nتتدرب الأطراف.\n\nالمادة 2\n\nتقدم الأطراف تقارير.", ["Art. 1", "Art. 2"]),
    ("Turkish", "Madde 1\n\nTaraflar eğitim verir.\n\nMadde 2\n\nTaraflar rapor verir.", ["Art. 1", "Art. 2"]),
    ("sections", "Section 1\n\nScope\n\nThe Participants train.\n\nSection 2\n\nCosts\n\nThey pay.", ["Sec. 1", "Sec. 2"]),
    ("numbered headings", "1. SCOPE\n\nThe Participants train.\n\n2. COSTS\n\nThey pay.", ["Sec. 1", "Sec. 2"]),
    ("numbers under unnumbered headings", "SCOPE\n\n1. They train.\n\n2. They sail.\n\nCOSTS\n\n1. They pay.", ["Sec. 1(1)", "Sec. 1(2)", "Sec. 2(1)"]),
    ("decimals", "Article 1\n\n1.1 They train.\n\n1.2 They sail.", ["Art. 1(1.1)", "Art. 1(1.2)"]),
    ("lost line breaks", "Article 1 The Parties shall train together at sea. Article 2 The Parties shall report to each other. Article 3 They pay.", ["Art. 1", "Art. 2", "Art. 3"]),
    ("numbers within a line", "Article 1\n\n1. The Parties shall train together at sea. 2. The Parties shall report to each other. 3. They pay.", ["Art. 1(1)", "Art. 1(2)", "Art. 1(3)"]),
    ("items within a line", "Article 1\n\nEach Party shall: (a) train its forces for the exercise; (b) report to the other Party; and (c) pay its costs.", ["Art. 1", "Art. 1(a)", "Art. 1(b)", "Art. 1(c)"]),
    ("a list inside a sentence stays whole", "Article 1\n\nThe Parties shall not provide (a) ships, or (b) equipment for ships, to any other State or person whatever.", ["Art. 1"]),
    ("letter i after h", "Article 1\n\nThe list:\n\n" + "\n\n".join(f"({c}) thing;" for c in "abcdefghij"), ["Art. 1", *(f"Art. 1({c})" for c in "abcdefghij")]),
    ("bullets", "Article 1\n\nThe Parties shall:\n\n- train;\n\n- report.", ["Art. 1", "Art. 1 •1", "Art. 1 •2"]),
    ("a title run into a list", "Section 1\n\nBreach of rules a.In any case they report.\n\nb.They also pay.", ["Sec. 1(a)", "Sec. 1(b)"]),
    ("several paragraphs", "Article 1\n\nThe Parties train.\n\nThey report.", ["Art. 1", "Art. 1 ¶2"]),
    ("a paragraph within a list", "Article 1\n\n1. They train.\n\nThey do so at sea.\n\n2. They report.", ["Art. 1(1)", "Art. 1(1) ¶2", "Art. 1(2)"]),
    ("a lost number", "Article 1\n\n1. They train.\n\n3. They report.", ["Art. 1(1)", "Art. 1(3)"]),
    ("a misread letter", "1. All States shall:\n\n(a) train;\n\n(6) report;\n\n(c) pay.", ["para. 1", "para. 1(a)", "para. 1(6)", "para. 1(c)"]),
    ("a citation at the start of a line", "1. They apply:\n\nArticle 27 of the Pact on Ships.\n\n2. They report.", ["para. 1", "para. 1 ¶2", "para. 2"]),
    ("a number alone on its line", "Article 1\n\n1.\n\nThey train.\n\n2.\n\nThey report.", ["Art. 1(1)", "Art. 1(2)"]),
    ("statement", "The leaders met in Port Amber.\n\n**Security**\n\nThey agreed to train together.\n\nThey will meet again.", ["para. 1", "para. 2", "para. 3"]),
    ("notes", "No. I\n\nExcellency, I have the honour to propose the following.\n\nNo. II\n\nExcellency, I accept it.", ["No. I, para. 1", "No. II, para. 1"]),
    ("a translation", "Article 1\n\nThe Parties shall train.\n\nArtikel 1\n\nDe Partijen zullen oefenen.", ["Art. 1", "Art. 1 [2]"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in HEADINGS])
def test_identifiers(text, expected):
    assert ids(text, kinds=BODY) == expected


def test_a_resolution():
    text = """Resolution 12 (1999) of 3 May 1999

The Council of the Isles,

Recalling its resolution 11 (1999),

Deeply concerned by the storms,

1. Decides that all States shall:

(a) Close their ports;

(b) Warn ships;

2. Calls upon Amberland to report;

Requests the Secretary to attend.

Adopted unanimously at the 4th meeting."""
    _, provisions = outline(text)
    assert [(p.id, p.kind.value) for p in provisions] == [
        ("Title", "title"),
        ("Preamble(1)", "preamble"),
        ("Preamble(2)", "preamble"),
        ("Preamble(3)", "preamble"),
        ("para. 1", "paragraph"),
        ("para. 1(a)", "item"),
        ("para. 1(b)", "item"),
        ("para. 2", "paragraph"),
        ("para. 2 ¶2", "paragraph"),
        ("Testimonium(1)", "testimonium"),
    ]


def test_a_statement_is_no_opening():
    paragraph = (
        "The two sides reviewed their cooperation at length and will deepen it in the years to come, as they said."
    )
    text = "\n\n".join(
        [
            paragraph,
            "Ministerial Meeting",
            paragraph,
            "The two sides agreed on the following:",
            "1. They will train.",
            "2. They will pay.",
        ]
    )
    assert {p.kind for p in outline(text)[1]} <= {K.PARAGRAPH, K.ITEM, K.HEADING}


def test_an_attached_memorandum_and_a_translation_begin_anew():
    treaty = "# Treaty of Amity\n\nThe Government of Amberland and the Government of the Isles, have agreed as follows:\n\n### Article 1\n\nThe Parties shall train.\n\nDone at Port Amber on 3 May 1999.\n\nFor the Government of Amberland: A. Resin\n\n"
    memorandum = "## Memorandum of Understanding on Training\n\nThe Governments have agreed as follows:\n\n### Section 1\n\nThe Parties shall pay.\n\nDone at Port Amber on 3 May 1999.\n\n"
    dutch = "# Vriendschapsverdrag\n\nDe Regering van Amberland en de Regering van de Eilanden, zijn het volgende overeengekomen:\n\n### Artikel 1\n\nDe Partijen zullen samen oefenen op zee."
    _, provisions = outline(treaty + memorandum + dutch)
    assert [p.id for p in provisions if p.kind in {K.TITLE, K.ARTICLE, K.PARAGRAPH}] == [
        "Title",
        "Art. 1",
        "Title [2]",
        "Memorandum, Sec. 1",
        "Title [3]",
        "Art. 1 [2]",
    ]
    assert [p.id for p in provisions if p.language == "nl"] == [
        "Title [3]",
        "Memorandum, Preamble(1)",
        "Art. 1 [2] heading",
        "Art. 1 [2]",
    ] or provisions[-1].language == "nl"


def test_a_table_of_contents_is_front_matter():
    text = "SEA STRATEGY\n\nCONTENTS\n\n1. Aims ........ 2\n\n2. Means ....... 5\n\n1. AIMS\n\nAmberland will train its crews."
    _, provisions = outline(text)
    assert [(p.id, p.kind.value) for p in provisions][-2:] == [("Sec. 1 heading", "heading"), ("Sec. 1", "paragraph")]
    assert sum(p.kind is K.FRONT for p in provisions) == 3


LINES = st.sampled_from(
    ["Article 1", "Article 2 Scope", "ARTICLE III", "1. The Parties shall train.", "2. They pay:", "(a) ships;", "(b) crews", "(i) tugs,", "(c) nets.", "- ropes", "• sails",
     "shall be paid.", "The Parties agree.", "ANNEX A", "Annex B: List", "Section 3", "CHAPTER II", "PREAMBLE", "Recalling peace,", "have agreed as follows:", "No. I", "# Treaty of Amity",
     "Done at Port Amber on 3 May 1999.", "For the Government of Amberland:", "IN WITNESS WHEREOF they signed.", "A. Resin", "TITLE", "1.", "Contents", "Aims ...... 3", "المادة 5", "第一条 各方", "---",
     "The Council of the Isles,", "Decides to act.", "* note", "I.", "x" * 300, "1. One thing is here that is long enough to be cut. 2. Another thing is here. 3. And a third."]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\n\n", " "]))
def test_provisions_cover_the_text_once_in_order_under_unique_names(lines, gap):
    text, provisions = outline(gap.join(lines))
    covered, end = set(), 0
    for provision in provisions:
        assert provision.span.start >= end
        end = provision.span.end
        covered.update(range(provision.span.start, end))
        assert provision.span.of(text.text) == provision.span.of(text.text).strip()
        assert all(lead.end <= provision.span.start for lead in provision.leads)
    assert all(n in covered for n, character in enumerate(text.text) if not character.isspace())
    names = [provision.id for provision in provisions]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "text",
    [
        "The Parties agree. " * 20_000,
        "(a) x\n" * 20_000,
        "1. The Parties train. " * 15_000,
        "Article 1 The Parties. " * 10_000,
        "a b " * 100_000,
        "AND THE " * 50_000,
        "- x: " * 40_000,
    ],
)
def test_pathological_input_ends(text):
    started = time.process_time()
    outline(text)
    assert time.process_time() - started < 20
