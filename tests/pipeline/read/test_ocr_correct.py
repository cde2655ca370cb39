"""Misread words: corrected where their language has one word that they must be, and left in every other case."""

import pytest

from pipeline.read.ocr.correct import OcrRules, corrected, corrected_word
from pipeline.read.ocr.tesseract import Word
from pipeline.rules import load_rules
from pipeline.structure.words import words_of

CONFUSIONS = load_rules("ocr", OcrRules).confusions


@pytest.mark.parametrize("confusion", CONFUSIONS, ids=lambda one: f"{one.read}-{one.stands_for}")
def test_examples_of_the_rules(confusion):
    for word in confusion.matches:
        changed = corrected_word(word, "en")
        assert changed != word
        assert changed in words_of("en")
    assert [corrected_word(word, "en") for word in confusion.rejects] == list(confusion.rejects)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("(salarics,", "en", "(salaries,"),
        ("Ncderland", "en", "Ncderland"),
        ("ARTICLC", "en", "ARTICLC"),
        ("gouvernemcnt", "fr", "gouvernement"),
        ("gobicrno", "es", "gobierno"),
        ("ncw", "en", "ncw"),
        ("non-govcrnmental", "en", "non-govcrnmental"),
        ("1998", "en", "1998"),
        ("", "en", ""),
    ],
)
def test_words(text, language, expected):
    assert corrected_word(text, language) == expected


def read(text, pack="eng", confidence=0.88):
    words = [Word(word, (0, 0, 9, 9), confidence, 0, 0) for word in text.split()]
    return " ".join(word.text for word in corrected(words, pack))


def test_a_word_that_tesseract_is_sure_of_stands():
    assert read("by cither Party") == "by either Party"
    assert read("by cither Party", confidence=0.96) == "by cither Party"
    assert read("by cither Party", pack="tur") == "by cither Party"


def test_a_call_within_a_sentence_is_an_apostrophe():
    assert read("on six (6) months! notice to the other Party.") == "on six (6) months' notice to the other Party."
    assert read("Peace! The Parties") == "Peace! The Parties"


def test_a_mark_that_opens_nothing_is_a_speck():
    assert read("MEMORANDUM ‘ON TRADE _and customs") == "MEMORANDUM ON TRADE and customs"
    assert read("called the ‘Sending State’ here") == "called the ‘Sending State’ here"
    assert read("‘ON", confidence=0.95) == "‘ON"
