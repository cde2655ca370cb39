"""The indexes for questions, brought up to date at the end of a run."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from rich.console import Console

from flows.stopping import INTERRUPTED
from pipeline.errors import DatasetError
from pipeline.storage import in_bucket

AT_MOST = 50_000
"""Documents; a larger dataset's indexes are made when a question first needs them, for they take hours."""


def index_after_run(dataset: Path) -> int:
    """Bring the indexes up to date and say how long it took; return the exit status. The run is over and saved.

    Where they cannot be written, that is said; questions then take longer.
    """
    if in_bucket(dataset):
        return 0
    from pipeline.questions.collection import open_collection
    from pipeline.questions.indexes import bring_up_to_date

    console, began = Console(stderr=True, highlight=False), time.monotonic()
    try:
        collection = open_collection(dataset)
        if collection.rows("SELECT count(*) FROM instruments").column(0)[0].as_py() > AT_MOST:
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
