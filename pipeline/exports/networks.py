"""The network of partners as GraphML and GEXF, for Gephi, igraph, NetworkX and their like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError
from pipeline.exports.citation import Citation, as_text
from pipeline.exports.selection import Filters
from pipeline.questions import Collection
from pipeline.questions.network import graph

WRITERS = {"graphml": "write_graphml", "gexf": "write_gexf"}
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""


def write_network(
    collection: Collection, filters: Filters, path: Path, *, format: str, multilateral: bool, cited: Citation
) -> int:
    """Write the network as a file; return how many edges it has. ``area`` is the one filter that it takes.

    Raises:
        SettingsError: another filter is given.
        OSError: the file cannot be written.
    """
    import networkx as nx

    if other := next((name for name in filters.given if name != "area"), None):
        raise SettingsError(f"the network can be of one area, but not of one {other.removesuffix('s')}: leave it away")
    network = graph(collection, area=filters.area, multilateral=multilateral)
    for _, said in (*network.nodes(data=True), *((None, said) for _, _, said in network.edges(data=True))):
        _plain(said)
    network.graph["description" if format == "gexf" else "citation"] = as_text(cited).strip()
    for code, said in network.nodes(data=True):
        said["label"] = said.get("name") or code
    getattr(nx, WRITERS[format])(network, path)
    return int(network.number_of_edges())


def _plain(said: dict[str, Any]) -> None:
    """Make values such as both formats hold: numbers, and text without what XML cannot."""
    for key, value in list(said.items()):
        if value is None:
            del said[key]
        elif not isinstance(value, bool | int | float):
            said[key] = UNFIT.sub("\ufffd", str(value))
