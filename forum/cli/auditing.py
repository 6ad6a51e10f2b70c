from __future__ import annotations

import click
from flask.cli import with_appcontext

from forum.audit import unsealed, verify


@click.group()
def audit() -> None:
    """Whether the log of what people did is as it was written."""


@audit.command(name="verify")
@click.option("--head", default="", metavar="DIGEST", help="A digest printed earlier; it must still be in the chain.")
@with_appcontext
def verify_chain(head: str) -> None:
    """Walk along the chain of seals; the exit code is 1 if a link is broken, and the first one is named.

    Keep the digest it prints somewhere else. Whoever can write to the database could make the whole chain anew, and
    only a digest that they cannot reach shows it.
    """
    found = verify(head)
    waiting, _age = unsealed()
    click.echo(f"{found.facts} facts in {found.seals} seals are as they were sealed; {waiting} are not sealed yet.")
    if found.head:
        click.echo(f"head {found.head}")
    if found.broken:
        raise SystemExit(found.broken)
