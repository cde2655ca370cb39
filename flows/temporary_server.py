"""A Prefect server on loopback that ends when its standard input does: ``python -m flows.temporary_server PORT``."""

from __future__ import annotations

import os
import signal
import sys
import threading


def _end_with_parent() -> None:
    """Stop once the other end of standard input has closed, which happens however the parent ends."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Timer(4.0, os._exit, (1,)).start()


def main() -> None:
    """Serve until standard input closes. The settings are those of Prefect's own ephemeral server."""
    os.environ.update({"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import uvicorn

    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="error",
        lifespan="on",
    )


if __name__ == "__main__":
    main()
