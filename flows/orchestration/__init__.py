"""Prefect: its server, its schedules and runs, and who works off a job's batches."""
