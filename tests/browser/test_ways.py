"""The main ways of an analyst, in a real browser: find a pair, see why, see the words on the page, correct, export."""

import csv
import re

PAGES = ("/", "/documents", "/countries", "/countries/MYS", "/pairs/MYS/EST", "/commitments", "/search?q=officers",
         "/calendar", "/runs", "/sql", "/about")  # fmt: skip


def test_from_a_pair_to_the_words_and_a_correction_that_lasts(page, place, tmp_path):
    page.goto("/countries")
    page.get_by_label("What binds").fill("Malaysia")
    page.get_by_label("and", exact=True).fill("Estonia")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Malaysia and Estonia"

    page.get_by_role("link", name=re.compile("EXCHANGE AND MUTUAL PROTECTION")).click()
    sentence = page.locator("mark.prohibition", has_text="shall not lower").first
    assert sentence.is_visible()
    note = page.locator("section.prov", has_text="shall not lower").locator(".notes li").first
    number = note.locator(".no").inner_text()

    note.get_by_role("link", name="on the page").click()
    picture = page.locator(".leaf img")
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 800
    boxes = page.locator(".leaf rect.sought")
    assert boxes.count() == 2  # the sentence runs over two lines
    over, under = boxes.first.bounding_box(), picture.bounding_box()
    assert under["x"] < over["x"] < under["x"] + under["width"]
    assert under["y"] < over["y"] < under["y"] + under["height"]
    assert dark_share(page, over) > 0.03  # there is print below the box

    page.get_by_role("link", name=f"Correct commitment {number}").click()
    page.get_by_label("Bearer").fill("each")
    page.get_by_label("Your name").fill("Amina Haddad")
    page.get_by_role("button", name="Save the correction").click()
    note = page.locator(".notes li.sought")
    assert "each party" in note.inner_text()
    assert "reviewed" in note.inner_text()

    document = re.search("/documents/([0-9a-f]{16})", page.url)[1]
    place.mithaq(
        "run", place.documents, "--dataset", place.dataset, "--reprocess", "--workers", "1", "--orchestrator", "none"
    )
    page.wait_for_timeout(1500)
    for _ in range(40):  # the newer version is opened beside the old one
        page.goto(f"/documents/{document}?c={number}")
        if place.asked("/api/dataset")["version"] > 1:
            break
        page.wait_for_timeout(500)
    row = place.asked(f"/api/documents/{document}")["commitments"][int(number) - 1]
    assert (row["bearer"], row["reviewed"]) == (["each"], ["bearer"])
    assert "reviewed" in page.locator(".notes li.sought").inner_text()

    page.goto(f"/commitments?document={document}&modality=prohibition")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    download.value.save_as(tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert rows
    assert {row["modality"] for row in rows} == {"prohibition"}
    assert f"{document}-{number}" in {row["commitment"] for row in rows}


def dark_share(page, box):
    """Return the share of dark pixels in a part of the window."""
    from io import BytesIO

    from PIL import Image

    page.evaluate("window.scrollTo(0, 0)")
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
    image = Image.open(BytesIO(page.screenshot(clip=clip, full_page=True))).convert("L")
    return sum(image.histogram()[:110]) / (image.width * image.height)


def test_every_page_fits_a_telephone_and_a_keyboard(page, place):
    document = next(d for d in place.asked("/api/documents")["documents"] if d["media_type"] == "application/pdf")[
        "document"
    ]
    of_document = [f"/documents/{document}{end}" for end in ("", "/commitments", "/record", "/pages/1", "/correct")]
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for address in (*PAGES, *of_document):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            assert page.get_by_role("main").count() == 1
            assert page.get_by_role("heading", level=1).count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_text_from_right_to_left_is_shown_so(page):
    page.goto("/documents?language=ar")
    title = page.locator(".card h3 a span").first
    assert title.evaluate("element => getComputedStyle(element).direction") == "rtl"
    page.locator(".card h3 a").first.click()
    body = page.locator(".instrument p[lang=ar]").first
    assert body.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert "Naskh" in body.evaluate("element => getComputedStyle(element).fontFamily")


def test_a_filter_lives_in_the_address(page):
    page.goto("/documents")
    page.get_by_label("Party", exact=True).fill("Qatar")
    page.get_by_role("button", name="Show").click()
    assert "party=Qatar" in page.url
    assert page.locator(".card").count() == 1
    page.get_by_role("link", name="Remove the filter Party").click()
    assert page.locator(".card").count() == 3
