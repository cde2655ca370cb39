"""A Prefect server that ends when its standard input does: ``python -m`` this module, then PORT [HOST].

Without a host it is on loopback and like Prefect's own ephemeral server: no pages for a browser, no scheduler.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time

from flows.memory import give_back, hold_databases

GIVE_BACK_SECONDS = 60.0
WHOLE = {
    "PREFECT_UI_API_URL": "/api",  # from wherever the browser has the pages
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_DATABASE_TIMEOUT": "60",  # SQLite takes one writer at a time: wait rather than fail
    "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
}


def _end_with_parent() -> None:
    """Stop once the other end of standard input has closed, which happens however the parent ends."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Timer(4.0, os._exit, (1,)).start()


def _give_back_memory() -> None:
    time.sleep(GIVE_BACK_SECONDS)
    gc.collect()
    gc.freeze()  # what Prefect has loaded by then stays for good, and is not looked through again each minute
    while True:
        give_back()
        time.sleep(GIVE_BACK_SECONDS)


def main() -> None:
    """Serve until standard input closes."""
    port, *hosts = sys.argv[1:]
    if hosts:
        for name, value in WHOLE.items():
            os.environ.setdefault(name, value)
    else:
        os.environ.update({"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1"})
    os.environ["PREFECT__SERVER_FINAL"] = "1"
    hold_databases()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_give_back_memory, daemon=True).start()
    import uvicorn

    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host=hosts[0] if hosts else "127.0.0.1",
        port=int(port),
        log_level="error",
        lifespan="on",
    )


if __name__ == "__main__":
    main()
