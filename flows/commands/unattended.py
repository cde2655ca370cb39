"""The commands for what runs by itself: up, schedule. Each imports what it needs when it runs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.choices import EXPLORER_PORT, Dataset, Port, RulesFolder, Verbose, Workers
from flows.memory import keep_few_arenas

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

    from flows.orchestration.schedules import Entry

schedules = typer.Typer(
    help="Say when a dataset is brought up to date by itself; mithaq up keeps to it.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="the schedule's name: small letters, digits, hyphens")]


def add_unattended(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(up)
    app.add_typer(schedules, name="schedule")


def up(  # noqa: PLR0913 - a parameter for each option
    folder: Annotated[
        Path | None, typer.Option(help="folder of documents  [default: data/raw]", show_default=False)
    ] = None,
    dataset: Dataset = None,
    workers: Workers = 0,
    rules: RulesFolder = None,
    port: Port = None,
    explorer_port: Annotated[
        int, typer.Option(min=0, max=65535, help="port of the explorer, on this machine alone; 0: none")
    ] = EXPLORER_PORT,
    verbose: Verbose = False,
) -> None:
    """Watch a folder and keep to the schedules, until stopped: documents dropped into it are ingested."""
    keep_few_arenas()  # first of all
    from flows.options import request, settings
    from flows.watching.up import up_command

    found = settings(dataset=dataset, rules=rules, workers=workers)
    asked = request(folder=folder, dataset=dataset, rules=rules, flags={"workers": workers, "verbose": verbose})
    raise typer.Exit(up_command(asked, settings=found, port=port, explorer_port=explorer_port))


@schedules.command()
def add(  # noqa: PLR0913 - a parameter for each option
    name: Name,
    cron: Annotated[str | None, typer.Option(help='such as "0 2 * * *": every night at two')] = None,
    every: Annotated[str | None, typer.Option(help='such as "30m", "6h", "1d"')] = None,
    rrule: Annotated[str | None, typer.Option(help='such as "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=6;BYMINUTE=0"')] = None,
    timezone: Annotated[str, typer.Option(help="such as Asia/Riyadh, Europe/Istanbul, Africa/Dakar")] = "UTC",
    folder: Annotated[
        Path | None, typer.Option(help="folder of documents  [default: the one that is watched]", show_default=False)
    ] = None,
    dataset: Dataset = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="try again what failed before")] = False,
    port: Port = None,
) -> None:
    """Add a schedule."""
    from flows.options import request, settings
    from flows.orchestration.orchestrator import prepare_environment

    prepare_environment(verbose=False)
    from flows.orchestration.schedules import When, add, entries

    schedule = When(cron=cron, every=every, rrule=rrule, timezone=timezone).schedule()
    asked = request(folder=folder, dataset=dataset, rules=None, flags={"workers": settings().workers})
    parameters = {"retry_failed": True} if retry_failed else {}
    with _client(port) as client:
        add(
            client,
            asked.dataset,
            name,
            schedule,
            parameters={**parameters, **({"folder": str(asked.folder)} if folder else {})},
        )
        _show([entry for entry in entries(client, asked.dataset) if entry.name == name])


@schedules.command("list")
def list_(dataset: Dataset = None, port: Port = None) -> None:
    """List a dataset's schedules, and when each is next due."""
    from flows.options import request
    from flows.orchestration.orchestrator import prepare_environment

    prepare_environment(verbose=False)
    from flows.orchestration.schedules import entries

    asked = request(folder=None, dataset=dataset, rules=None, flags={"workers": 0})
    with _client(port) as client:
        found = entries(client, asked.dataset)
    if not found:
        print(f"no schedules for the dataset in {asked.dataset}")  # noqa: T201
    _show(found)


@schedules.command()
def remove(name: Name, dataset: Dataset = None, port: Port = None) -> None:
    """Remove a schedule."""
    from flows.options import request
    from flows.orchestration.orchestrator import prepare_environment

    prepare_environment(verbose=False)
    from flows.orchestration.schedules import remove

    asked = request(folder=None, dataset=dataset, rules=None, flags={"workers": 0})
    with _client(port) as client:
        remove(client, asked.dataset, name)
    print(f"removed {name}")  # noqa: T201


def _show(found: list[Entry]) -> None:
    from flows.watching.told import schedule

    for entry in found:
        print(schedule(entry))  # noqa: T201


@contextmanager
def _client(port: int | None) -> Iterator[SyncPrefectClient]:
    """Yield a client of the server that runs, or of one that runs for this command alone, over the same data."""
    from flows.orchestration.orchestrator import TemporaryServer, is_healthy
    from flows.orchestration.schedules import client_of
    from flows.orchestration.server import address
    from pipeline.errors import SettingsError

    url, own_port = address(port)
    if is_healthy(url, seconds=2.0):
        with client_of(url) as client:
            yield client
        return
    if own_port is None:
        raise SettingsError(f"the Prefect server at {url} does not answer")
    print("no Prefect server runs: starting one for this command, which takes some seconds", file=sys.stderr)  # noqa: T201
    server = TemporaryServer()
    try:
        server.wait_until_healthy(unless=threading.Event())
        with client_of(server.url) as client:
            yield client
    finally:
        server.stop()
