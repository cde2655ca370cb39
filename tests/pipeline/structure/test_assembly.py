"""Pages with columns, notes and numbers of lines become one text without losing a word or the way back."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import shipped_rules
from pipeline.types import Mark, Page, PagedText, Part, PartKind, ProvisionKind, SourceDocument

ENGLISH = "The Parties shall inform each other of all movements of their ships in the waters of the other Party"
FRENCH = "Les Parties se communiquent les mouvements de leurs navires dans les eaux de l’autre Partie et du détroit"
FIRST, SECOND, NOTE, LINE, *_ = PartKind


def page(number, *pieces):
    """Return a page of pieces, which are words or (kind, words), each on lines of its own."""
    text, parts, marks = "", [], []
    for piece in pieces:
        kind, words = (None, piece) if isinstance(piece, str) else piece
        text += "\n" if text else ""
        if kind is not None:
            parts.append(Part(len(text), len(text) + len(words), kind))
        if kind is NOTE:
            marks.append(Mark(len(text), "note"))
        text += words
    return Page(number=number, text=text, method="layout", parts=tuple(parts), marks=tuple(marks))


def joined(*pages):
    source = SourceDocument(path=Path("treaty.pdf"), sha256="0" * 64, media_type="application/pdf", size=1)
    return normalise(PagedText(source=source, pages=pages))


def test_columns_in_two_languages_are_unwound_over_the_pages():
    text = joined(
        page(1, "PACT OF AMITY / PACTE D’AMITIÉ", (FIRST, ENGLISH), (SECOND, FRENCH)),
        page(2, (FIRST, f"and of their aircraft. {ENGLISH}."), (SECOND, f"ainsi que de leurs aéronefs. {FRENCH}.")),
        page(3, "Done at Utopia."),
    ).text
    assert text.split("\n\n") == [
        "PACT OF AMITY / PACTE D’AMITIÉ",
        f"{ENGLISH} and of their aircraft. {ENGLISH}.",
        f"{FRENCH} ainsi que de leurs aéronefs. {FRENCH}.",
        "Done at Utopia.",
    ]


def test_what_stands_below_the_columns_stays_below_both():
    text = joined(page(1, (FIRST, f"{ENGLISH}."), (SECOND, f"{FRENCH}."), "Done at Utopia.")).text
    assert text.split("\n\n") == [f"{ENGLISH}.", f"{FRENCH}.", "Done at Utopia."]


def test_columns_in_one_language_follow_one_another():
    text = joined(
        page(1, (FIRST, ENGLISH), (SECOND, "and of their aircraft.")), page(2, (FIRST, "Costs."), (SECOND, "Fees."))
    ).text
    assert text.split("\n\n") == [f"{ENGLISH} and of their aircraft.", "Costs.", "Fees."]


def test_a_footnote_is_a_note_and_in_no_sentence():
    text = joined(
        page(1, "Article 1", f"1. {ENGLISH}", (NOTE, "1 As drawn on the chart of the Amberland survey.")),
        page(2, "and of the Isles.", f"2. {ENGLISH}."),
    )
    assert f"1. {ENGLISH} and of the Isles." in text.text.split("\n\n")
    kinds = {p.span.of(text.text): p.kind for p in segment(text, rules=shipped_rules())}
    assert kinds["1 As drawn on the chart of the Amberland survey."] is ProvisionKind.NOTE


def test_numbers_of_lines_are_removed_and_kept():
    text = joined(page(1, f"{ENGLISH}.", (LINE, "5\n10\n15")))
    assert text.text == f"{ENGLISH}."
    assert [(one.kind.value, one.text) for one in text.removed] == [("line-number", "5\n10\n15")]


WORDS = st.lists(
    st.sampled_from(["Party", "shall", "le", "navire", "of", "1.", "Article 3", "الطرف", "\n", "peace."]), max_size=9
)
PIECES = st.tuples(st.sampled_from([None, FIRST, SECOND]), WORDS.map(" ".join))
APART = st.tuples(st.sampled_from([NOTE, LINE]), WORDS.map(" ".join))
PAGES = st.lists(st.tuples(st.lists(PIECES, max_size=5), st.lists(APART, max_size=2)), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None)
@given(PAGES)
def test_no_word_is_lost_glued_or_split_and_all_lead_back(drawn):
    pages = [
        page(n, *[words if kind is None else (kind, words) for kind, words in pieces + apart])
        for n, (pieces, apart) in enumerate(drawn, 1)
    ]
    text = joined(*pages)
    read = text.text.split() + [word for one in text.removed for word in one.text.split()]
    assert sorted(read) == sorted(word for one in pages for word in one.text.split())
    for at, character in enumerate(text.text):
        if not character.isspace():
            number, offset = text.locate(at)
            assert pages[number - 1].text[offset] == character
