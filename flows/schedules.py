"""When the flows run by themselves: ``python -m flows.schedules`` serves the ingest deployment in this process.

``prefect.yaml`` declares the same deployment for a work pool: ``prefect deploy --all``.
"""

from __future__ import annotations

from flows.orchestrator import prepare_environment

NIGHTLY = "0 2 * * *"  # every night at two, in the server's time zone


def main() -> None:
    """Serve the nightly ingest of data/raw until interrupted; needs a Prefect server that runs."""
    prepare_environment(verbose=True)
    from flows.ingest import ingest

    ingest.serve(name="nightly", cron=NIGHTLY, description="Ingest what is new or changed in data/raw", limit=1)


if __name__ == "__main__":
    main()
