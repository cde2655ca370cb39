"""The indexes for questions, brought up to date at the end of a run."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from rich.console import Console

from flows.stopping import INTERRUPTED
from pipeline.errors import DatasetError
from pipeline.storage import in_bucket

SMALL, SHARE = 5_000, 0.25
"""A dataset of at most so many documents is indexed after each run, a larger one after a run that brought this share of
them: bringing indexes up to date costs a second for a thousand documents there are, and so a run's cost stays flat."""


def index_after_run(dataset: Path, *, saved: int) -> int:
    """Bring the indexes up to date and say how long it took; return the exit status. The run is over and saved.

    Otherwise, and where they cannot be written, the first question makes what it needs.
    """
    if in_bucket(dataset):
        return 0
    from pipeline.questions.collection import open_collection
    from pipeline.questions.indexes import bring_up_to_date

    console, began = Console(stderr=True, highlight=False), time.monotonic()
    try:
        collection = open_collection(dataset)
        known = collection.rows("SELECT count(*) FROM instruments").column(0)[0].as_py()
        if known > SMALL and saved < SHARE * known:
            return 0
        with console.status("indexes for questions") as shown:
            bring_up_to_date(collection, told=lambda name: shown.update(f"indexes for questions: {name}"))
    except DatasetError as error:
        print(f"no indexes for questions: {error}", file=sys.stderr)  # noqa: T201
    except KeyboardInterrupt:
        print("all documents are saved; what is left of the indexes, the first question makes", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    else:
        print(f"indexes for questions brought up to date in {time.monotonic() - began:.1f} s\n")  # noqa: T201
    return 0
