"""The README's first command, as the shell will read it."""

import shlex
import subprocess
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]


def test_the_first_query_reaches_the_command_whole():
    printed = subprocess.run(["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (line,) = [line for line in printed.replace("\\\n", " ").splitlines() if "mithaq query" in line]
    command, verb, sql = shlex.split(line)
    assert (Path(command).name, verb) == ("mithaq", "query")
    (statement,) = duckdb.extract_statements(sql)
    assert statement.type == duckdb.StatementType.SELECT
