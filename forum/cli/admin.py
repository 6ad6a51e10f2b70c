from __future__ import annotations

import click
from flask.cli import with_appcontext

from forum import accounts, signin
from forum.cli.ready import must_be_migrated
from forum.db import write
from forum.refused import Refused
from forum.web import absolute, seal


@click.command()
@click.argument("email")
@click.option("--name", default="", help="What everybody will see; by default what stands before the @.")
@click.option("--without-second-step", is_flag=True, help="Remove the second step of the account: the phone is lost.")
@with_appcontext
def admin(email: str, name: str, without_second_step: bool) -> None:
    """Make the account of EMAIL an admin who also moderates and does support.

    The account is made if there is none. There is no password: the command prints an address to sign in with
    once, also before any mail is set up; later a code comes by mail. Running it twice does no harm.
    """
    must_be_migrated()
    try:
        with write():
            user = accounts.make_admin(email, name or email.partition("@")[0])
            if without_second_step:
                signin.take_away(user, by=None)
            digits = accounts.hand_out_code(user.email)
    except Refused as error:
        raise click.ClickException(error.sentence) from None
    page = absolute("/sign-in/" + seal("sign-in", [user.email, "/panel/"]))
    click.echo(f"{user.name} <{user.email}> is an admin. To sign in now, within 30 minutes, open")
    click.echo(f"    {page}#code={digits}")
    click.echo("Later, sign in on the forum with this address; a code comes by mail.")
