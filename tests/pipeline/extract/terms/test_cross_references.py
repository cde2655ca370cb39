# ruff: noqa: E501 (a case of a table is one line)
import pytest

from pipeline.extract.terms.cross_references import Outline, find_cross_references
from pipeline.extract.terms.rules import load_term_grammar
from pipeline.types import Provision, ProvisionKind, Span

IDS = ["Art. 3(1)(a)", "Art. 3(1)(b)", "Art. 3(2)", "Art. IV(1)", "Art. 5", "Art. 6(1)", "Annex, Art. 1", "Annex, Art. 2", "No. I, Sec. 1", "No. I, Sec. 2", "para. 7", "para. 8(a)"]  # fmt: skip


def provision(name):
    parent = name.rsplit("(", 1)[0] if name.endswith(")") else None
    return Provision(id=name, kind=ProvisionKind.PARAGRAPH, span=Span(0, 1), parent=parent)


OUTLINE = Outline.of([provision(name) for name in IDS])


def references(text, home):
    found = find_cross_references(text, 0, len(text), home=home, outline=OUTLINE, grammar=load_term_grammar())
    return [(one.evidence.span.of(text), one.provisions) for one in found]


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("in accordance with Article 5", "Art. 3(2)", [("Article 5", ("Art. 5",))]),
        ("under Article 3 (1) (b) of this Treaty", "Art. 5", [("Article 3 (1) (b)", ("Art. 3(1)(b)",))]),
        ("Article 3, paragraph 2,", "Art. 5", [("Article 3, paragraph 2", ("Art. 3(2)",))]),
        ("paragraph 1 of Article 6", "Art. 5", [("paragraph 1 of Article 6", ("Art. 6(1)",))]),
        ("pursuant to paragraph 2", "Art. 3(1)(a)", [("paragraph 2", ("Art. 3(2)",))]),
        ("sub-paragraphs (a) and (b) above", "Art. 3(1)(a)", [("sub-paragraphs (a) and (b)", ("Art. 3(1)(a)", "Art. 3(1)(b)"))]),
        ("paragraph 1 of this Article", "Art. 3(2)", [("paragraph 1 of this Article", ("Art. 3(1)",))]),
        ("for the purposes of this Article", "Art. 3(2)", [("this Article", ("Art. 3",))]),
        ("under Article 4", "Art. 5", [("Article 4", ("Art. IV",))]),
        ("Articles 3 to 6", "Art. 5", [("Articles 3 to 6", ("Art. 3", "Art. IV", "Art. 5", "Art. 6"))]),
        ("Article 2", "Annex, Art. 1", [("Article 2", ("Annex, Art. 2",))]),
        ("Section 2", "No. I, Sec. 1", [("Section 2", ("No. I, Sec. 2",))]),
        ("paragraph 8 (a) above", "para. 7", [("paragraph 8 (a)", ("para. 8(a)",))]),
        ("Article 5 of the Weir Convention", "Art. 3(2)", [("Article 5", ())]),
        ("Articles 5 and 9", "Art. 3(2)", [("Articles 5 and 9", ())]),
        ("Articles 3, 5*bis*", "Art. 6(1)", [("Articles 3, 5", ())]),
        ("Article 5A", "Art. 6(1)", [("Article 5A", ())]),
        ("the preceding paragraph", "Art. 3(2)", [("the preceding paragraph", ())]),
        ("an article of clothing", "Art. 3(2)", []),
    ],
)  # fmt: skip
def test_cross_references(text, home, expected):
    assert references(text, home) == expected
