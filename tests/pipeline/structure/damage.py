"""Sound documents damaged in known ways, and how often the grade notices.

From the root of the repository, over folders of texts of your own:
``python -m tests.pipeline.structure.damage FOLDER... [--most 300] [--seed 1]``.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.read import read
from pipeline.read.quality import page_quality
from pipeline.rules import load_rules
from pipeline.settings import Limits
from pipeline.structure.grade import QualityRules, grade_reading
from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import shipped_rules
from pipeline.types import Page, PagedText, SourceDocument

RULES = load_rules("quality", QualityRules)
ARTICLE = re.compile(r"^\W*(?:Article|ARTICLE|Artikel|Artículo|Madde|Статья)\s+(\d{1,3})\b.*$", re.MULTILINE)
LINES_PER_PAGE = 42
STAMP = "Scanned by the registry"


def grade(pages, *, problems=()):
    """Return the grade and issues of a document with these pages; ``problems`` are numbers of pages that failed."""
    made = tuple(
        Page(
            number=number,
            text="" if number in problems else text,
            method="text-layer",
            quality=page_quality(text),
            problem="damaged" if number in problems else None,
        )
        for number, text in enumerate(pages, start=1)
    )
    source = SourceDocument(path=Path("x.pdf"), sha256="0" * 64, media_type="application/pdf", size=1)
    paged = PagedText(source=source, pages=made)
    text = normalise(paged)
    provisions = segment(text, rules=shipped_rules())
    return grade_reading(paged, text, provisions, rules=RULES, structure=shipped_rules())


def printed(pages):
    """Return the text on pages of some forty lines, each with its number at the foot, as a PDF has them."""
    lines = [part for line in "\n".join(pages).split("\n") for part in folded(line)]
    cut = [lines[at : at + LINES_PER_PAGE] for at in range(0, len(lines), LINES_PER_PAGE)]
    return ["\n".join([*page, "", f"- {number} -"]) for number, page in enumerate(cut, start=1)]


def folded(line, width=90):
    """Return the line in pieces of about ``width`` characters."""
    pieces, words = [""], line.split(" ")
    for word in words:
        if pieces[-1] and len(pieces[-1]) + len(word) >= width:
            pieces.append(word)
        else:
            pieces[-1] = f"{pieces[-1]} {word}".strip()
    return pieces


def without_a_page(pages, chance):
    """Take one page out of the middle."""
    pages = printed(pages)
    if len(pages) < 4:
        return None
    del pages[chance.randrange(1, len(pages) - 1)]
    return pages


def without_an_article(pages, chance):
    """Take one article out, not the first and not the last."""
    text = "\f".join(pages)
    found = list(ARTICLE.finditer(text))
    inner = [
        at
        for at in range(1, len(found) - 1)
        if [int(found[n][1]) for n in (at - 1, at, at + 1)] == list(range(int(found[at][1]) - 1, int(found[at][1]) + 2))
    ]
    if not inner:
        return None
    at = chance.choice(inner)
    return (text[: found[at].start()] + text[found[at + 1].start() :]).split("\f")


def shifted(pages, chance):
    """Shift every letter by the same distance, Latin ones within their alphabet, as a wrong font map does."""
    by = chance.randrange(1, 25)

    def shift(found):
        if not found[0].isascii():
            return chr(ord(found[0]) + by)
        first = ord("a") if found[0].islower() else ord("A")
        return chr(first + (ord(found[0]) - first + by) % 26)

    return [re.sub(r"[^\W\d_]", shift, page) for page in pages]


def glued(share):
    """Return a damage that takes out this share of the spaces within lines."""

    def glue(pages, chance):
        return [re.sub(r" ", lambda _: "" if chance.random() < share else " ", page) for page in pages]

    return glue


def misread(share):
    """Return a damage that replaces this share of the letters by others, as poor OCR does."""

    def garble(pages, chance):
        letters = sorted({character for page in pages for character in page if character.islower()} or set("أبتجدرسعل"))
        return [
            re.sub(r"[^\W\d_A-Z]", lambda m: chance.choice(letters) if chance.random() < share else m[0], page)
            for page in pages
        ]

    return garble


def only_a_stamp(pages, chance):  # noqa: ARG001 - one signature for all
    """Leave nothing but a scanner's stamp on each page."""
    return [STAMP for _ in printed(pages)]


def page_twice(pages, chance):
    """Copy one page twice, without printed numbers."""
    pages = [page.rsplit("\n", 2)[0] for page in printed(pages)]
    at = chance.randrange(len(pages))
    return [*pages[: at + 1], *pages[at:]]


DAMAGES = {
    "a page missing": without_a_page,
    "an article missing": without_an_article,
    "letters shifted": shifted,
    "a fifth of the spaces lost": glued(0.2),
    "half of the spaces lost": glued(0.5),
    "one letter in ten misread": misread(0.1),
    "one letter in five misread": misread(0.2),
    "a stamp only": only_a_stamp,
}


def measure(documents, *, seed):
    """Return for each damage, and for none, how many documents it could be done to and how many are doubtful."""
    chance = random.Random(seed)
    tried, noticed = Counter(), Counter()
    for pages in documents:
        for name, damage in {
            "none": lambda pages, _: pages,
            "none, on printed pages": lambda p, _: printed(p),
            **DAMAGES,
        }.items():
            made = damage(list(pages), chance)
            if made is not None:
                tried[name] += 1
                noticed[name] += bool(grade(made)[0].doubts)
    return tried, noticed


def texts(folders, *, most, seed):
    """Yield the pages of some documents of the folders."""
    for folder in folders:
        files = sorted(path for path in Path(folder).rglob("*") if path.suffix in {".txt", ".md", ".html"})
        random.Random(seed).shuffle(files)
        for path in files[:most]:
            try:
                yield [page.text for page in read(path, limits=Limits()).pages]
            except DocumentError as error:
                print(error)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tried, noticed = measure(texts(asked.folders, most=asked.most, seed=asked.seed), seed=asked.seed)
    print("| damage | documents | doubtful | share |\n|---|---:|---:|---:|")
    for name, count in tried.items():
        print(f"| {name} | {count:,} | {noticed[name]:,} | {noticed[name] / count:.1%} |")


if __name__ == "__main__":
    main()
