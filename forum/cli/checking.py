from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.db import found_revision, session, wanted_revision
from forum.upkeep import CHEAP, SLOW, Finding, Level, check, send_test

MARKS = {Level.FINE: ("ok", "green"), Level.NOTE: ("look", "yellow"), Level.BROKEN: ("BROKEN", "red")}


@click.command(name="check")
@click.option("--send-test", "address", metavar="ADDRESS", help="Also send one mail there, at once.")
@with_appcontext
def check_installation(address: str | None) -> None:
    """Say what is wrong with this installation, in sentences; the exit code is 1 if something is broken.

    It asks the database, the mail server and, through the public address, this very forum, so run it while
    `forum serve` runs. Nothing is sent and nothing is changed but the time of the last check.
    """
    settings = current_app.config["FORUM"]
    findings = check(settings, SLOW)
    if found_revision() == wanted_revision():
        findings += check(settings, CHEAP)
    session.rollback()
    if address:
        findings.append(send_test(address, settings))
    for found in sorted(findings, key=lambda found: list(MARKS).index(found.level)):
        _say(found)
    raise SystemExit(1 if any(found.level is Level.BROKEN for found in findings) else 0)


def _say(found: Finding) -> None:
    word, colour = MARKS[found.level]
    click.echo(click.style(f"{word:<7}", fg=colour, bold=True) + found.sentence)
