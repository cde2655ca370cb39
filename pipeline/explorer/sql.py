"""The SQL page: a query in the address, answered by a process apart that is ended when it takes too long."""

from __future__ import annotations

import json
import os
import queue
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from pipeline.dataset.contracts import CONTRACTS
from pipeline.explorer.export import csv_lines
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import View

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
SECONDS, ROWS, EXPORTED = 10.0, 1_000, 20_000
PROCESSES, PATIENCE, START = 2, 20.0, 30.0
MOST_SQL = 8_000
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
EXAMPLES = (
    ("Who with whom", "SELECT array_to_string(parties, ' + ') AS parties, count(*) AS instruments\nFROM documents\n"
     "WHERE len(parties) = 2\nGROUP BY 1 ORDER BY 2 DESC LIMIT 20"),
    ("Force by area", "SELECT area, modality, count(*) AS n\nFROM commitments, unnest(areas) AS t(area)\n"
     "GROUP BY ALL ORDER BY n DESC LIMIT 40"),
    ("Prohibitions with a deadline", "SELECT quote, deadline, document\nFROM commitments\n"
     "WHERE modality = 'prohibition' AND deadline IS NOT NULL"),
    ("Instruments cited most", 'SELECT name, count(DISTINCT document) AS documents\nFROM "references"\n'
     "GROUP BY 1 ORDER BY 2 DESC LIMIT 20"),
)  # fmt: skip
Sql = Annotated[str | None, Query(max_length=MOST_SQL)]


@dataclass(slots=True)
class Worker:
    """A process of ``sql_worker`` and what has come from it so far."""

    process: subprocess.Popen[bytes]
    buffer: bytearray = field(default_factory=bytearray)

    def ask(self, request: dict[str, Any] | None, *, seconds: float) -> dict[str, Any] | None:
        """Return its answer, without a request its word that it is ready; None where none came in time."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            return None
        until = time.monotonic() + seconds
        try:
            if request is not None:
                stdin.write(json.dumps(request).encode() + b"\n")
                stdin.flush()
            while (left := until - time.monotonic()) > 0:
                if not select.select([stdout], [], [], left)[0]:
                    break
                piece = os.read(stdout.fileno(), 1 << 20)
                if not piece:
                    break
                self.buffer += piece
                if piece.endswith(b"\n"):
                    answer: dict[str, Any] = json.loads(self.buffer)
                    self.buffer.clear()
                    return answer
        except OSError:
            pass
        return None

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


class Workers:
    """The processes for SQL, started when they are needed, ended with the explorer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(PROCESSES):
            self._free.put(None)

    def ask(self, sql: str, *, version: int, limit: int) -> dict[str, Any]:
        """Return ``columns``, ``rows`` (plain values), ``more`` (whether rows were left out), or ``problem``."""
        try:
            worker = self._free.get(timeout=PATIENCE)
        except queue.Empty:
            return {"problem": "too many queries are running: try again in a moment"}
        answer: dict[str, Any] | None = None
        try:
            worker = worker if worker is not None and worker.process.poll() is None else self._start()
            request = {"sql": sql, "version": version, "limit": limit, "seconds": SECONDS}
            answer = worker.ask(request, seconds=SECONDS)
        finally:
            if worker is not None and answer is None:
                worker.end()
                worker = None
            self._free.put(worker)
        return answer or {
            "problem": f"the query was ended: it took more than {SECONDS:.0f} seconds, or too much memory"
        }

    def close(self) -> None:
        """End all that are free."""
        for _ in range(PROCESSES):
            try:
                worker = self._free.get_nowait()
            except queue.Empty:
                return
            if worker is not None:
                worker.end()

    def _start(self) -> Worker:
        environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        command = [sys.executable, "-m", "pipeline.explorer.sql_worker", str(self.folder)]
        worker = Worker(
            subprocess.Popen(  # noqa: S603 - this program
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
        )
        worker.ask(None, seconds=START)
        return worker


@router.get("/sql")
def sql_page(request: Request, view: Annotated[View, Depends(view_of)], q: Sql = None) -> HTMLResponse:
    """Show the form, and what the query in the address gives; one that another site led here is not run."""
    is_led_here = request.headers.get("sec-fetch-site") == "cross-site"
    began = time.perf_counter()
    answer = None
    if q and q.strip() and not is_led_here:
        answer = request.app.state.workers.ask(q, version=view.version, limit=ROWS)
    is_good = answer is None or "problem" not in answer
    return page(
        request, "sql.html", view=view if is_good and not is_led_here else None, shown_view=view,
        q=q or "", answer=answer, is_led_here=is_led_here,
        contracts=CONTRACTS.values(), examples=EXAMPLES, seconds=time.perf_counter() - began, limit=ROWS, most=SECONDS,
    )  # fmt: skip


@router.get("/sql.csv")
def sql_csv(
    request: Request, view: Annotated[View, Depends(view_of)], q: Annotated[str, Query(max_length=MOST_SQL)]
) -> StreamingResponse:
    """Return what a query gives as CSV."""
    answer = request.app.state.workers.ask(q, version=view.version, limit=EXPORTED)
    if "problem" in answer:
        return StreamingResponse(iter([answer["problem"]]), status_code=400, media_type="text/plain; charset=utf-8")
    names = answer["columns"]
    rows = (dict(zip(names, row, strict=True)) for row in answer["rows"])
    return StreamingResponse(
        csv_lines(names, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mithaq-query.csv"'},
    )
