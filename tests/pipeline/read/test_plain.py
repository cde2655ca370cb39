import pytest

from pipeline.errors import LimitExceededError, UnreadableDocumentError
from pipeline.read.plain import parse_front_matter
from tests.pipeline.read.makers import ENGLISH

FRONT = "---\ntitle: 'A pact: of amity'\ndate: 2020-13-45\ntags: [defence, 2]\nnested: {a: b}\nempty:\n---\n"


def test_plain_text_keeps_its_characters(read_bytes):
    text = "PACT\n\n  Article 1\n\n\tThe Parties agree.\n"
    paged = read_bytes(text)
    assert [(page.number, page.text, page.method) for page in paged.pages] == [(1, text, "plain")]


def test_form_feeds_part_pages(read_bytes):
    paged = read_bytes("Article 1\n\f\nArticle 2\f\f")
    assert [(page.number, page.text) for page in paged.pages] == [(1, "Article 1\n"), (2, "\nArticle 2")]


def test_front_matter_is_parsed_and_stays_in_the_text(read_bytes):
    paged = read_bytes(FRONT + "# A pact\n")
    assert dict(paged.metadata) == {"title": "A pact: of amity", "date": "2020-13-45", "tags": "defence, 2"}
    assert paged.pages[0].text == FRONT + "# A pact\n"


@pytest.mark.parametrize(
    "front",
    [
        "title: [a\nb: {", "a: &a [x, x]\nb: [*a, *a]", "a: " + "[" * 5000, "just words", "? [a, b]\n: c", "\ttitle: a",
    ],
)  # fmt: skip
def test_front_matter_that_is_not_valid_is_a_doubt(front):
    metadata, issues = parse_front_matter(f"---\n{front}\n---\nThe Parties agree.\n")
    assert metadata == ()
    assert [issue.code for issue in issues] == ["read.invalid-front-matter"]
    assert "\n" not in issues[0].message


def test_tags_of_yaml_run_nothing():
    metadata, _ = parse_front_matter('---\na: !!python/object/apply:os.system ["ls"]\n---\n')
    assert metadata == (("a", "ls"),)


def test_a_rule_of_dashes_is_no_front_matter(read_bytes):
    paged = read_bytes("---\n\nThe Parties agree.\n", name="a.md")
    assert (paged.metadata, paged.issues) == ((), ())


def test_a_stray_meta_tag_before_markdown_is_not_printed(read_bytes):
    paged = read_bytes("<meta charset='utf-8'/>\n\n# Pact\n\n" + ENGLISH, name="a.md")
    assert paged.pages[0].text.startswith("# Pact")


def test_text_without_a_letter_holds_no_text(read_bytes):
    with pytest.raises(UnreadableDocumentError, match="no text"):
        read_bytes(" \n\f - \n")


def test_the_limits_of_pages_and_characters(read_bytes):
    with pytest.raises(LimitExceededError, match="3 pages"):
        read_bytes("a\fb\fc", pages=2)
    with pytest.raises(LimitExceededError, match="characters"):
        read_bytes("word " * 30, characters=100)
    with pytest.raises(LimitExceededError, match="characters"):
        read_bytes("word " * 300, characters=100)
