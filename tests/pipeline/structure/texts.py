"""Invented instruments and the way to read them, for the tests of structure."""

from pathlib import Path

from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import shipped_rules
from pipeline.types import Page, PagedText, SourceDocument

SOURCE = SourceDocument(path=Path("invented.txt"), sha256="0" * 64, media_type="text/plain", size=1)


def paged(*pages, metadata=()):
    return PagedText(
        source=SOURCE,
        pages=tuple(Page(number=n, text=text, method="plain") for n, text in enumerate(pages, 1)),
        metadata=metadata,
    )


def outline(*pages):
    """Return the normalised text and its provisions."""
    text = normalise(paged(*pages))
    return text, segment(text, rules=shipped_rules())


TREATY = """\
AGREEMENT
between the Government of Amberland and the Government of the Basalt Isles
on Joint Exercises

The Government of Amberland and the Government of the Basalt Isles,

Desiring to train their forces together,

Have agreed as follows:

CHAPTER I
GENERAL PROVISIONS

Article 1
Definitions

For the purposes of this Agreement:

(a) "forces" means the armed forces of a Party;

(b) "exercise" means an activity that both Parties have approved.

Article 2
Exercises

1. Each Party shall:

(a) invite observers of the other Party;

(b) provide them with:

(i) quarters;

(ii) transport,

at no cost to the other Party.

2. The Parties may hold exercises at sea.

Article 3

This Agreement shall enter into force on signature. It shall remain in force for five years.

IN WITNESS WHEREOF the undersigned have signed this Agreement.

DONE at Port Amber on 3 May 1999 in two originals in the English language.

For the Government of Amberland:
A. Resin

For the Government of the Basalt Isles:
B. Column

ANNEX A
Costs

1. Fuel is paid for by the Party that uses it.

2. Food shall be shared.
"""
