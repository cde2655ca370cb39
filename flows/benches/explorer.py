"""How fast the explorer's pages are: ``python -m flows.benches.explorer --dataset FOLDER [--readme]``.

Twenty users ask for pages, one about every second each, then without any pause: twenty requests always under way. Each
asks for another page of the same kind (another document, party, pair, filter, word), as far as the dataset has so many.
What is told is the time from asking to the last byte, as a client on the same machine measures it: waiting for a turn
is in it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import psutil

from flows.benches.marked import publish

USERS, ASKED, PAUSE = 20, 240, 1.0
PDF = "application/pdf"
SQL = "SELECT kind, count(*) AS n FROM documents GROUP BY 1 HAVING n > "
GOAL = {"median": 100.0, "p95": 300.0}
WORDS = ("training", "officers", "notif*", '"classified information"', "extradition", "tax*", "aircraft -civil",
         "visits", "weapons", "terroris*", "assistance", "secretariat", "nuclear", "piracy OR smuggling", "costs",
         "port*")  # fmt: skip
AREAS = ("classified_information", "mutual_defence", "taxation", "law_enforcement", "peace_operations", "arms_transfer")


def addresses(client: httpx.Client) -> dict[str, list[str]]:
    """Return addresses of each kind of page, in random order (the same at each run)."""
    chance = random.Random(6)  # noqa: S311 - no secret
    documents = client.get("/api/documents", params={"limit": 1000}).json()["documents"]
    parties = [row["party"] for row in client.get("/api/parties").json()["rows"]]
    pairs = client.get("/api/partnerships", params={"multilateral": True}).json()["rows"]
    chance.shuffle(documents)
    chance.shuffle(pairs)
    ids = [row["document"] for row in documents]
    years = range(1950, 2025)
    return {
        "overview": ["/"],
        "documents": [f"/documents?since={y}&area={a}" for y in years for a in AREAS],
        "document": [f"/documents/{one}" for one in ids],
        "document's commitments": [f"/documents/{one}/commitments" for one in ids],
        "document's record": [f"/documents/{one}/record" for one in ids],
        "document's page": [f"/documents/{row['document']}/pages/1" for row in documents if row["media_type"] == PDF],
        "parties": ["/countries"],
        "party": [f"/countries/{code}" for code in parties],
        "pair": [f"/pairs/{row['a']}/{row['b']}" for row in pairs],
        "commitments": [f"/commitments?since={y}&area={a}" for y in years for a in AREAS],
        "search": [f"/search?q={word}&since={y}" for y in range(1950, 2020, 5) for word in WORDS],
        "calendar": [f"/calendar?since={y}&until={y + 2}" for y in years],
        "runs": ["/runs"],
        "SQL": [f"/sql?q={SQL}{n}" for n in range(300)],
        "about": ["/about"],
    }  # fmt: skip


async def ask(base: str, some: Sequence[str], *, pause: float) -> list[float]:
    """Return the milliseconds of each answer, asked for by ``USERS`` clients at once, who rest after each."""
    waiting, chance = list(some), random.Random(7)  # noqa: S311 - no secret
    taken: list[float] = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # not spoken here; made once, since making it takes a while

    async def user() -> None:
        zipped = {"accept-encoding": "gzip"}
        async with httpx.AsyncClient(base_url=base, timeout=120, headers=zipped, verify=tls) as client:
            await asyncio.sleep(pause * chance.random())  # nobody comes at the same moment
            while waiting:
                address = waiting.pop()
                began = time.perf_counter()
                answer = await client.get(address)
                taken.append(1000 * (time.perf_counter() - began))
                answer.raise_for_status()
                await asyncio.sleep(pause * chance.uniform(0.5, 1.5))

    await asyncio.gather(*(user() for _ in range(USERS)))
    return taken


def chosen(some: Sequence[str]) -> list[str]:
    """Return as many addresses as are asked for, each as seldom as can be."""
    return [some[n % len(some)] for n in range(ASKED)] if some else []


def as_table(figures: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    lines = [
        "| page | different ones | median ms | 95 % below | median without a pause | 95 % below |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {row['different']:,} | {row['median']:,.0f} | {row['p95']:,.0f} "
        f"| {row['at_once_median']:,.0f} | {row['at_once_p95']:,.0f} |"
        for name, row in figures["pages"].items()
    ]
    note = (
        f"Milliseconds on {figures['documents']:,} documents with {figures['commitments']:,} commitments, "
        f"{USERS} users; first each asks for a page about every {PAUSE:g} s, then without any pause. {os.cpu_count()} "
        f"cores, which the users share; load of the machine just before: {figures['load']:.1f}. The goal is a median "
        f"under {GOAL['median']:.0f} ms and 95 % under {GOAL['p95']:.0f} ms, met by {figures['met']} of "
        f"{len(figures['pages'])} with the pause. The first page was there {figures['start']:.1f} s after the start; "
        f"the explorer then takes {figures['megabytes']:,.0f} MB."
    )
    return "\n".join(lines) + f"\n\n{note}"


def bench(dataset: Path) -> dict[str, Any]:
    """Return the figures of every kind of page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "flows.cli", "explore", "--dataset", str(dataset), "--port", str(port)]
    began, load = time.monotonic(), os.getloadavg()[0]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - this program
        try:
            base = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=base, timeout=600) as client:
                _wait(client)
                start = time.monotonic() - began
                found = addresses(client)
                counts = client.get("/api/dataset").json()
                for warm in ("/search?q=peace", "/sql?q=SELECT 1", f"/pairs/{'NLD'}/{'TUR'}"):
                    client.get(warm)
            pages = {name: _figures(base, some) for name, some in found.items() if some}
            memory = psutil.Process(process.pid).memory_info().rss / 1e6
        finally:
            process.terminate()
    met = sum(row["median"] < GOAL["median"] and row["p95"] < GOAL["p95"] for row in pages.values())
    return {"pages": pages, "met": met, "start": start, "megabytes": memory, "load": load, **counts}


def _figures(base: str, some: list[str]) -> dict[str, float]:
    found: dict[str, float] = {"different": min(len(some), ASKED)}
    wanted = chosen(some)
    for name, pause, part in (("", PAUSE, wanted[: ASKED // 2]), ("at_once_", 0.0, wanted[ASKED // 2 :])):
        times = asyncio.run(ask(base, part, pause=pause))
        found |= {f"{name}median": statistics.median(times), f"{name}p95": statistics.quantiles(times, n=20)[-1]}
    return found


def _wait(client: httpx.Client, *, seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            client.get("/").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the explorer did not start")


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, default=Path("data/processed"))
    parser.add_argument("--json", type=Path, default=Path("build/bench-explorer.json"))
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    asked = parser.parse_args()
    figures = bench(asked.dataset)
    publish(figures, as_table(figures), name="bench-explorer", out=asked.json, readme=asked.readme)


if __name__ == "__main__":
    main()
