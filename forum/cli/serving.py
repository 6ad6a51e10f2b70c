from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.cli.meaning import must_be_installed
from forum.cli.ready import must_be_migrated
from forum.jobs import Worker
from forum.serving import Place, SocketPlace, run


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--socket", "path", type=click.Path(path_type=Path), help="Not a port, but a socket in the file system.")
@click.option("--no-worker", is_flag=True, help="Do not start a worker beside it; run `forum worker` yourself.")
@with_appcontext
def serve(host: str, port: int, path: Path | None, no_worker: bool) -> None:
    """Serve the forum with granian, FORUM_WEB_PROCESSES processes, and one worker beside it.

    Put a reverse proxy with TLS before it, and tell it so with FORUM_TRUSTED_PROXIES=1. Many machines may
    serve one PostgreSQL; a worker on any of them is enough, more do no harm.
    """
    must_be_migrated()
    if current_app.config["FORUM"].meaning:
        must_be_installed()
    settings = current_app.config["FORUM"]
    if path and not settings.trusted_proxies:
        raise click.ClickException("Only a proxy comes to a socket; say so with FORUM_TRUSTED_PROXIES=1.")
    place = SocketPlace(path) if path else Place(host, port)
    raise SystemExit(run(settings, place, with_worker=not no_worker))


@click.command()
@click.option("--until-idle", is_flag=True, help="Stop as soon as nothing is due any more.")
@with_appcontext
def worker(until_idle: bool) -> None:
    """Do what was promised: mails, pings, hand-overs. Without a worker nothing leaves the house.

    As many as you like may run at the same time. A worker that is killed loses nothing: another one takes
    over its jobs after FORUM_LEASE_SECONDS.
    """
    must_be_migrated()
    settings = current_app.config["FORUM"]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    busy = Worker(app, threads=settings.worker_threads, lease=timedelta(seconds=settings.lease_seconds))

    def stop(number: int, frame: FrameType | None) -> None:
        busy.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    busy.run(until_idle=until_idle)
