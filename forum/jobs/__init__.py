"""Promises of work: a table of jobs, claimed, retried with back-off, and sweeps that look at the table of the world."""

from forum.jobs.models import Job
from forum.jobs.promise import errand, every, promise, sweeps, task
from forum.jobs.queries import alive, count_open, failed, standing, workers_alive
from forum.jobs.retry import backoff
from forum.jobs.worker import Worker

__all__ = [
    "Job",
    "Worker",
    "alive",
    "backoff",
    "count_open",
    "errand",
    "every",
    "failed",
    "promise",
    "standing",
    "sweeps",
    "task",
    "workers_alive",
]
