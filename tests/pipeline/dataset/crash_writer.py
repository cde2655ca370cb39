"""Commits batches of four documents for ever: new ones, old ones with other findings. To be killed by its test."""

import random
import sys
from pathlib import Path

from pipeline.dataset import store
from pipeline.dataset.store import DatasetWriter
from tests.factories import make_commitments, make_success

store.MANY_FILES = 5


def batch(number, findings):
    """Return four documents that have ``findings`` commitments each; their paths name the batch."""
    return [
        make_success(f"{number}.{n}", f"in/{number}.{n}", commitments=make_commitments()[:findings]) for n in range(4)
    ]


def main(folder, seed):
    chance = random.Random(seed)
    with DatasetWriter(folder) as writer:
        print("ready", flush=True)
        count = len(writer.known()) // 4
        while True:
            if count and chance.random() < 0.4:
                writer.commit(batch(chance.randrange(count), chance.randrange(3)), run=f"r{seed}")
            else:
                writer.commit(batch(count, 2), run=f"r{seed}")
                count += 1
            if chance.random() < 0.1:
                writer.compact(everything=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
