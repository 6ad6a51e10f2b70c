from __future__ import annotations

import tempfile
from pathlib import Path

import click

from forum import clock, config, desk
from forum.accounts import User
from forum.app import create_app
from forum.db import db, session
from forum.desk import Load, Outcome
from forum.pages import Site
from forum.rota import make_calendar


@click.group()
def simulate() -> None:
    """Play what would happen, in a database that is thrown away."""


@simulate.command()
@click.option(
    "--load",
    "loads",
    multiple=True,
    type=float,
    default=(0.9, 1.2, 2.5),
    show_default=True,
    help="Work that comes, 1.0 is as much as can be done. Give it several times.",
)
@click.option("--days", default=60, show_default=True, help="Working days.")
@click.option("--people", default=2, show_default=True, help="People on support.")
@click.option("--seeds", default=1, show_default=True, help="How many different plays to add up.")
def queue(loads: tuple[float, ...], days: int, people: int, seeds: int) -> None:
    """Weeks of load against the order of the queue, beside strict levels, deadline, newest first and first come."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load(data=folder, database=f"sqlite:///{Path(folder, 'play.db')}")
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            site, agent = _scene()
            for load in loads:
                click.echo(f"\nLoad {load}: {people} people, {days} working days, {seeds} x the seeds from 1")
                click.echo(
                    f"{'order':<14}{'levels 1-3 over 60 min':>24}{'level 5 served':>18}{'longest wait':>18}"
                    f"{'past N(p+1) picks':>20}"
                )
                for name in desk.ORDERS:
                    plays = [
                        desk.play(Load(load, people, days, seed), name, site, agent) for seed in range(1, seeds + 1)
                    ]
                    click.echo(_line(name, plays))
            session.rollback()
            db.engine.dispose()


def _scene() -> tuple[Site, User]:
    calendar = make_calendar("Play", "UTC")
    site = Site(name="Play", address="https://play.example", calendar_id=calendar.id, created_at=clock.now())
    agent = User(email="agent@play.example", name="Agent", support=True, created_at=clock.now())
    session.add_all([site, agent, desk.Turn(id=1, since_aged=0)])
    session.flush()
    return site, agent


def _line(name: str, plays: list[Outcome]) -> str:
    urgent, late = sum(play.urgent for play in plays), sum(play.late for play in plays)
    came, served = (sum(getattr(play, what).get(5, 0) for play in plays) for what in ("came", "served"))
    days = max(play.longest for play in plays).total_seconds() / 3600 / 8
    share = f"{100 * late / urgent:.1f} %" if urgent else "none came"
    beyond = sum(play.beyond_bound(5 if name == "one in 5" else 10) for play in plays)
    return f"{name:<14}{share:>24}{f'{served:,} of {came:,}':>18}{f'{days:.1f} days':>18}{beyond:>20,}"
