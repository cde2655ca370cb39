"""``mithaq explore``: the dataset as pages in a browser, until stopped."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.choices import EXPLORER_PORT, Dataset
from flows.stopping import on_signals
from pipeline.errors import DatasetError, SettingsError

if TYPE_CHECKING:
    from pipeline.explorer import Access

AT_ONCE, BACKLOG, IDLE_SECONDS, END_SECONDS = 200, 128, 15, 5
PARENT_SECONDS = 1.0
TOKEN = "MITHAQ_TOKEN"  # noqa: S105 - the variable's name


def add_exploring(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(explore)


def explore(
    dataset: Dataset = None,
    host: Annotated[str, typer.Option(help="address to listen on; any but loopback needs a token")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="port to listen on")] = EXPLORER_PORT,
    token: Annotated[
        str | None,
        typer.Option(envvar=TOKEN, help="what visitors must show, at least 16 characters", show_default=False),
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="a further name that the explorer answers to, such as treaties.example.org")
    ] = None,
    parent: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Show the dataset as pages in a browser: partners, documents, commitments, search, SQL."""
    from flows.options import settings
    from pipeline.dataset.snapshot import is_dataset
    from pipeline.explorer import Access

    folder = settings(dataset=dataset).dataset
    names = (socket.gethostname(), *(allow_host or ()))
    access = Access(host=host, token=token, names=names)
    if parent is None and not is_dataset(folder):
        raise DatasetError(f"there is no dataset in {folder}: make one with `mithaq run`")
    raise typer.Exit(serve(Path(folder), access=access, port=port, parent=parent))


def serve(folder: Path, *, access: Access, port: int, parent: int | None = None) -> int:
    """Serve until SIGINT or SIGTERM, or until the process ``parent`` has gone; return the exit status.

    Raises:
        SettingsError: the address cannot be listened on.
    """
    listener = _listener(access.host, port)
    import uvicorn

    from pipeline.explorer import create_app

    config = uvicorn.Config(
        create_app(folder, access=access), log_level="warning", access_log=False, server_header=False, ws="none",
        proxy_headers=False, limit_concurrency=AT_ONCE, timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=END_SECONDS,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]  # it would end by the signal, not in order
    if parent is not None:
        threading.Thread(target=_end_with, args=(server, parent), daemon=True, name="parent").start()
    print(f"explorer   {address(access.host, port)} (stop with Ctrl-C)", flush=True)  # noqa: T201

    def stop() -> None:
        server.should_exit = True

    with on_signals(stop, is_stopping=lambda: server.should_exit):
        server.run(sockets=[listener])
    return 0


def address(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        why = error.strerror or str(error)
        raise SettingsError(f"the explorer cannot listen on {host} port {port}: {why}; give another --port") from error


def _end_with(server: object, parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    server.should_exit = True  # type: ignore[attr-defined]
    time.sleep(END_SECONDS + 1)
    sys.stdout.flush()
    os._exit(0)
