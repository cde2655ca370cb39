"""Schedules: one Prefect deployment for each dataset, with as many schedules as its user gives it.

A deployment has a concurrency limit of one. What it is to do stands in its parameters, which are those of the flow
``ingest``; a schedule may add its own. ``mithaq up`` starts what is due; ``prefect.yaml`` declares the same for users
who have workers of Prefect's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import regex
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.schedules import SCHEDULE_TYPES, CronSchedule, IntervalSchedule, RRuleSchedule
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from pydantic import ValidationError

from pipeline.dataset.outcomes import path_text
from pipeline.errors import SettingsError

FLOW_NAME, ENTRYPOINT, TAG = "ingest", "flows.ingest.ingest", "mithaq"
NIGHTLY = "0 2 * * *"  # every night at two
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
EVERY = regex.compile(r"(?P<number>[1-9]\d{0,3})\s*(?P<unit>[mhdw])")
NAME = regex.compile(r"[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What the user said of when: exactly one of ``cron``, ``every`` and ``rrule``."""

    cron: str | None = None
    every: str | None = None
    rrule: str | None = None
    timezone: str = "UTC"

    def schedule(self) -> SCHEDULE_TYPES:
        """Return Prefect's schedule.

        Raises:
            SettingsError: it is none.
        """
        given = [name for name in ("cron", "every", "rrule") if getattr(self, name) is not None]
        if len(given) != 1:
            raise SettingsError("say when: exactly one of --cron, --every and --rrule")
        try:
            if self.cron is not None:
                return CronSchedule(cron=self.cron, timezone=self.timezone)
            if self.rrule is not None:
                return RRuleSchedule(rrule=self.rrule, timezone=self.timezone)
            return IntervalSchedule(interval=_interval(self.every or ""), timezone=self.timezone)
        except ValidationError as error:
            why = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise SettingsError(f"--{given[0]} or --timezone is wrong: {why}") from error


def _interval(text: str) -> timedelta:
    found = EVERY.fullmatch(text.strip())
    if found is None:
        raise SettingsError(f'--every is wrong: {text!r} is not a number with m, h, d or w, such as "30m" or "6h"')
    return timedelta(**{UNITS[found["unit"]]: int(found["number"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A schedule as it stands in the server; ``coming`` is when it is next due."""

    name: str
    when: str
    timezone: str
    parameters: dict[str, Any]
    coming: datetime | None


@contextmanager
def client_of(url: str) -> Iterator[SyncPrefectClient]:
    """Yield a client of the server at ``url``.

    Raises:
        SettingsError: it does not do what was asked.
    """
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with said_plainly(url), temporary_settings({PREFECT_API_URL: url}), get_client(sync_client=True) as client:
        yield client


def kept_client(url: str) -> SyncPrefectClient:
    """Return a client of the server at ``url`` that may be used for long, once it is entered."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: url}):
        return get_client(sync_client=True)


@contextmanager
def said_plainly(url: str) -> Iterator[None]:
    """Turn what the server at ``url`` fails to do into a sentence.

    Raises:
        SettingsError: it does not do what was asked.
    """
    import httpx

    try:
        yield
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        raise SettingsError(f"the Prefect server at {url} does not do what it is asked: {error}") from error


def deployment_name(dataset: Path) -> str:
    """Return the name of a dataset's deployment: that of its folder, and a mark of its whole path."""
    readable = regex.sub(r"[^A-Za-z0-9_.-]+", "-", dataset.name).strip("-") or "dataset"
    return f"{readable}-{hashlib.sha256(path_text(dataset).encode()).hexdigest()[:8]}"


def tags(dataset: Path) -> list[str]:
    """Return the tags of all runs on a dataset."""
    return [TAG, f"dataset:{path_text(dataset)}"]


def find_deployment(client: SyncPrefectClient, dataset: Path) -> UUID | None:
    """Return the id of a dataset's deployment, None where it has none."""
    try:
        return client.read_deployment_by_name(f"{FLOW_NAME}/{deployment_name(dataset)}").id
    except ObjectNotFound:
        return None


def add(
    client: SyncPrefectClient, dataset: Path, name: str, schedule: SCHEDULE_TYPES, parameters: dict[str, Any]
) -> None:
    """Add a schedule to the dataset's deployment, which is made where there is none.

    Raises:
        SettingsError: the name is none, or taken.
    """
    if NAME.fullmatch(name) is None:
        raise SettingsError(f"{name!r} is no name of a schedule: take small letters, digits and hyphens")
    deployment = find_deployment(client, dataset)
    if deployment is None:
        deployment = client.create_deployment(
            flow_id=client.create_flow_from_name(FLOW_NAME),
            name=deployment_name(dataset),
            entrypoint=ENTRYPOINT,
            parameters={"dataset": path_text(dataset)},
            tags=tags(dataset),
            concurrency_limit=1,
            description=f"Ingest into {path_text(dataset)}; started by `mithaq up`",
        )
    if name in {slug for slug, _ in _schedules(client, deployment)}:
        raise SettingsError(f"there is a schedule {name!r} already: remove it first, or take another name")
    new = DeploymentScheduleCreate(schedule=schedule, slug=name, parameters=parameters, active=True)
    client.create_deployment_schedules(deployment, [new])


def remove(client: SyncPrefectClient, dataset: Path, name: str) -> None:
    """Remove a schedule, and the runs that it had ahead.

    Raises:
        SettingsError: there is none of that name.
    """
    deployment = find_deployment(client, dataset)
    known = dict(_schedules(client, deployment)) if deployment else {}
    if deployment is None or name not in known:
        such = f"; there are {', '.join(sorted(known))}" if known else ""
        raise SettingsError(f"there is no schedule {name!r} for the dataset in {dataset}{such}")
    client.delete_deployment_schedule(deployment, known[name].id)


def entries(client: SyncPrefectClient, dataset: Path) -> list[Entry]:
    """Return the dataset's schedules, in the order of their names."""
    deployment = find_deployment(client, dataset)
    found = dict(_schedules(client, deployment)) if deployment else {}
    return [_entry(name, found[name]) for name in sorted(found)]


def _schedules(client: SyncPrefectClient, deployment: UUID) -> list[tuple[str, DeploymentSchedule]]:
    return [(found.slug or str(found.id)[:8], found) for found in client.read_deployment_schedules(deployment)]


def _entry(name: str, found: DeploymentSchedule) -> Entry:
    when = found.schedule
    if isinstance(when, CronSchedule):
        text = f"cron {when.cron}"
    elif isinstance(when, IntervalSchedule):
        text = f"every {_span(when.interval)}"
    else:
        lines = str(getattr(when, "rrule", when)).splitlines()
        text = f"rrule {' '.join(line for line in lines if not line.startswith('DTSTART'))}"
    return Entry(
        name=name,
        when=text,
        timezone=getattr(when, "timezone", None) or "UTC",
        parameters=dict(found.parameters or {}),
        coming=_coming(when),
    )


def _span(length: timedelta) -> str:
    """Return a length of time in its largest whole unit, such as ``6 hours``."""
    for unit in ("weeks", "days", "hours", "minutes", "seconds"):
        number = length / timedelta(**{unit: 1})
        if number >= 1 and number == int(number):
            return f"{number:.0f} {unit if number > 1 else unit[:-1]}"
    return str(length)


def _coming(when: Any) -> datetime | None:  # noqa: ANN401 - one of Prefect's kinds of schedule
    """Return when a schedule is next due."""
    import anyio
    from prefect.server.schemas import schedules as served

    twin = getattr(served, type(when).__name__, None)
    if twin is None:
        return None
    found = anyio.run(twin.model_validate(when.model_dump()).get_dates, 1, datetime.now(UTC))
    return next((date.astimezone(ZoneInfo(getattr(when, "timezone", None) or "UTC")) for date in found), None)
