from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.cli.ready import must_be_migrated
from forum.config import is_secret_given, renew_secret
from forum.upkeep import SEALED
from forum.web import Sealed, known_secrets, seal_anew


@click.command(name="rotate-secret")
@click.option(
    "--new", is_flag=True, help="Make another secret in the data folder, and keep what it was as a former one."
)
@with_appcontext
def rotate_secret(new: bool) -> None:
    """Seal anew, with FORUM_SECRET, what lies in the database sealed with one of FORUM_FORMER_SECRETS.

    Change the secret first and start everything anew; nobody notices. It may be cut off, run again, and run while
    people work. The exit code is 1 if something cannot be opened with any secret that is known.
    """
    must_be_migrated()
    if new:
        _make_new()
        return
    lost = [_say(kept) for kept in SEALED]
    if any(lost):
        raise click.ClickException("Is a secret missing in FORUM_FORMER_SECRETS? With it, run this again.")
    if len(known_secrets()) > 1:
        click.echo("Nothing in the database needs a former secret any more; links in mails sent before still do.")


def _make_new() -> None:
    if is_secret_given():
        raise click.ClickException(
            "FORUM_SECRET is given by the environment, so it is changed there: what it is now goes to "
            "FORUM_FORMER_SECRETS."
        )
    renew_secret(Path(current_app.config["FORUM"].data))
    click.echo("There is a new secret. Start the web server and the worker anew, and then run `forum rotate-secret`.")


def _say(kept: Sealed) -> bool:
    """Whether some are lost."""
    found = seal_anew(kept)
    click.echo(f"{kept.name}: {found.anew} sealed anew, {found.already} were so already.")
    if found.lost:
        numbers = ", ".join(str(number) for number in found.lost[:20])
        more = ", …" if len(found.lost) > 20 else ""
        click.echo(
            f"{kept.name}: {len(found.lost)} cannot be opened: number {numbers}{more}. They are left as they are."
        )
    return bool(found.lost)
