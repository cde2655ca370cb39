"""The rules by which parties are found: ``pipeline/rules/parties.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import regex

from pipeline.rules import PatternRule, RuleModel


@dataclass(frozen=True, slots=True)
class Compiled:
    """The patterns of ``PartyRules``, for folded text (``gazetteer.fold``) but for two that read it as printed."""

    title_between: regex.Pattern[str]
    title_ends: regex.Pattern[str]
    joint: regex.Pattern[str]
    joint_body: regex.Pattern[str]
    group_acts: regex.Pattern[str]
    unilateral_title: regex.Pattern[str]
    policy_title: regex.Pattern[str]
    instrument_title: regex.Pattern[str]
    recital: regex.Pattern[str]
    open_to_many: regex.Pattern[str]
    not_party_before: regex.Pattern[str]
    government_after: regex.Pattern[str]
    for_party: regex.Pattern[str]
    closing: regex.Pattern[str]
    compliments: regex.Pattern[str]
    letter_from: regex.Pattern[str]
    we_list: regex.Pattern[str]
    in_respect_of: regex.Pattern[str]
    ratified_by: regex.Pattern[str]
    listed: regex.Pattern[str]
    announced: regex.Pattern[str]
    resolution_author: regex.Pattern[str]
    resolution_title: regex.Pattern[str]
    organ: regex.Pattern[str]
    session: regex.Pattern[str]
    alias: regex.Pattern[str]
    means: regex.Pattern[str]
    collective: regex.Pattern[str]
    role: regex.Pattern[str]
    two_parties: regex.Pattern[str]
    predicate: regex.Pattern[str]
    languages_of_originals: regex.Pattern[str]
    office: regex.Pattern[str]
    signed_mark: regex.Pattern[str]
    not_a_list: regex.Pattern[str]
    aside: regex.Pattern[str]
    appointed: regex.Pattern[str]
    full_powers: regex.Pattern[str]
    states_before: regex.Pattern[str]
    states_after: regex.Pattern[str]
    closing_anchors: tuple[str, ...]
    unions: Mapping[str, tuple[str, ...]]


class PartyRules(RuleModel):
    """How instruments name those who conclude them; the file says what each pattern means."""

    title_between: PatternRule
    title_ends: PatternRule
    joint: PatternRule
    joint_body: PatternRule
    group_acts: PatternRule
    unilateral_title: PatternRule
    policy_title: PatternRule
    instrument_title: PatternRule
    recital: PatternRule
    open_to_many: PatternRule
    not_party_before: PatternRule
    government_after: PatternRule
    for_party: PatternRule
    closing: PatternRule
    compliments: PatternRule
    letter_from: PatternRule
    we_list: PatternRule
    in_respect_of: PatternRule
    ratified_by: PatternRule
    listed: PatternRule
    announced: PatternRule
    resolution_author: PatternRule
    resolution_title: PatternRule
    organ: PatternRule
    session: PatternRule
    alias: PatternRule
    means: PatternRule
    collective: PatternRule
    role: PatternRule
    two_parties: PatternRule
    predicate: PatternRule
    languages_of_originals: PatternRule
    office: PatternRule
    signed_mark: PatternRule
    not_a_list: PatternRule
    aside: PatternRule
    appointed: PatternRule
    full_powers: PatternRule
    states_before: PatternRule
    states_after: PatternRule
    closing_anchors: tuple[str, ...]
    publishers: Mapping[str, str]
    issuers: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    unions: Mapping[str, tuple[str, ...]]

    @cached_property
    def compiled(self) -> Compiled:
        """The patterns, compiled once; folded text is lower case, so they need not ignore case."""
        names = [name for name in Compiled.__dataclass_fields__ if name not in {"closing_anchors", "unions"}]
        rules: dict[str, PatternRule] = {name: getattr(self, name) for name in names}
        printed = {"for_party", "closing"}
        patterns = {n: r.compiled() if n in printed else regex.compile(r.pattern) for n, r in rules.items()}
        return Compiled(closing_anchors=self.closing_anchors, unions=self.unions, **patterns)
