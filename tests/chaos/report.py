"""What the parts came to: figures as JSON for each, one page for all, and its table in the documentation."""

from __future__ import annotations

import json
from pathlib import Path

from flows.benches.marked import write_between
from tests.chaos import overhead
from tests.chaos.flatness import BAR, MEMORY_BAR, SOME, SPACE_BAR

BUILD = Path("build")
PUBLISHED = Path("docs/unattended.md")
HEAD = "| put to the test | what was done | what came of it |\n|---|---|---|\n"


def keep(name, figures, faults, *, folder=BUILD):
    """Write a part's figures down."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {"figures": figures, "faults": faults}
    (folder / f"chaos-{name}.json").write_text(json.dumps(said, indent=2, default=str) + "\n")


def write(*, folder=BUILD, publish=False):
    """Write the page from all the figures there are; return it."""
    kept = {name: json.loads(path.read_text()) for name in ROWS if (path := folder / f"chaos-{name}.json").exists()}
    table = HEAD + "\n".join(ROWS[name](one["figures"]) for name, one in kept.items())
    (folder / "chaos.md").write_text(f"# Chaos\n\n{table}\n\n{_faults(kept)}")
    if publish:
        write_between(PUBLISHED, "chaos", table)
    return table


def _faults(kept):
    found = [f"- {name}: {fault}" for name, one in kept.items() for fault in one["faults"]]
    return "## Not as it should be\n\n" + ("\n".join(found) or "Nothing.") + "\n"


def _kills(told):
    return (
        f"| `kill -9` | {told['kills']:,} runs over {told['documents']:,} documents killed with all their processes, "
        f"{told['in_commits']:,} of them in a commit; {told['again']:,} were replacing what was there | "
        f"{_sound(told['faults'])}; {told['looks']:,} looks by a reader meanwhile, {told['versions']:,} versions; "
        f"then one run to the end, `mithaq verify`: {told['verified']} |"
    )


def _sound(faults):
    return f"**{len(faults)} faults**" if faults else "none lost, none twice, nothing torn"


def _faults_row(seen):
    tried = [name for name, came in seen.items() if not came.startswith("not ")]
    left = "".join(f"; {name}: {came}" for name, came in seen.items() if came.startswith("not "))
    return f"| faults | {', '.join(tried)} | each ends as stated above{left} |"


def _bursts(told):
    return (
        f"| bursts | {told['documents']:,} documents by {told['writers']} writers within {told['written']:.0f} s, half "
        f"of them written slowly, quick analysis | "
        f"all in the dataset once after {told['seconds']:.0f} s, in {told['runs']} runs |\n"
        f"| latency | {len(told['latencies'])} treaties of about 4,800 words, one by one | "
        f"{told['latency']:.1f} s at the median from a file that stands still to rows that can be queried |"
    )


def _flatness(told):
    rounds = told["rounds"]
    first, last = told["again"], rounds[-1]
    less, more = told["memory"]
    each = [one["processor"] / one["documents"] * 1e3 for one in (first, last)]
    return (
        f"| growth | {last['known'] + last['documents']:,} documents in runs of {last['documents']:,}, quick analysis "
        "(what a document's own analysis takes would hide what grows) | "
        f"{each[0]:.0f} ms of a processor for each document in the first thousand, {each[1]:.0f} ms in the last "
        f"({each[1] / each[0]:.2f} times, bar {BAR}); {less / 1e6:.0f} MB of memory at most in the first {SOME} runs, "
        f"{more / 1e6:.0f} MB in the last {SOME}, at the median ({told['memory_growth']:.2f} times, bar {MEMORY_BAR}); "
        f"on disk {told['space']:.2f} times the compact size (bar {SPACE_BAR}) |"
    )


def _prefect(told):
    extras, total, middle = sorted(told["extras"]), told["total"], told["overhead"] * told["total"]
    return (
        f"| Prefect | {told['documents']:,} treaties with its server and without in turn, a pair of runs by the whole "
        f"analysis and {len(extras) - 1} by the quick one at the same pace; counted is its server's time, and what the "
        f"run's own process takes beyond that without a server | {middle:.1f} s of a processor for a run at the median "
        f"({extras[0]:.1f} to {extras[-1]:.1f}), {middle / told['documents'] * 1e3:.0f} ms for a document: "
        f"{told['overhead']:.1%} of the {total:.0f} s that the run takes without it (bar {overhead.BAR:.0%}); the "
        f"workers, left out, took {told['workers']:.2f} times as long with it |"
    )


def _soak(told):
    trends = ", ".join(
        f"{name} {first / 1e6:.0f} MB → {last / 1e6:.0f} MB" if name == "memory" else f"{name} {first} → {last}"
        for name, (first, last) in told["trends"].items()
    )
    return (
        f"| soak | `mithaq up` for {told['minutes']:.0f} minutes, {told['documents']:,} documents dropped meanwhile, "
        f"{told['runs']} runs, quick analysis, no explorer | first quarter → last quarter: {trends}; no run stuck |"
    )


ROWS = {
    "kills": _kills,
    "faults": _faults_row,
    "bursts": _bursts,
    "flatness": _flatness,
    "prefect": _prefect,
    "soak": _soak,
}
