import ast
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from flows.orchestration.schedules import NIGHTLY, When, deployment_name
from pipeline.errors import SettingsError

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=[found["name"] for found in DEPLOYMENTS])
def test_the_deployment_file_names_a_flow_that_exists_and_schedules_that_are_right(deployment):
    path, name = deployment["entrypoint"].split(":")
    functions = {node.name: node for node in ast.parse((ROOT / path).read_text("utf-8")).body if hasattr(node, "name")}
    assert set(deployment["parameters"]) <= {argument.arg for argument in functions[name].args.args}
    assert deployment["concurrency_limit"] == 1
    for schedule in deployment["schedules"]:
        every = f"{schedule['interval'] // 60}m" if "interval" in schedule else None
        When(
            cron=schedule.get("cron"), rrule=schedule.get("rrule"), every=every, timezone=schedule["timezone"]
        ).schedule()
    assert {slug for schedule in deployment["schedules"] if (slug := schedule["slug"])}


def test_one_deployment_runs_every_night_another_every_week_and_each_kind_of_schedule_is_shown():
    active = [found for each in DEPLOYMENTS for found in each["schedules"] if found.get("active", True)]
    assert [schedule["cron"] for schedule in active] == [NIGHTLY, "0 4 * * 0"]  # ingestion, maintenance
    kinds = {kind for each in DEPLOYMENTS for found in each["schedules"] for kind in found}
    assert {"cron", "interval", "rrule"} <= kinds


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        (When(), "say when: exactly one of --cron, --every and --rrule"),
        (When(cron="0 2 * * *", every="6h"), "say when: exactly one of --cron, --every and --rrule"),
        (When(cron="61 2 * * *"), '--cron or --timezone is wrong: Invalid cron string: "61 2 \\* \\* \\*"'),
        (When(cron="0 2 * * *", timezone="Mars/Base"), '--cron or --timezone is wrong: Invalid timezone: "Mars/Base"'),
        (When(rrule="FREQ=SOMETIMES"), '--rrule or --timezone is wrong: Invalid RRule string "FREQ=SOMETIMES"'),
        (When(every="often"), "--every is wrong: 'often' is not a number with m, h, d or w"),
        (When(every="0m"), "--every is wrong"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(when, sentence):
    with pytest.raises(SettingsError, match=sentence):
        when.schedule()


@pytest.mark.parametrize(
    ("every", "length"), [("30m", timedelta(minutes=30)), ("6 h", timedelta(hours=6)), ("2w", timedelta(weeks=2))]
)
def test_lengths_of_time(every, length):
    assert When(every=every).schedule().interval == length


def test_a_deployment_is_named_by_its_dataset_alone():
    assert deployment_name(Path("/a/processed")) != deployment_name(Path("/b/processed"))
    assert deployment_name(Path("/a/processed")) == deployment_name(Path("/a/processed"))
    assert deployment_name(Path("/a/معاهدات")).startswith("dataset-")
