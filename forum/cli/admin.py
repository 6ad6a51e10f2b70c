from __future__ import annotations

import click
from flask.cli import with_appcontext

from forum import accounts
from forum.db import write
from forum.refused import Refused


@click.command()
@click.argument("email")
@click.option("--name", default="", help="What everybody will see; by default what stands before the @.")
@with_appcontext
def admin(email: str, name: str) -> None:
    """Make the account of EMAIL an admin who also moderates and does support.

    The account is made if there is none. There is no password: sign in on the forum with this address, and
    type the code from the mail. Running it twice changes nothing.
    """
    try:
        with write():
            user = accounts.make_admin(email, name or email.partition("@")[0])
    except Refused as error:
        raise click.ClickException(error.sentence) from None
    click.echo(f"{user.name} <{user.email}> is an admin. Sign in with this address; a code comes by mail.")
