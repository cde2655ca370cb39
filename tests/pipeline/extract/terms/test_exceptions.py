# ruff: noqa: E501 (a case of a table is one line)
import pytest

from pipeline.extract.terms.exceptions import find_exceptions
from pipeline.extract.terms.rules import load_term_grammar


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Except as otherwise provided in Article 5, the Parties shall act.", "Except as otherwise provided in Article 5"),
        ("It is open unless, within ten days, the other Party objects.", "unless, within ten days, the other Party objects"),
        ("Unless it rains, Parties of the League shall mend weirs.", "Unless it rains"),
        ("No person shall, except under a permit, cause a flood.", "except under a permit"),
        ("The Party shall lend boats, other than tugs, nets and (if any) oars, to the other.", "other than tugs, nets and (if any) oars"),
        ("In waters other than lakes, the means available shall be used.", "other than lakes"),
        ("It may sail, except where ice is reported, and shall return.", "except where ice is reported"),
        ("It stays unless the Council finds that peace will be served by it.", "unless the Council finds that peace will be served by it"),
        ("It shall be paid save for dues; the rest is free.", "save for dues"),
        ("The exception to the rule shall save weirs.", None),
        ("It shall apply, unless - ", None),
    ],
)  # fmt: skip
def test_exceptions(text, expected):
    found = find_exceptions(text, 0, len(text), grammar=load_term_grammar())
    assert [span.of(text) for span in found] == ([expected] if expected else [])
