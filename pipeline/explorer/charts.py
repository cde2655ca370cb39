"""Charts as SVG made on the server by Vega-Lite: no script reaches the page, and colours follow its light or dark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from pipeline.explorer.rendering import environment
from pipeline.explorer.view import Row

WIDE, NARROW = 880, 340
"""Widths in pixels of the two forms of a chart: for a desk and for a telephone."""
STRIP = (640, 56)
MOST_COLUMNS, MOST_NARROW = 50, 26
"""Periods that a chart of areas shows on a desk and on a telephone."""
CONFIG = {
    "background": None,
    "font": "Inter, system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink-soft)", "titleColor": "var(--ink-soft)", "gridColor": "var(--rule)", "domain": False,
        "tickColor": "var(--rule)", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    },
    "legend": {"labelColor": "var(--ink-soft)", "titleColor": "var(--ink-soft)", "labelFontSize": 12},
}  # fmt: skip
HERE = "https://explorer.invalid"
"""Vega takes a link without a host for one to its own site; this one is taken off again."""
_FRACTION = re.compile(r"\d+\.\d{2,}")
_NEEDLESS = re.compile(r' (?:aria-roledescription|role|pointer-events|stroke-miterlimit)="[^"]*"')
_LABELLED = re.compile(r'(<(path|rect)\b[^>]*?aria-label="([^"]*)"[^>]*?)/>')
_SIZE = re.compile(r'^<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"')


@cache
def _converter() -> Any:  # noqa: ANN401 - the module, which loads a large library
    import vl_convert

    return vl_convert


def drawn(spec: Row, *, label: str, width: int) -> Markup:
    """Return a Vega-Lite chart as SVG that scales with the page; what a mark stands for shows under the pointer."""
    svg = _converter().vegalite_to_svg({**spec, "config": CONFIG})
    svg = _NEEDLESS.sub("", svg).replace(f'xlink:href="{HERE}', 'href="')
    svg = _FRACTION.sub(lambda number: f"{float(number[0]):.1f}", svg)
    svg = _LABELLED.sub(r"\1><title>\3</title></\2>", svg)
    name = "wide" if width >= WIDE else "narrow"
    head = rf'<svg role="group" aria-label="{escape(label)}" focusable="false" data-form="{name}" \1'
    return Markup(_SIZE.sub(head, svg, count=1))  # noqa: S704 - Vega escapes what it draws


def both(make: Any, *, label: str) -> Markup:  # noqa: ANN401 - a function of a width
    """Return a chart for a desk and the same for a telephone; the style sheet shows one of them."""
    return Markup("").join(drawn(make(width), label=label, width=width) for width in (WIDE, NARROW))


def strip(rows: Sequence[Row], *, link: str) -> Markup:
    """Return a small strip of bars of ``n`` by ``year``: drawn by a template, since every party has one."""
    first, last, most = rows[0]["year"], rows[-1]["year"], max(row["n"] for row in rows)
    step = STRIP[0] / max(last - first + 1, 20)
    bars = [{"x": (r["year"] - first) * step, "height": max(2.0, STRIP[1] * r["n"] / most), **r} for r in rows]
    text = (
        environment()
        .get_template("parts/strip.svg")
        .render(
            bars=bars,
            width=STRIP[0],
            height=STRIP[1],
            bar=max(1.4, min(step * 0.8, 14)),
            first=first,
            last=last,
            link=link,
        )
    )
    return Markup(text)  # noqa: S704 - rendered by a template that escapes


def timeline(rows: Sequence[Row], *, link: str, noun: str = "instruments") -> Markup:
    """Return bars of ``n`` by ``year``; ``link`` is the address of a year, which takes its place at the end twice."""
    data = [{"year": r["year"], "n": r["n"], "what": f"{r['year']}: {r['n']:,} {noun}",
             "url": f"{HERE}{link}since={r['year']}&until={r['year']}"} for r in rows]  # fmt: skip
    first, last = (min(r["year"] for r in rows), max(r["year"] for r in rows)) if rows else (2000, 2020)
    span = max(last - first + 1, 12)

    def spec(width: int) -> Row:
        bar = max(1.5, min(18.0, (width - 60) / span * 0.78))
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": width - 60, "height": 170,
            "data": {"values": data},
            "mark": {"type": "bar", "color": "var(--series)", "size": bar},
            "encoding": {
                "x": {"field": "year", "type": "quantitative", "title": None,
                      "scale": {"domain": [last - span, last + 1], "nice": False},
                      "axis": {"format": "d", "grid": False, "tickCount": 6 if width < WIDE else 14, "tickMinStep": 1}},
                "y": {"field": "n", "type": "quantitative", "title": None,
                      "axis": {"tickCount": 4, "format": ",d", "tickMinStep": 1}},
                "href": {"field": "url"}, "description": {"field": "what"},
            },
        }  # fmt: skip

    return both(spec, label=f"Bar chart: {noun} by year, {first} to {last}")


def heat(rows: Sequence[Row], *, order: Sequence[str], step: int) -> Markup:
    """Return squares of ``n`` by ``area`` and first ``year`` of ``step`` years, darker for more, each a link.

    On a desk the last ``MOST_COLUMNS`` are shown, on a telephone fewer.
    """
    data = [{"area": r["label"], "year": r["year"], "n": r["n"],
             "what": f"{r['label']}, {period(r['year'], step)}: {r['n']:,} instrument{'' if r['n'] == 1 else 's'}",
             "url": f"{HERE}/documents?area={r['area']}&since={r['year']}&until={r['year'] + step - 1}"}
            for r in rows]  # fmt: skip
    years = sorted({r["year"] for r in rows}) or [2000]
    columns = list(range(years[0], years[-1] + 1, step))

    def spec(width: int) -> Row:
        is_wide = width >= WIDE
        shown = columns[-(MOST_COLUMNS if is_wide else MOST_NARROW) :]
        every = max(1, -(-len(shown) // (16 if is_wide else 5)))
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "width": width - (240 if is_wide else 150), "height": {"step": 21},
            "data": {"values": [row for row in data if row["year"] in shown]},
            "mark": {"type": "rect", "color": "var(--series)"},
            "encoding": {
                "x": {"field": "year", "type": "ordinal", "title": None,
                      "scale": {"domain": shown, "paddingInner": 0.06},
                      "axis": {"labelAngle": 0, "ticks": False, "orient": "top", "labelOverlap": True,
                               "values": shown[::every]}},
                "y": {"field": "area", "type": "nominal", "title": None, "scale": {"paddingInner": 0.1},
                      "sort": list(order), "axis": {"ticks": False, "labelLimit": 230 if is_wide else 142,
                                                 "labelFontSize": 12 if is_wide else 11}},
                "opacity": {"field": "n", "type": "quantitative", "legend": None,
                            "scale": {"type": "sqrt", "range": [0.14, 1]}},
                "href": {"field": "url"}, "description": {"field": "what"},
            },
        }  # fmt: skip

    return both(spec, label=f"Areas of cooperation by {step} years, {columns[0]} to {columns[-1] + step - 1}")


def period(year: int, step: int) -> str:
    """Return the years that begin with ``year`` as text: ``1990 to 1999``."""
    return str(year) if step == 1 else f"{year} to {year + step - 1}"
