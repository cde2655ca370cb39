# ruff: noqa: E501 (a case of a table is one line)
"""Pages become one text that reads clean, and every character knows its page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.structure.normalise import normalise
from tests.pipeline.structure.texts import TREATY, paged

LONG = "The Parties shall hold consultations on all questions of common security"

CASES = [
    ("hard-wrapped lines join", f"{LONG}\nwhich either of them may raise in the course of a calendar year and\nreport.", f"{LONG} which either of them may raise in the course of a calendar year and report."),
    ("paragraphs stay apart", "One paragraph.\n\nAnother.", "One paragraph.\n\nAnother."),
    ("a number opens a paragraph", f"1. {LONG}\n2. {LONG}", f"1. {LONG}\n\n2. {LONG}"),
    ("a reference at a line's end opens none", f"{LONG} under paragraph\n2. Nothing else applies to them.", f"{LONG} under paragraph 2. Nothing else applies to them."),
    ("Article at the start of a wrapped line may be a reference", f"{LONG} that follow from\nArticle 5. Both are bound by that.", f"{LONG} that follow from Article 5. Both are bound by that."),
    ("an article's heading stands alone", "Article 5\nBoth Parties are bound.", "Article 5\n\nBoth Parties are bound."),
    ("a blank line inside a sentence", f"{LONG} of the\n\nRepublic and the Isles.", f"{LONG} of the Republic and the Isles."),
    ("recitals stay apart though their lines are full", "Recalling their long friendship and common borders at sea,\nConvinced that they must act together against all piracy,", "Recalling their long friendship and common borders at sea,\n\nConvinced that they must act together against all piracy,"),
    ("a short line of a numbered decision is no heading", f"{LONG}.\n\n4. Calls upon all Members of the Maritime\nLeague to keep the straits open.", f"{LONG}.\n\n4. Calls upon all Members of the Maritime League to keep the straits open."),
    ("capitals part from text", "TREATY OF AMITY\nThe Parties agree.", "TREATY OF AMITY\n\nThe Parties agree."),
    ("typography stays", "The „Sending State” – l’État – means “it”…", "The „Sending State” – l’État – means “it”…"),
    ("Farsi joiners stay", "می‌خواهند", "می‌خواهند"),
    ("spaces of every kind collapse", "a\u00a0b\t c \u2009d", "a b c d"),
    ("widthless characters go", "\ufeffA\u200bmity\u200f", "Amity"),
]  # fmt: skip

HYPHENS = [
    ("printer's", "the informa-\ntion that was given", "the information that was given"),
    ("typographic", "the informa\u2010\ntion that was given", "the information that was given"),
    ("soft", "the informa\u00ad\ntion that was given", "the information that was given"),
    ("a soft one inside a line", "infor\u00admation", "information"),
    ("the writer's", "a non-\nmember state", "a non-member state"),
    ("of two names", "the Anglo-\nFrench treaty", "the Anglo-French treaty"),
    ("of an office", "the Secretary-\nGeneral of it", "the Secretary-General of it"),
    (
        "in capitals",
        "ON MUTUAL CO-\nOPERATION AT SEA, AND COOPERATION ON LAND",
        "ON MUTUAL COOPERATION AT SEA, AND COOPERATION ON LAND",
    ),
    ("before a word yet to come", f"{LONG} by air-\nand seaborne forces", f"{LONG} by air- and seaborne forces"),
    (
        "no hyphen but a dash",
        "The Parties agree as follows-\nThe Committee meets.",
        "The Parties agree as follows- The Committee meets.",
    ),
    (
        "two words of the text",
        "long term. The member. The long-\nterm plan",
        "long term. The member. The long-term plan",
    ),
    (
        "a word that the text writes whole",
        "Cooperation is cooperation. The co-\noperation",
        "Cooperation is cooperation. The cooperation",
    ),
]

MARKUP = [
    ("heading", "## Article 1\n\nText of it.", "Article 1\n\nText of it."),
    ("heading without a space", "###Article 1\n\nText of it.", "Article 1\n\nText of it."),
    ("strong and emphasis", "**Each** Party *shall* act.", "Each Party shall act."),
    ("emphasis over a line's end", "The *joint\ncommittee* meets.", "The joint committee meets."),
    ("footnote stars stay", "Isles* and Amberland*\n\nText 2*3.", "Isles* and Amberland*\n\nText 2*3."),
    ("links", "See the [Charter](https://example.org/a_b) now.", "See the Charter now."),
    ("what is in brackets stays", "The Party [State] (see Annex) acts.", "The Party [State] (see Annex) acts."),
    ("escapes", "5\\. Costs\n\n\\###", "5. Costs"),
    ("comments and tags", "<!-- -->\n\nOne<br>Two <u>three</u>", "One\n\nTwo three"),
    ("comparison signs stay", "if a < b and c > d", "if a < b and c > d"),
    ("quotes", "> The Parties\n> agree.", "The Parties agree."),
    ("tables", "| a | b |\n| --- | --- |\n| 1 | 2 |", "a b\n\n1 2"),
    ("blanks to fill in stay", "Done at ________ this ___ day", "Done at ________ this ___ day"),
    ("bullets stay", "-   one\n-   two", "- one\n\n- two"),
    (
        "front matter is one line",
        "---\ntitle: A_b_c *d*\ntags: x\n---\n\nText.",
        "--- title: A_b_c *d* tags: x ---\n\nText.",
    ),
]


@pytest.mark.parametrize(("before", "after"), [pytest.param(b, a, id=n) for n, b, a in CASES + HYPHENS + MARKUP])
def test_normalised(before, after):
    assert normalise(paged(before)).text == after


def test_headings_of_the_markup_are_marked():
    text = normalise(paged("# Pact\n\nText *of* it, here.\n\n**Scope**\n\nMore text."))
    assert [(text.text[m.start :].split("\n")[0], m.name) for m in text.marks] == [
        ("Pact", "heading"),
        ("Scope", "strong"),
    ]


WORDS = ("one", "two", "three", "four")


def test_running_heads_and_page_numbers_go():
    pages = [
        f"AMBERLAND GAZETTE\nSentence {word} ends here.\nLast line {word}.\n{n}" for n, word in enumerate(WORDS, 11)
    ]
    text = normalise(paged(*pages)).text
    assert "GAZETTE" not in text
    assert "12" not in text
    assert all(f"Sentence {word} ends here." in text for word in WORDS)


@pytest.mark.parametrize("heading", ["Article {}", "ARTICLE {} – Costs", "Art. {}", "المادة {}", "Madde {}"])
def test_an_articles_heading_at_the_head_of_each_page_is_none_of_a_page(heading):
    lines = "{}\nThe duty of {} is borne.\nThe right of {} is kept.\nThe seat of {} is free."
    pages = [lines.format(heading.format(n), word, word, word) for n, word in enumerate(WORDS, 1)]
    text = normalise(paged(*pages))
    assert [heading.format(n) in text.text for n in range(1, 5)] == [True] * 4
    assert text.removed == ()


def test_running_lines_and_page_numbers_are_kept_as_removed():
    pages = [
        f"AMBERLAND GAZETTE\nSentence {word} ends here.\nLast line {word}.\n- {n} -" for n, word in enumerate(WORDS, 11)
    ]
    document = paged(*pages)
    text = normalise(document)
    assert [(one.page, one.kind.value, one.text) for one in text.removed[:2]] == [
        (1, "running-head", "AMBERLAND GAZETTE"),
        (1, "page-number", "- 11 -"),
    ]
    assert all(document.pages[one.page - 1].text[one.start :].startswith(one.text) for one in text.removed)


FEW = [
    ("dashes", ["One line.\nTwo lines.\n- 1 -"], ["- 1 -"]),
    ("of how many", ["Page 1 of 2\nOne line.\nTwo lines.", "Page 2 of 2\nOne line.\nTwo lines."], ["Page 1 of 2", "Page 2 of 2"]),
    ("bare on two pages", ["One line.\nTwo lines.\n1", "More of it.\nAnd more.\n2"], ["1", "2"]),
    ("bare on the second", ["One line.\nTwo lines.\nThree.", "More of it.\nAnd more.\n2"], ["2"]),
    ("bare on one page", ["One line.\nTwo lines.\n1"], []),
    ("another number", ["One line.\nTwo lines.\n- 7 -"], []),
    ("in Arabic digits", ["الطرفان\nالاتفاق\nصفحة ١", "الطرفان معا\nالاتفاق هنا\nصفحة ٢"], ["صفحة ١", "صفحة ٢"]),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "removed"), [pytest.param(p, r, id=n) for n, p, r in FEW])
def test_page_numbers_of_one_or_two_pages(pages, removed):
    assert [one.text for one in normalise(paged(*pages)).removed] == removed


def test_article_numbers_at_the_head_of_pages_stay():
    pages = [f"Article {n}\nThe Parties do the {n} things.\nThey do so." for n in (1, 2, 5, 9)]
    text = normalise(paged(*pages)).text
    assert all(f"Article {n}\n" in text for n in (1, 2, 5, 9))


def test_sentences_join_across_pages():
    text = normalise(paged("The Parties shall\nkeep the", "peace at sea.")).text
    assert text == "The Parties shall keep the peace at sea."


def test_an_empty_document_has_an_empty_text():
    assert normalise(paged("", "\n \n")).text == ""


PIECES = st.sampled_from(
    ["Article 5", "Article", "5", "the Parties shall", "consult", "(a) provide", "non-", "opera-", "tion", "\n", "\n\n", " ", "\t", "\r\n", "**", "*", "_", "# ", "##",
     "> ", "- ", "|", "---", "[x](a/b)", "\\", "<u>", "<br>", "TREATY OF AMITY", "Recalling peace,", ".", ":", ";", ",", "1.", "1992", "\u00ad", "\u2010", "\u200b", "\u00a0", "و", "لل",
     "The Government of a State in the region of the", "\x0b", "\ufffe"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_normalising_twice_changes_nothing(pages):
    once = normalise(paged(*pages)).text
    assert normalise(paged(once)).text == once


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_every_character_leads_back_to_itself(pages):
    document = paged(*pages)
    text = normalise(document)
    places = [text.locate(n) for n in range(len(text.text))]
    assert places == sorted(places)
    for character, (page, offset) in zip(text.text, places, strict=True):
        if not character.isspace() and character != "-":
            assert document.pages[page - 1].text[offset] == character


def test_no_word_is_lost_or_moved():
    assert normalise(paged(TREATY)).text.split() == TREATY.split()


def test_pathological_input_takes_no_longer_than_ordinary_input():
    for text in (
        "a" * 300_000,
        "[" * 50_000,
        "*a " * 50_000,
        "- " * 50_000,
        "(a\n" * 50_000,
        "<!-- " * 20_000,
        "|" * 50_000,
        " \n" * 100_000,
    ):
        normalise(paged(text))
