"""Storing trained models: skops files that name every type they hold, each with a card beside it.

A model is loaded only if its file is the one its card describes (SHA-256), was made by this version of
scikit-learn, and holds no type but those listed here. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ModelError

ARTIFACTS = Path(__file__).parent / "artifacts"
MAX_BYTES = 3_000_000
# Types beyond those that skops trusts by itself. There are none, and a test keeps it so.
TRUSTED: tuple[str, ...] = ()


class ModelCard(BaseModel):
    """What a stored model is: data, split, figures, versions. Lies beside the model as ``NAME.card.json``.

    ``metrics`` are shares in [0, 1] on held-out data; ``per_class`` holds precision, recall, f1 and support.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    task: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int
    data: dict[str, int]
    split: str
    seed: int
    metrics: dict[str, float]
    per_class: dict[str, dict[str, float]]
    limits: tuple[str, ...]
    versions: dict[str, str]

    @property
    def id(self) -> str:
        """Return the model's name and version, such as ``instrument_kind@3f2a9c01``."""
        return f"{self.name}@{self.sha256[:8]}"


def save(parts: Mapping[str, Any], card: Mapping[str, Any], *, folder: Path = ARTIFACTS) -> ModelCard:
    """Write a model's parts and its card, and return the card.

    Args:
        parts: estimators, arrays and plain values by name.
        card: the fields of ``ModelCard`` but for hash, size and versions.
        folder: where the two files go.

    Raises:
        ModelError: the file would be too large, or holds a type that loading would refuse.
    """
    import skops.io as sio

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        path = Path(scratch) / "model.skops"
        sio.dump(dict(parts), path, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
        _make_deterministic(path)
        if unknown := set(sio.get_untrusted_types(file=path)) - set(TRUSTED):
            raise ModelError(f"model {card['name']} holds a type that loading would refuse: {sorted(unknown)[0]}")
        content = path.read_bytes()
        if len(content) > MAX_BYTES:
            raise ModelError(f"model {card['name']} takes {len(content):,} bytes, more than {MAX_BYTES:,}")
        made = ModelCard(**card, sha256=hashlib.sha256(content).hexdigest(), size=len(content), versions=_versions())
        text = Path(scratch) / "card.json"
        text.write_text(made.model_dump_json(indent=2) + "\n", "utf-8")
        os.replace(path, folder / f"{made.name}.skops")
        os.replace(text, folder / f"{made.name}.card.json")
    return made


def load(name: str, *, folder: Path = ARTIFACTS) -> tuple[dict[str, Any], ModelCard]:
    """Return the parts of the model ``name`` and its card.

    Raises:
        ModelError: the model or its card is missing or damaged, they do not belong together, the model was
            made by another version of scikit-learn, or it holds types that are not trusted.
    """
    card = read_card(name, folder=folder)
    path = folder / f"{name}.skops"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"model {path} cannot be read ({error.strerror}); `make train` rebuilds it") from error
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise ModelError(f"model {path} is not the file that its card describes; `make train` rebuilds both")
    if card.versions["scikit-learn"] != (here := version("scikit-learn")):
        made = card.versions["scikit-learn"]
        raise ModelError(f"model {path} was made with scikit-learn {made}, here is {here}; `make train` rebuilds it")
    import skops.io as sio

    if unknown := set(sio.get_untrusted_types(data=content)) - set(TRUSTED):
        raise ModelError(f"model {path} holds a type that is not trusted: {sorted(unknown)[0]}")
    return sio.loads(content, trusted=list(TRUSTED)), card


def read_card(name: str, *, folder: Path = ARTIFACTS) -> ModelCard:
    """Return the card of the model ``name`` without loading the model.

    Raises:
        ModelError: the card is missing or is not a card.
    """
    path = folder / f"{name}.card.json"
    try:
        return ModelCard.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(f"model card {path} cannot be read ({error.strerror}); `make train` rebuilds it") from error
    except ValidationError as error:
        raise ModelError(f"model card {path} is not a model card: {error.errors()[0]['msg']}") from error


def _make_deterministic(path: Path) -> None:
    """Rewrite the archive so that equal models are equal files.

    skops names nodes and arrays by their address in memory; here they are numbered in the order of the schema,
    and the archive carries no times.
    """
    with zipfile.ZipFile(path) as old:
        entries = {info.filename: old.read(info) for info in old.infolist()}
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        before, address, after = match.groups()
        return f"{before}{numbers.setdefault(address, len(numbers) + 1)}{after}"

    schema = re.sub(r'("__id__": |"file": ")(\d+)(\b)', number, entries.pop("schema.json").decode("utf-8"))
    # Vectorisers remember the address of their stop words, too.
    schema = re.sub(r'("_stop_words_id": \{[^{}]*?"content": ")\d+', r"\g<1>0", schema)
    arrays = {f"{numbers[Path(name).stem]}.npy": data for name, data in entries.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, data in sorted({"schema.json": schema.encode("utf-8"), **arrays}.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("scikit-learn", "skops", "numpy", "scipy")}
