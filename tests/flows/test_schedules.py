import ast
from pathlib import Path

import yaml

from flows.schedules import NIGHTLY

ROOT = Path(__file__).parents[2]


def test_the_deployment_file_names_a_flow_that_exists_and_the_same_hour():
    (deployment,) = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    path, name = deployment["entrypoint"].split(":")
    functions = {node.name: node for node in ast.parse((ROOT / path).read_text("utf-8")).body if hasattr(node, "name")}
    assert set(deployment["parameters"]) <= {argument.arg for argument in functions[name].args.args}
    assert [schedule["cron"] for schedule in deployment["schedules"]] == [NIGHTLY]
