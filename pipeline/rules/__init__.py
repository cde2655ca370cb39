"""Rule files: domain knowledge as data, checked on loading.

Each ``*.yml`` beside this module is read into the pydantic model of the stage that uses it. Patterns carry
an id, what they mean, examples that they must match and must not, and their source; one test runs them all.
A user's folder of rule files replaces the shipped files of the same name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import regex
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from pipeline.errors import RulesError

SHIPPED = Path(__file__).parent


def _compiles(pattern: str) -> str:
    try:
        regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"not a regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class RuleModel(BaseModel):
    """Base of every rule file's model: unknown keys are errors, values are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PatternRule(RuleModel):
    """A regular expression with its meaning, its examples and its source.

    ``matches`` must each be found by ``regex.search`` with ``flags``; ``rejects`` must not.
    """

    id: str
    pattern: Pattern
    means: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    source: str = "drafting practice"

    def compiled(self) -> regex.Pattern[str]:
        """Return the compiled pattern: Unicode, case-insensitive, verbose off."""
        return regex.compile(self.pattern, regex.IGNORECASE)


M = TypeVar("M", bound=RuleModel)


def load_rules(name: str, model: type[M], *, folder: Path | None = None) -> M:
    """Return the rule file ``name`` (without ``.yml``) as ``model``.

    Args:
        name: the file's name without its ending.
        model: the pydantic model of the file.
        folder: a user's folder; its file of that name, if there is one, is taken instead of the shipped one.

    Raises:
        RulesError: the file is missing, is not YAML, or does not fit the model.
    """
    path = SHIPPED / f"{name}.yml"
    if folder is not None and (folder / f"{name}.yml").exists():
        path = folder / f"{name}.yml"
    try:
        return model.model_validate(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
    except OSError as error:
        raise RulesError(f"rule file {path} cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise RulesError(f"rule file {path} is not valid YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the top level"
        raise RulesError(f"rule file {path} is wrong at {where}: {first['msg']}") from error
