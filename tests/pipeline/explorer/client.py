"""Starlette's client for tests; it asks for a newer HTTP library than Prefect's, which is no concern of tests."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["TestClient"]
