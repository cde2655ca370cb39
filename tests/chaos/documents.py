"""Synthetic agreements by the thousand, each its own: invented states, drawn articles, lengths of real treaties.

The same seed and number give the same document, to the byte, whatever else is made. Nothing in them is any real text's.
``python -m tests.chaos.documents FOLDER --count 100`` writes some.
"""

from __future__ import annotations

import argparse
import html
import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import docx

FORMATS = ("txt",) * 9 + ("md",) * 6 + ("html",) * 4 + ("docx",)
FORMS = ("Republic of {}", "Kingdom of {}", "State of {}", "Federation of {}", "Sultanate of {}", "Emirate of {}")
FIRST = (
    "Ar",
    "Bel",
    "Cal",
    "Dor",
    "El",
    "Fen",
    "Gar",
    "Hal",
    "Il",
    "Jor",
    "Kas",
    "Lor",
    "Mer",
    "Nar",
    "Or",
    "Pel",
    "Quar",
)
LAST = ("vania", "mora", "dovia", "stan", "bria", "thia", "land", "gonia", "danum", "ravia")
CAPITALS = ("Port {}", "{} City", "New {}", "Fort {}")
FIELDS = (
    "coastal surveillance", "mine clearance", "the training of peacekeepers", "cyber defence", "border security",
    "the protection of classified information", "defence industry", "search and rescue at sea", "military medicine",
    "counter-terrorism", "the control of small arms", "hydrography", "air defence", "the exchange of intelligence",
)  # fmt: skip
NAMES = ("Mira Toval", "Adan Keshi", "Lena Orrad", "Samir Helvan", "Ruya Tamar", "Pavel Dorin", "Noor Bashar")
OFFICES = ("Minister of Defence", "Minister of the Interior", "Minister of Foreign Affairs")
SUBJECTS = ("Each Party", "The Parties", "{a}", "{b}", "The competent authorities of {a}", "The Joint Committee")
VERBS = (
    "shall", "shall", "shall", "may", "should", "shall not", "undertakes to", "shall endeavour to", "agrees to",
)  # fmt: skip
DEEDS = (
    "train {n} officers of the other Party each year in {field}",
    "provide the other Party with equipment for {field} worth up to {n},000 Belian crowns",
    "inform the other Party of any incident that touches {field} within {n} hours",
    "make available {n} places in its academies for courses on {field}",
    "exchange experts on {field} for periods of up to {n} weeks",
    "hold joint exercises in {field} at least once every {n} months",
    "protect information received under this Agreement for at least {n} years",
    "bear the cost of the stay of up to {n} members of a delegation",
    "transfer documents on {field} to a third State without written consent",
    "grant the vessels of the other Party access to its ports for up to {n} days",
    "establish a working group of {n} members on {field}",
    "consult the other Party on {field} at its request",
)
PLAIN = (
    "The expression “material” in this Agreement includes {n} classes of goods listed in Annex {m}.",
    "Cooperation in {field} takes the form of visits, seminars and studies, of which {n} were held in the year before.",
    "The programme for {field} covers {n} activities and is drawn up for each calendar year.",
    "This Article is without prejudice to paragraph {m} of the Protocol on {field}.",
)
FINAL = (
    "This Agreement shall enter into force on the {n}th day after the receipt of the last notification by which the "
    "Parties inform each other that their internal procedures have been completed.",
    "It shall remain in force for {m} years and shall be renewed tacitly for like periods unless either Party gives "
    "written notice at least six months before its expiry.",
    "Any dispute on the interpretation or application of this Agreement shall be settled by negotiation.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Words of a document: log-normal about ``median``, cut off at both ends."""

    median: float
    sigma: float
    least: int
    most: int

    def draw(self, chance: random.Random) -> int:
        return round(min(max(chance.lognormvariate(math.log(self.median), self.sigma), self.least), self.most))


TREATIES = Lengths(median=4_800, sigma=0.85, least=600, most=27_000)
"""As measured on 399 treaties in the shared corpus: medians, quartiles 3,100 and 7,500, one in twenty over 27,000."""
MEDIUM = Lengths(median=1_200, sigma=0.6, least=300, most=5_000)
SHORT = Lengths(median=220, sigma=0.4, least=150, most=600)


def make(number: int, *, seed: int = 1, lengths: Lengths = TREATIES) -> tuple[str, bytes]:
    """Return the name and the bytes of one document."""
    chance = random.Random(f"{seed}:{number}")
    kind = chance.choice(FORMATS)
    blocks = list(_blocks(number, chance, lengths.draw(chance)))
    return f"{number // 100:04}/agreement-{number:06}.{kind}", WRITERS[kind](blocks)


def write(folder: Path, count: int, *, seed: int = 1, lengths: Lengths = TREATIES, first: int = 0) -> list[Path]:
    """Write that many documents below the folder, a hundred to a folder; return their paths."""
    paths = []
    for number in range(first, first + count):
        name, data = make(number, seed=seed, lengths=lengths)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        paths.append(path)
    return paths


def _blocks(number, chance, words):
    """Yield (level, text): 1 a title, 2 a heading, 0 a paragraph; about that many words in all."""
    names = chance.sample([first + last for first in FIRST for last in LAST], 2)
    states = [chance.choice(FORMS).format(name) for name in names]
    fields = chance.sample(FIELDS, 4)
    yield 1, f"Agreement between the {states[0]} and the {states[1]} on Cooperation in {fields[0].title()}"
    yield 0, f"Treaty Register of the Inner Sea, No. {number}"
    yield 0, f"The {states[0]} and the {states[1]}, hereinafter referred to as “the Parties”,"
    yield 0, f"Recalling their friendship and the Charter of the Inner Sea of {chance.randrange(1950, 2000)},"
    yield 0, f"Desiring to deepen their cooperation in {fields[1]} and {fields[2]},"
    yield 0, "Have agreed as follows:"
    said, article = 150, 0
    while said < words:
        article += 1
        yield 2, f"Article {article}"
        for paragraph in range(1, chance.randrange(2, 6)):
            text = " ".join(_sentence(chance, names, fields) for _ in range(chance.randrange(1, 4)))
            yield 0, f"{paragraph}. {text}"
            said += len(text.split())
    yield 2, f"Article {article + 1}"
    for paragraph, clause in enumerate(FINAL, 1):
        yield 0, f"{paragraph}. {clause.format(n=chance.randrange(20, 61), m=chance.randrange(2, 11))}"
    day = date(1990, 1, 1) + timedelta(days=chance.randrange(12_000))
    place = chance.choice(CAPITALS).format(names[0])
    yield 0, f"Done at {place} on {day.day} {day:%B %Y}, in duplicate, in the English language."
    for state in states:
        yield 0, f"For the {state}: {chance.choice(NAMES)}, {chance.choice(OFFICES)}"


def _sentence(chance, names, fields):
    values = {"n": chance.randrange(2, 90), "m": chance.randrange(1, 9), "field": chance.choice(fields)}
    if chance.random() < 0.3:
        return chance.choice(PLAIN).format(**values)
    subject = chance.choice(SUBJECTS).format(a=names[0], b=names[1])
    return f"{subject} {chance.choice(VERBS)} {chance.choice(DEEDS).format(**values)}."


def _as_text(blocks):
    return "\n\n".join(text for _, text in blocks).encode()


def _as_markdown(blocks):
    return "\n\n".join(f"{'#' * level} {text}" if level else text for level, text in blocks).encode()


def _as_html(blocks):
    tags = {0: "p", 1: "h1", 2: "h2"}
    body = "\n".join(f"<{tags[level]}>{html.escape(text)}</{tags[level]}>" for level, text in blocks)
    return f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def _as_docx(blocks):
    document = docx.Document()
    for level, text in blocks:
        if level:
            document.add_heading(text, level)
        else:
            document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


WRITERS = {"txt": _as_text, "md": _as_markdown, "html": _as_html, "docx": _as_docx}


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="150 to 600 words each")
    asked = parser.parse_args()
    write(asked.folder, asked.count, seed=asked.seed, lengths=SHORT if asked.short else TREATIES)


if __name__ == "__main__":
    main()
