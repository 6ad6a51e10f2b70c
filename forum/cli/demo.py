from __future__ import annotations

import click

from forum.cli.demo_running import run
from forum.cli.meaning import must_be_installed


@click.command()
@click.option("--port", default=8000, show_default=True, help="The forum's port; the documentation takes the next one.")
@click.option("--data", default="instance/demo", show_default=True, help="Where the demo keeps its database.")
@click.option("--meaning", is_flag=True, help="Suggest what means the same, too; needs requirements-meaning.txt.")
def demo(port: int, data: str, meaning: bool) -> None:
    """Run a whole Docside to click through: forum, worker and a documentation site, on this machine only.

    Nothing leaves it: mails and pings are shown on a page. Remove the data folder to begin anew.
    """
    if meaning:
        must_be_installed()
    raise SystemExit(run(port, data, meaning=meaning))
