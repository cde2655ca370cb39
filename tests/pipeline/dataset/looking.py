"""What tests look at in a dataset."""

from pipeline.dataset.contracts import CONTRACTS, FINDINGS
from pipeline.dataset.query import open_dataset


def contents(folder):
    """Return every table's rows in order of its key."""
    dataset = open_dataset(folder)
    return {
        name: dataset.arrow(name).sort_by([(key, "ascending") for key in contract.key]).to_pylist()
        for name, contract in CONTRACTS.items()
    }


def states(folder):
    return {row["path"]: row["state"] for row in open_dataset(folder).arrow("documents").to_pylist()}


def assert_whole(folder):
    """Every document's rows are there or none of them, as its own row counts them."""
    tables = contents(folder)
    for document in tables["documents"]:
        for name in ("provisions", "commitments", "issues"):
            assert sum(row["document"] == document["document"] for row in tables[name]) == document[name]
    for name in FINDINGS:
        assert {row["document"] for row in tables[name]} <= {row["document"] for row in tables["documents"]}
    assert {row["document"] for row in tables["files"]} <= {row["document"] for row in tables["documents"]}
