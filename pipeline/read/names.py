"""Names from within containers made plain: labels that neither lead out of the container nor hide what they say."""

from __future__ import annotations

import unicodedata

import regex

MAX_PART, MAX_NAME = 150, 800
"""Characters of a part and of a whole name."""
SEPARATORS = regex.compile(r"[/\\]+")
DRIVE = regex.compile(r"^[A-Za-z]:")
JOINERS = "\u200c\u200d"  # Persian and Urdu names need them
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"})


class Names:
    """Gives each member of a container a plain name of its own, the same for the same container."""

    def __init__(self, *, reserved: str) -> None:
        self._reserved = reserved
        self._given: set[str] = set()
        self._turns: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return the plain form of ``name``; a second member of that name gets a number."""
        plain = plain_name(name, reserved=self._reserved)
        unique = plain
        while unique in self._given:
            turn = self._turns[plain] = self._turns.get(plain, 1) + 1
            stem, dot, suffix = plain.rpartition(".")
            unique = f"{stem} ({turn}).{suffix}" if dot and stem and "/" not in suffix else f"{plain} ({turn})"
        self._given.add(unique)
        return unique


def plain_name(name: str, *, reserved: str) -> str:
    """Return the name without roots, drives, parts that lead upwards, control and direction marks.

    No part ends in ``reserved``, which marks a container in a path. What is left empty is called ``unnamed``.
    """
    parts = (_plain_part(part, reserved) for part in SEPARATORS.split(DRIVE.sub("", name)))
    kept = [part for part in parts if part]
    plain = "/".join(kept)
    while len(plain) > MAX_NAME:
        kept = kept[1:] if len(kept) > 1 else [kept[0][:MAX_NAME]]
        plain = "/".join(kept)
    return plain or "unnamed"


def _plain_part(part: str, reserved: str) -> str:
    shown = "".join(
        c if c in JOINERS or unicodedata.category(c) not in HIDDEN else "_" if c in "\t\r\n" else "" for c in part
    )
    shown = " ".join(shown.split()).rstrip(reserved + " ")
    if shown.strip(".") == "":
        return ""
    if len(shown) > MAX_PART:
        stem, dot, suffix = shown.rpartition(".")
        end = f".{suffix}" if dot and len(suffix) <= 10 else ""
        shown = (stem if end else shown)[: MAX_PART - len(end)] + end
    return shown
