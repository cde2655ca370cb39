"""Settings: one frozen object, read from the environment (``MITHAQ_...``) and the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.storage import recognised

Folder = Annotated[Path, AfterValidator(recognised)]
"""A folder of this machine, or ``s3://bucket/prefix``."""


class Limits(BaseSettings):
    """What a single document may cost (``MITHAQ_LIMIT_...``). Beyond it the document fails, alone, with its reason."""

    model_config = SettingsConfigDict(env_prefix="MITHAQ_LIMIT_", frozen=True, extra="forbid")

    bytes: int = Field(default=200_000_000, gt=0, description="size of a file, in bytes")
    unpacked_bytes: int = Field(default=500_000_000, gt=0, description="size of what a container unpacks to, in bytes")
    members: int = Field(
        default=10_000, gt=0, description="documents in a container, those of containers within it too"
    )
    depth: int = Field(default=4, gt=0, description="containers in one another")
    pages: int = Field(default=5_000, gt=0, description="pages of a document")
    characters: int = Field(default=20_000_000, gt=0, description="code points of a document's text")
    ocr_seconds: float = Field(default=60.0, gt=0, description="seconds that OCR of one page may take")
    memory: int = Field(
        default=3_000_000_000, gt=0, description="memory that one document may take of its worker, in bytes"
    )
    ocr_pixels: int = Field(
        default=36_000_000, gt=0, description="pixels of a page's picture for OCR: larger pages are drawn coarser"
    )
    seconds: float = Field(default=600.0, gt=0, description="seconds that one document may take from file to record")


class Watching(BaseSettings):
    """How ``mithaq up`` watches the folder (``MITHAQ_WATCH_...``)."""

    model_config = SettingsConfigDict(env_prefix="MITHAQ_WATCH_", frozen=True, extra="forbid")

    mode: Literal["auto", "events", "polling"] = Field(
        default="auto", description="auto: the system's events, but looks now and then at a network drive"
    )
    settle_seconds: float = Field(
        default=5.0, gt=0, description="seconds for which a file's size and time must stand still before it is taken"
    )
    poll_seconds: float = Field(default=15.0, gt=0, description="seconds between two looks at a network drive")
    sweep_seconds: float = Field(
        default=300.0, gt=0, description="seconds after which the folder is looked at although no event came"
    )
    warm_minutes: float = Field(
        default=15.0, ge=0, description="minutes for which worker processes are kept when there is nothing to read"
    )


class Settings(BaseSettings):
    """Where things are and how much to use (``MITHAQ_...``)."""

    model_config = SettingsConfigDict(env_prefix="MITHAQ_", frozen=True, extra="forbid")

    raw: Folder = Field(default=Path("data/raw"), description="folder into which documents are dropped")
    dataset: Folder = Field(default=Path("data/processed"), description="folder of the dataset")
    rules: Path | None = Field(
        default=None, description="a folder of your own rule files, taken before the shipped ones"
    )
    workers: int = Field(default=0, ge=0, description="worker processes; 0 means one per core")
    limits: Limits = Field(default_factory=Limits)
    watching: Watching = Field(default_factory=Watching)
    notify: tuple[str, ...] = Field(
        default=(),
        description="a command and its arguments, as a JSON list, told of every unattended run: JSON on standard input",
    )
