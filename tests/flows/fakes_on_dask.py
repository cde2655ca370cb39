"""Loaded by a Dask worker before it begins (``--preload``): the stand-in for the analysis."""

from flows.ingestion import far_worker
from tests.flows import fakes

far_worker.build_for_dataset = fakes.build_rows
far_worker.PRELOAD = ()
