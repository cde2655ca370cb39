"""The rules of what is given, each run against its own examples as SQL."""

import duckdb
import pytest
from pydantic import ValidationError

from pipeline.questions.giving import Category, category_sql, exchange_rules, fits, gifts, heads_sql, labels

RULES = exchange_rules()
AREAS = "['defence_funding', 'arms_transfer', 'trade_investment']"


def ask(expression, example, modality="obligation"):
    row = f"""SELECT {expression} FROM (SELECT $actions::VARCHAR[] AS actions, $areas::VARCHAR[] AS areas,
              $modality AS modality, {heads_sql()} FROM (SELECT $object::VARCHAR AS object))"""
    values = {"actions": list(example.actions), "areas": list(example.areas), "object": example.object}
    return duckdb.execute(row, values | {"modality": modality}).fetchone()[0]


@pytest.mark.parametrize(
    ("category", "example"), [pytest.param(c, e, id=c.code) for c in RULES.categories for e in c.matches]
)
def test_a_category_is_the_first_that_fits_its_examples(category, example):
    assert ask(category_sql(), example) == category.code


@pytest.mark.parametrize(
    ("category", "example"), [pytest.param(c, e, id=c.code) for c in RULES.categories for e in c.rejects]
)
def test_a_category_does_not_fit_what_it_rejects(category, example):
    assert not ask(fits(category), example)


def test_prohibitions_are_restraints_whatever_they_are_about():
    assert ask(category_sql(), RULES.categories[2].matches[0], modality="prohibition") == "restraint"


def test_every_category_has_examples_of_both_kinds_and_a_label():
    assert all(category.matches and category.rejects for category in RULES.categories)
    assert {*gifts(), "notice", "joint_work", "restraint", "other"} == set(labels())


def test_rules_use_no_pattern_that_the_database_cannot_run():
    with pytest.raises(ValidationError, match="only plain regular expressions"):
        Category(code="x", label="X", means="x", objects="(?=ships)", matches=(), rejects=())
