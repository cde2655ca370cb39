"""What a process that runs for weeks keeps of the memory it once had; each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

FILLED = """
import sqlite3, sys
from flows.memory import DATABASE_BYTES, hold_databases
{held}
path, rows = sys.argv[1], 12_000
sqlite3.connect(path).executescript(
    f"CREATE TABLE t(b); WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{rows}})"
    "INSERT INTO t SELECT randomblob(2000) FROM n;"
)
def memory():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS:")) * 1024
before, connections = memory(), [sqlite3.connect(path) for _ in range(4)]
for one in connections:
    one.execute("PRAGMA cache_size = 20000")
    one.execute("SELECT sum(length(b)) FROM t").fetchall()
print((memory() - before) / DATABASE_BYTES)
"""
ARROW = """
import subprocess, sys
from flows.memory import keep_few_arenas
keep_few_arenas()
import pyarrow as pa
child = "import pyarrow as pa; print(pa.default_memory_pool().backend_name)"
print(pa.default_memory_pool().backend_name, subprocess.check_output([sys.executable, "-c", child], text=True).strip())
"""
UP = """
import sys
import flows.cli, flows.commands.unattended
print(*sorted({"pyarrow", "deltalake"} & sys.modules.keys()), "end")
"""


def said(code, *arguments):
    return subprocess.check_output([sys.executable, "-c", code, *map(str, arguments)], text=True).split()


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells of memory in another way")
@pytest.mark.parametrize(("held", "least", "most"), [("", 2.0, 5.0), ("hold_databases()", 0.0, 1.5)])
def test_the_connections_of_a_process_share_one_cache(tmp_path, held, least, most):
    (share,) = said(FILLED.format(held=held), tmp_path / "some.db")
    assert least < float(share) < most


def test_arrow_takes_its_memory_where_it_can_be_given_back_also_in_processes_to_come():
    assert said(ARROW) == ["system", "system"]


def test_the_command_line_loads_neither_before_up_has_said_so():
    assert said(UP) == ["end"]
