"""``make chaos``: kills, faults, bursts, growth, Prefect's share and a soak, or one alone; and a page of figures.

From the root of the repository: ``python -m tests.chaos [kills faults bursts flatness prefect soak]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.chaos import bursts, faults, flatness, kills, overhead, report, soak
from tests.chaos.process import QUICK, REAL


def main():
    parser = argparse.ArgumentParser(prog="make chaos", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=list(report.ROWS), default=list(report.ROWS), help="by default all")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=300, help="documents that kills interrupt")
    parser.add_argument("--folder", type=Path, help="documents to take for the kills, instead of made ones")
    parser.add_argument("--whole", action="store_true", help="kills and soak by the whole analysis, not the quick one")
    parser.add_argument("--dropped", type=int, default=2_000, help="documents dropped in bursts")
    parser.add_argument("--rounds", type=int, default=10, help="runs of a thousand documents")
    parser.add_argument("--pairs", type=int, default=overhead.PAIRS, help="of runs with and without Prefect")
    parser.add_argument("--minutes", type=float, default=30.0, help="of the soak")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--publish", action="store_true", help="write the table into docs/unattended.md")
    asked = parser.parse_args()
    bad = 0
    for name in asked.parts:
        with tempfile.TemporaryDirectory(prefix="mithaq-chaos-") as folder:
            _note(f"{name} begins in {folder}")
            figures, wrong = PARTS[name](Path(folder), asked)
        report.keep(name, figures, wrong)
        for one in wrong:
            _note(f"not as it should be: {one}")
        bad += len(wrong)
    print(report.write(publish=asked.publish))
    sys.exit(1 if bad else 0)


def _note(sentence):
    print(f"{time.strftime('%H:%M:%S')}  {sentence}", flush=True)


def _kills(folder, asked):
    told = kills.run(
        folder,
        count=asked.documents,
        kills=asked.kills,
        seed=asked.seed,
        module=REAL if asked.whole else QUICK,
        source=asked.folder,
        life=30.0 if asked.whole else 6.0,
        note=_note,
    )
    return asdict(told), told.faults


def _faults(folder, asked):  # noqa: ARG001
    return faults.run(folder, note=_note)


def _bursts(folder, asked):
    told = bursts.run(folder, count=asked.dropped, seed=asked.seed, note=_note)
    slow = [f"latency {told.latency:.1f} s at the median"] if told.latency > bursts.LATENCY_BAR else []
    return asdict(told) | {"latency": told.latency}, told.faults + slow


def _flatness(folder, asked):
    told = flatness.run(folder, rounds=asked.rounds, seed=asked.seed, note=_note)
    figures = {"growth": told.growth, "space": told.space, "memory_growth": told.memory_growth}
    bars = (("growth", flatness.BAR), ("space", flatness.SPACE_BAR), ("memory_growth", flatness.MEMORY_BAR))
    over = [f"{name} is {figures[name]:.2f}, over {bar}" for name, bar in bars if figures[name] > bar]
    return asdict(told) | figures | {"memory": told.memory}, told.faults + over


def _prefect(folder, asked):
    told = overhead.run(folder, pairs=asked.pairs, seed=asked.seed, note=_note)
    figures = overhead.figures(told)
    over = [f"Prefect takes {told.overhead:.1%}, over {overhead.BAR:.0%}"] if told.overhead > overhead.BAR else []
    return figures, told.faults + over


def _soak(folder, asked):
    told = soak.run(folder, minutes=asked.minutes, module=REAL if asked.whole else QUICK, note=_note)
    return asdict(told), told.faults


PARTS = {
    "kills": _kills, "faults": _faults, "bursts": _bursts, "flatness": _flatness, "prefect": _prefect, "soak": _soak,
}  # fmt: skip

if __name__ == "__main__":
    main()
