from __future__ import annotations

from pathlib import Path

import click

from forum.cli.similar import similar
from forum.screening import examples_of, judge_file

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def evaluate() -> None:
    """Measure the product's own judgement on files: how much it finds, and where it is wrong."""


@evaluate.command()
@click.argument("train", type=FILE)
@click.argument("test", type=FILE)
def spam(train: Path, test: Path) -> None:
    """Learn from one file what spam is, judge another by it, and the other way round.

    The files are CSV with the columns `content` and `spam` (1 or 0). The threshold comes from the file that was
    learned from alone.
    """
    first, second = examples_of(train), examples_of(test)
    for (learned, one), (asked, other) in (
        ((train, first), (test, second)),
        ((test, second), (train, first)),
    ):
        judged = judge_file(one, other)
        click.echo(f"learned from {learned.name}, judged on {asked.name}, threshold {judged.threshold:.3f}:")
        click.echo(f"  caught {judged.caught} of {judged.spam} spam ({judged.caught / max(1, judged.spam):.1%})")
        click.echo(f"  held   {judged.held} of {judged.good} good ones ({judged.held / max(1, judged.good):.1%})")


evaluate.add_command(similar)
