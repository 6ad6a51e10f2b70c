from __future__ import annotations

import logging
import secrets
import time
from concurrent.futures import Future
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.db import AWAY, session
from forum.jobs import claiming, running
from forum.jobs.lanes import Lanes
from forum.jobs.models import Job

log = logging.getLogger("forum.jobs")

BEAT_SECONDS = 20.0


class Worker:
    """Claims due jobs and runs them on a few threads a lane, and does the sweeps in between, until told to stop."""

    def __init__(self, app: Flask, *, threads: int, lease: timedelta, pause: float = 0.5) -> None:
        self.app = app
        self.name = secrets.token_hex(8)
        self.threads = threads
        self.lease = lease
        self.pause = pause
        # Not an Event: stop() is called by a signal handler, in the very thread that may just hold the Event's lock.
        self.stopping = False
        self.lanes = Lanes(threads)
        self.held: dict[int, Future[None]] = {}
        self.renewed = self.beaten = float("-inf")

    def run(self, *, until_idle: bool = False) -> None:
        """Work until `stop()`; with `until_idle`, until nothing is due any more (sweeps are done once, first)."""
        with self.lanes:
            while not self.stopping:
                claimed = self._round()
                if until_idle and not claimed and not self.held and not self._anything_open():
                    return
                if not claimed:
                    time.sleep(0.02 if self.held else self.pause)
            self._let_go()

    def stop(self) -> None:
        self.stopping = True

    def _round(self) -> int:
        try:
            self._sweep()
            self._collect()
            self._keep_alive()
            jobs = self._claim()
        except AWAY:
            log.exception("the database did not answer; trying again in a moment")
            self._leave_what_waits()
            time.sleep(2)
            return 0
        for job in jobs:
            self.held[job.id] = self.lanes.submit(job.lane, self._run, job)
        return len(jobs)

    def _let_go(self) -> None:
        """What runs is finished; what waits for a thread goes back, before its lease runs out under it."""
        waiting = [number for number, future in self.held.items() if future.cancel()]
        if waiting:
            with self.app.app_context():
                claiming.give_back(self.name, waiting)

    def _leave_what_waits(self) -> None:
        """What leaves while nothing can be noted leaves again: the lease of what has not begun is left to run out."""
        self.held = {number: future for number, future in self.held.items() if not future.cancel()}

    def _claim(self) -> list[claiming.Claimed]:
        with self.app.app_context():
            return claiming.claim(self.name, self.lease, passing=self.lanes.full())

    def _run(self, job: claiming.Claimed) -> None:
        with self.app.app_context():
            running.run(job, stopping=lambda: self.stopping)

    def _collect(self) -> None:
        away = False
        for number, future in list(self.held.items()):
            if future.done():
                del self.held[number]
                if error := future.exception():
                    log.error("job %s ended badly; its lease will run out", number, exc_info=error)
                    away = away or isinstance(error, AWAY)
        if away:
            self._leave_what_waits()

    def _keep_alive(self) -> None:
        moment = time.monotonic()
        with self.app.app_context():
            if self.held and moment - self.renewed > self.lease.total_seconds() / 3:
                claiming.renew(self.name, self.held, self.lease)
                self.renewed = moment
            if moment - self.beaten > BEAT_SECONDS:
                claiming.beat(self.name)
                self.beaten = moment

    def _sweep(self) -> None:
        with self.app.app_context():
            for sweep in claiming.due_sweeps(self.name):
                try:
                    sweep()
                except Exception:
                    log.exception("sweep %s failed", sweep.__name__)
                    session.rollback()

    def _anything_open(self) -> bool:
        with self.app.app_context():
            due = select(Job.id).where(Job.failed_at.is_(None), Job.due_at <= clock.now()).limit(1)
            return session.scalar(due) is not None
