from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from forum import events
from forum.config import Settings


@click.command()
@with_appcontext
def facts() -> None:
    """List every fact with who hears it: at once (same transaction) and later (on the worker)."""
    for name, (at_once, later) in events.listeners().items():
        click.echo(name)
        for hearer in at_once:
            click.echo(f"    at once  {hearer}")
        for hearer in later:
            click.echo(f"    later    {hearer}")


@click.command()
@with_appcontext
def routes() -> None:
    """List every address of the forum with its methods and view."""
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:<9} {rule.rule:<60} {rule.endpoint}")


@click.command()
def settings() -> None:
    """List every setting with its default and meaning; each is an environment variable."""
    for name, field in Settings.model_fields.items():
        default = "" if name == "secret" else field.default
        click.echo(f"FORUM_{name.upper()}  (default: {default!r})\n    {field.description}")
