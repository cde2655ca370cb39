"""Settings and arguments, checked: what is wrong with one is said in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError as PydanticSettingsError

from flows.choices import Runner
from flows.ingestion.job import Request
from pipeline.errors import SettingsError
from pipeline.settings import Settings
from pipeline.storage import located

PREFIXES = {"Limits": "MITHAQ_LIMIT_", "Watching": "MITHAQ_WATCH_"}


def settings(*, dataset: Path | None = None, rules: Path | None = None, workers: int = 0) -> Settings:
    """Return the settings of the environment, the command line's taken before them.

    Raises:
        SettingsError: a variable's value is wrong, or there is no such folder of rules.
    """
    named = {"dataset": dataset, "rules": rules, "workers": workers or None}
    given: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
    try:
        found = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        prefix = PREFIXES.get(error.title, "MITHAQ_")
        name = prefix + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name} is wrong: {first['msg'].lower()} (it is {first['input']!r})") from error
    except PydanticSettingsError as error:  # a list or a group that is no JSON; it names the field in quotes
        name = str(error).split('"')[1].upper()
        raise SettingsError(f'MITHAQ_{name} is wrong: it must be JSON, such as ["command", "argument"]') from error
    if found.rules is not None and not found.rules.is_dir():
        raise SettingsError(f"there is no folder {found.rules} of rule files")
    return found


def cluster_address(runner: Runner, address: str | None) -> str | None:
    """Return the address of the scheduler that a run is to use, None where its own processes do the work.

    Raises:
        SettingsError: one of the two options is missing.
    """
    if (runner is Runner.DASK) != (address is not None):
        raise SettingsError("--runner dask and --address tcp://host:8786 (of the Dask scheduler) go together")
    return address


def request(*, folder: Path | None, dataset: Path | None, rules: Path | None, flags: dict[str, Any]) -> Request:
    """Return what a run is asked to do.

    Raises:
        SettingsError: as ``settings``, or the folder of documents is missing.
    """
    found = settings(dataset=dataset, rules=rules, workers=flags.pop("workers"))
    return Request(
        folder=located(folder or found.raw),
        dataset=located(found.dataset),
        rules=located(found.rules) if found.rules else None,
        limits=found.limits,
        workers=found.workers,
        **flags,
    )
