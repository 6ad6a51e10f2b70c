from __future__ import annotations

import click
from flask.cli import with_appcontext

from forum.demo import make_many
from forum.refused import Refused


@click.command()
@click.option("--threads", default=1000, show_default=True, type=click.IntRange(1, 10_000_000), help="How many.")
@with_appcontext
def seed(threads: int) -> None:
    """Fill an installation that is still empty with threads that mean nothing, to see how it behaves at a size."""
    try:
        make_many(threads)
    except Refused as error:
        raise click.ClickException(error.sentence) from None
    click.echo(f"{threads} threads written and indexed.")
