from __future__ import annotations

import textwrap

import click
from flask import current_app
from flask.cli import with_appcontext

from forum import config, events


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
@click.option("--markdown", is_flag=True, help="Print the table of the documentation instead.")
def settings(markdown: bool) -> None:
    """List every setting: its meaning, its default, its present value and where that comes from.

    Each is an environment variable. Passwords and secrets are left out, so the list may be shown to others.
    """
    listed = config.listing(config.load())
    click.echo("\n".join(_row(each) for each in listed) if markdown else "\n\n".join(_entry(each) for each in listed))


def _entry(each: config.Listed) -> str:
    value = f"{each.value or 'empty'}  ({each.source.value})"
    default = "" if each.source is config.Source.DEFAULT else f"  default: {each.default or 'empty'}"
    return f"{each.name} = {value}{default}\n{textwrap.indent(textwrap.fill(each.meaning, 96), '    ')}"


def _row(each: config.Listed) -> str:
    return f"| `{each.name}` | {f'`{each.default}`' if each.default else 'empty'} | {each.meaning} |"
