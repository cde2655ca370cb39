"""Memory of a process that runs for weeks: what was freed goes back to the system.

glibc keeps freed memory in up to eight arenas for each processor, one for each of the first threads. Runs of ``mithaq
up`` start threads again and again (Prefect's, the committer's), so that free memory lay in more and more of them:
measured, 200 to 240 MB in fifty runs, none of it in use by an object of Python's.

Two libraries bring allocators of their own, each with free memory of its own for each thread: Arrow's grew from 87 to
99 MB in a hundred commits by the committer alone, and with the system's and two arenas for Delta's it stays at 64 MB.
And SQLite, as Prefect's server opens it, has a cache of 80 MB for each of up to fifteen connections, which fill as its
database grows.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

M_ARENA_MAX = -8  # malloc.h
ARENAS = 2
FEW_ARENAS = {
    "MALLOC_ARENA_MAX": str(ARENAS),
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "_RJEM_MALLOC_CONF": f"narenas:{ARENAS},dirty_decay_ms:1000",  # Delta's
}
"""For the environment of a process that is started."""
DATABASE_BYTES = 32 * 2**20


def keep_few_arenas() -> None:
    """Have the threads of this process, and of those that it starts, share few arenas.

    To be called before there are many threads, and before Arrow and Delta are loaded, which look once. What the user
    has set in the environment stays.
    """
    for name, value in FEW_ARENAS.items():
        os.environ.setdefault(name, value)
    if (libc := _glibc()) is not None:
        libc.mallopt(M_ARENA_MAX, ARENAS)


def hold_databases() -> None:
    """Have all SQLite connections of this process together keep at most ``DATABASE_BYTES`` of pages for later.

    Source: https://www.sqlite.org/pragma.html#pragma_soft_heap_limit (of the process, whoever sets it).
    """
    with closing(sqlite3.connect(":memory:")) as any_connection:
        any_connection.execute(f"PRAGMA soft_heap_limit = {DATABASE_BYTES}")


def give_back() -> None:
    """Give the system back what is free, cycles with their sockets included; takes about a tenth of a second."""
    gc.collect()
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


@cache
def _glibc() -> Any:  # noqa: ANN401 - a library of C
    """Return the C library, None where it is another one than glibc."""
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
