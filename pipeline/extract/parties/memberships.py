"""Who belonged to which organisation on a day: ``pipeline/rules/memberships.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from pipeline.rules import RuleModel, load_rules

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class MembershipBlock(RuleModel):
    """Members that joined, and left, on the same day."""

    organisation: str
    since: Day = Field(alias="from")
    until: Day | None = None
    members: tuple[str, ...]
    sure: bool = True
    source: str


class MembershipRules(RuleModel):
    """``memberships.yml``."""

    memberships: tuple[MembershipBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One state's membership. ``since`` and ``until`` are ISO 8601 to the precision that is certain."""

    organisation: str
    member: str
    since: str
    until: str | None
    source: str
    sure: bool = True

    def holds_on(self, day: str) -> bool:
        """Return whether the state was a member on ``day`` (ISO 8601); on doubt within a year or month, it was."""
        precision = min(len(day), len(self.since))
        joined = self.since[:precision] <= day[:precision]
        return joined and (self.until is None or day[: len(self.until)] <= self.until[: len(day)])


@cache
def load_memberships(folder: Path | None = None) -> tuple[Membership, ...]:
    """Return all memberships, in the order of the file.

    Raises:
        RulesError: the file does not fit.
    """
    rules = load_rules("memberships", MembershipRules, folder=folder)
    return tuple(
        Membership(
            organisation=b.organisation, member=member, since=b.since, until=b.until, source=b.source, sure=b.sure
        )
        for b in rules.memberships
        for member in b.members
    )


def members_of(organisation: str, *, on: str | None = None) -> frozenset[str]:
    """Return the codes of the members of ``organisation`` on a day (ISO 8601), or, without one, now."""
    known = (m for m in load_memberships() if m.organisation == organisation)
    return frozenset(m.member for m in known if (m.holds_on(on) if on else m.until is None))
