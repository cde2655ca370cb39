"""Which names are passed over: editors' temporary files, copies under way, what file managers leave; kept as data."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import regex

from pipeline.rules import RuleModel, load_rules


class IgnoredNames(RuleModel):
    """Globs of names with their meaning; each of ``matches`` is passed over by them, none of ``rejects`` is."""

    id: str
    globs: tuple[str, ...]
    means: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    source: str


class IgnoredRules(RuleModel):
    """The file ``ignored.yml``."""

    names: tuple[IgnoredNames, ...]


@lru_cache(maxsize=4)
def ignored_names(rules: Path | None = None) -> Callable[[str], bool]:
    """Return the test of a file's or folder's name; ``rules`` is a user's folder of rule files.

    Raises:
        RulesError: the file of names is wrong.
    """
    globs = [glob for entry in load_rules("ignored", IgnoredRules, folder=rules).names for glob in entry.globs]
    pattern = regex.compile("|".join(map(fnmatch.translate, globs)) or r"(?!)")
    return lambda name: pattern.match(name) is not None
