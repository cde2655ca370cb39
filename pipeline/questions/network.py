"""The network of partners: parties are nodes, pairs are edges."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.questions.collection import Collection, records, to_frame
from pipeline.questions.partnerships import pairs
from pipeline.questions.places import cow_of, name_of, places

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

CENTRALITIES = pa.schema(
    [(name, pa.string()) for name in ("party", "name", "continent", "region", "kind")]
    + [("cow", pa.int64()), ("degree", pa.int64()), ("instruments", pa.int64())]
    + [(name, pa.float64()) for name in ("degree_share", "betweenness", "eigenvector")]
)


def graph(
    collection: Collection, *, area: str | None = None, on: date | str | None = None, multilateral: bool = False
) -> nx.Graph[str]:
    """Return the network as an undirected graph.

    Nodes are party codes with ``name``, ``kind`` (state or organisation), ``continent``, ``region`` and ``cow``, where
    known. Edges have ``weight``, the instruments that both concluded; with ``on`` also ``in_force`` and
    ``possibly_in_force``; ``first_signed``, ``last_signed`` and ``areas`` (codes joined by blanks) where known.

    Raises:
        SettingsError: the area or the day is not one.
    """
    import networkx as nx  # a tenth of a second that other questions need not spend

    network: nx.Graph[str] = nx.Graph()
    for row in records(pairs(collection, area=area, on=on, multilateral=multilateral)):
        for code in (row["a"], row["b"]):
            if code not in network:
                network.add_node(code, **_node(code))
        said = ("first_signed", "last_signed", "in_force", "possibly_in_force")
        more = {name: row[name] for name in said if row.get(name) is not None}
        network.add_edge(row["a"], row["b"], weight=row["instruments"], areas=" ".join(row["areas"]), **more)
    return network


def _node(code: str) -> dict[str, str | int]:
    place = places().get(code)
    said: dict[str, str | int | None] = {"name": name_of(code), "cow": cow_of(code)}
    if place:
        said |= {"kind": place.kind, "continent": place.continent, "region": place.subregion}
    return {name: value for name, value in said.items() if value is not None}


def centralities(
    collection: Collection, *, area: str | None = None, on: date | str | None = None, multilateral: bool = False
) -> pd.DataFrame:
    """Return a row for each party of the network, those with most instruments first.

    Columns: party, name, continent, region, kind, cow; degree, its partners; instruments, over all partners (one
    between three parties counts twice for each); degree_share, partners as a share of all other parties; betweenness,
    the share of shortest ways between other parties that lead through it; eigenvector, its weight where partners count
    by their own weight (within its connected part, largest part first; 0 in others).

    Raises:
        SettingsError: the area or the day is not one.
    """

    def measure(_: object) -> pa.Table:
        network = graph(collection, area=area, on=on, multilateral=multilateral)
        return pa.Table.from_pylist(_measured(network), CENTRALITIES)

    if area is None and on is None:  # the two networks that are looked at most; others would fill the memory
        return to_frame(collection.keep(f"centralities {multilateral}", measure))
    return to_frame(measure(None))


def _measured(network: nx.Graph[str]) -> list[dict[str, object]]:
    import networkx as nx

    if not network:
        return []
    share, between = nx.degree_centrality(network), nx.betweenness_centrality(network)
    largest = max(nx.connected_components(network), key=lambda part: (len(part), min(part)))
    eigen = nx.eigenvector_centrality_numpy(network.subgraph(largest), weight="weight") if len(largest) > 2 else {}
    rows = [
        {"party": code, "degree": network.degree(code), "instruments": network.degree(code, weight="weight")}
        | {"degree_share": share[code], "betweenness": between[code], "eigenvector": abs(float(eigen.get(code, 0.0)))}
        | dict(said)
        for code, said in network.nodes(data=True)
    ]
    return sorted(rows, key=lambda row: (-row["instruments"], row["party"]))
