"""Every pattern in every rule file, run against its own examples."""

import pytest
import yaml

from pipeline.rules import SHIPPED, PatternRule


def _patterns(node, where):
    """Yield each mapping that is a pattern rule, wherever it stands in a rule file."""
    if isinstance(node, dict):
        if "pattern" in node and "matches" in node:
            yield pytest.param(
                PatternRule.model_validate({k: v for k, v in node.items() if k in PatternRule.model_fields}),
                id=f"{where}:{node['id']}",
            )
        for value in node.values():
            yield from _patterns(value, where)
    elif isinstance(node, list):
        for value in node:
            yield from _patterns(value, where)


RULES = [
    p for path in sorted(SHIPPED.glob("*.yml")) for p in _patterns(yaml.safe_load(path.read_text("utf-8")), path.stem)
]


@pytest.mark.parametrize("rule", RULES)
def test_pattern_matches_its_examples(rule):
    found = rule.compiled()
    assert rule.matches
    assert rule.rejects
    assert [m for m in rule.matches if not found.search(m)] == []
    assert [m for m in rule.rejects if found.search(m)] == []


def test_ids_are_unique_within_all_files():
    ids = [p.values[0].id for p in RULES]
    assert sorted({i for i in ids if ids.count(i) > 1}) == []
