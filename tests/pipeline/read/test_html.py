import pytest

from pipeline.errors import LimitExceededError

NAVIGATION = "".join(f'<a href="/{name}.html">{name}</a> ' for name in ("Home", "Press", "Archive", "Contact"))


def page(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>PACT</h1><p>The  Parties\n agree.</p>", "PACT\n\nThe Parties agree."),
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<p>a <b>bold</b> word, <i>and</i>more</p>", "a bold word, andmore"),
        ("<p>a&nbsp;b &mdash; &#1605;</p>", "a\u00a0b — م"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<ol type="a"><li>one</li><li>two</li></ol>', "a. one\nb. two"),
        ('<ol start="3"><li>one</li><li value="9">two</li><li>three</li></ol>', "3. one\n9. two\n10. three"),
        ('<ol style="list-style-type: upper-roman"><li>one</li></ol>', "I. one"),
        ('<ol style="list-style: none"><li>one</li></ol>', "one"),
        ("<ol><li>(a) one</li><li>b) two</li></ol>", "(a) one\nb) two"),
        ("<ol><li>one<ol type=i><li>in</li></ol></li><li>two</li></ol>", "1. one\n\ni. in\n\n2. two"),
        ("<dl><dt>Party</dt><dd>a State</dd></dl>", "Party\n\na State"),
        ("<table><tr><td>No.</td><td>Item</td></tr><tr><td>1</td><td>Radar</td></tr></table>", "No.\tItem\n1\tRadar"),
        (f"<table><tr><td>{'word ' * 20}</td><td>other</td></tr></table>", "word " * 19 + "word\nother"),
        ("<table><tr><td><p>For Jordan</p></td><td><p>For Kenya</p></td></tr></table>", "For Jordan\n\nFor Kenya"),
        ("<pre>Article 1\n  (a) x</pre><p>y</p>", "Article 1\n  (a) x\n\ny"),
        ("text<p>one<p>two", "text\n\none\n\ntwo"),
        ("<script>var x = 1;</script><style>p {}</style><p>one</p><!-- two -->", "one"),
        ('<p hidden>no</p><p style="display: none">no</p><p>yes</p>', "yes"),
        ("<blockquote><p>one</p></blockquote>two", "one\n\ntwo"),
    ],
)  # fmt: skip
def test_what_a_browser_prints(read_bytes, body, text):
    assert read_bytes(page(body)).pages[0].text == text


@pytest.mark.parametrize(
    "surroundings",
    [
        f"<nav>{NAVIGATION}</nav>",
        f"<table><tr><td>{NAVIGATION}</td></tr></table>",
        "<footer>All rights reserved</footer>",
        '<div role="banner">Ministry</div>',
        '<div class="cookie-banner">We use cookies.</div>',
        '<div id="site-nav">You are here</div>',
        "<aside>Read more</aside>",
        "<form><input value=x><button>Search</button></form>",
    ],
)
def test_surroundings_are_left_out(read_bytes, surroundings):
    text = "The Parties shall protect the information that they exchange. " * 10
    assert read_bytes(page(f"{surroundings}<div><p>{text}</p></div>")).pages[0].text == text.strip()


def test_the_element_marked_as_main_is_taken(read_bytes):
    text = "The Parties shall consult. " * 10
    assert read_bytes(page(f"<p>Ministry</p><main><p>{text}</p></main>")).pages[0].text == text.strip()


def test_treaty_text_is_not_surroundings_by_a_class_name(read_bytes):
    text = "The Parties shall consult. " * 10
    paged = read_bytes(page(f'<div class="sidebar"><p>{text}</p></div><p>{text}</p>'))
    assert paged.pages[0].text.count("consult") == 20


def test_xhtml_with_empty_elements(read_bytes):
    data = (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script/>'
        '</head><body><div/><p>one<a id="x"/> two&nbsp;three</p></body></html>'
    )
    paged = read_bytes(data)
    assert paged.source.media_type == "application/xhtml+xml"
    assert paged.pages[0].text == "one two\u00a0three"


def test_old_pages_nest_deeply_and_hostile_ones_more(read_bytes):
    assert read_bytes(page("<div>" * 600 + "text")).pages[0].text == "text"
    with pytest.raises(LimitExceededError, match="nested"):
        read_bytes(page("<div>" * 5000 + "text"))


def test_a_tree_too_large_for_the_limit_is_not_built(read_bytes):
    with pytest.raises(LimitExceededError, match="unpack"):
        read_bytes(page("<p>x</p>" * 1000), unpacked_bytes=100_000)


def test_long_lists_and_rows_take_linear_time(read_bytes):
    body = "<ol>" + "<li>item</li>" * 20_000 + "</ol><table><tr>" + "<td>x</td>" * 20_000 + "</tr></table>"
    assert "20000. item" in read_bytes(page(body)).pages[0].text
