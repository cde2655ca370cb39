"""The map of partners: states shaded by a count, small ones as dots, each a link. Geometry: ``world.json``."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from pipeline.explorer.rendering import HERE, environment
from pipeline.explorer.words import number, party

SHADES = 5
SCALES = ((0,), (0, 3), (0, 2, 4), (0, 1, 3, 5), (0, 1, 2, 4, 5), (0, 1, 2, 3, 4, 5))
"""Which shades are taken where fewer are needed."""
FORMER_SHOWN_AS = {"SUN": "RUS", "UAR": "EGY", "ZAR": "COD", "DDR": "DEU", "YUG": "SRB", "SCG": "SRB", "VDR": "VNM",
                   "YMD": "YEM", "CSK": "CZE"}  # fmt: skip
"""Former states without an outline of their own: where their seat of government was."""


@cache
def world() -> Mapping[str, Any]:
    """Return the geometry: ``width``, ``height``, ``land`` (outlines of no state), ``states`` by code."""
    found: Mapping[str, Any] = json.loads((HERE / "world.json").read_text("utf-8"))
    return found


def steps(counts: Mapping[str, int]) -> list[int]:
    """Return the least count of each shade, at most ``SHADES``, each shade about as full as the others."""
    ordered = sorted(count for count in counts.values() if count)
    if not ordered:
        return []
    return sorted({1, *(ordered[len(ordered) * n // SHADES] for n in range(1, SHADES))})


def draw(counts: Mapping[str, int], *, noun: str, chosen: str | None = None) -> Markup:
    """Return the map as SVG, with its legend. ``counts`` are by state; ``chosen`` is marked."""
    shown: dict[str, int] = {}
    for code, count in counts.items():
        at = FORMER_SHOWN_AS.get(code, code)
        shown[at] = shown.get(at, 0) + count
    least = steps(shown)
    shades = SCALES[len(least)]
    states = [
        {
            "code": code,
            "shade": shades[bisect_right(least, shown.get(code, 0))],
            "label": f"{party(code)}: {number(shown[code])} {noun}" if shown.get(code) else party(code),
            "is_linked": bool(shown.get(code)) or code == chosen,
            "chosen": code == chosen,
            **state,
        }
        for code, state in world()["states"].items()
    ]
    ends = [f"{number(low)}" + (f"–{number(high - 1)}" if high and high - 1 > low else "" if high else "+")
            for low, high in zip(least, [*least[1:], None], strict=False)]  # fmt: skip
    text = environment().get_template("parts/map.svg").render(
        world=world(), large=[s for s in states if "outline" in s], small=[s for s in states if s["small"]],
        legend=list(zip(shades[1:], ends, strict=True)), noun=noun,
    )  # fmt: skip
    return Markup(text)  # noqa: S704 - rendered by a template that escapes
