from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from docside.folder import left_out, pages_of
from docside.pushing import Built, PushFailed, push
from forum.db import session
from forum.pages import all_sites, site_of
from forum.refused import Refused
from forum.sections import Brought, Outcome, take_pages, take_whole

NAMED = 5


@click.command("index")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", "forum", default="", help="Push to the forum at this address, instead of into the database.")
@click.option("--token", envvar="DOCSIDE_TOKEN", default="", help="The site's token, for --to; or DOCSIDE_TOKEN.")
@click.option("--site", default="", help="Address of the site, if this installation has several.")
@click.option("--address", default="", help="Where the folder stands, if not at the address of the site.")
@click.option("--part", is_flag=True, help="These are not all the pages: what is missing is not gone.")
@with_appcontext
def index(folder: Path, forum: str, token: str, site: str, address: str, part: bool) -> None:
    """Bring the pages of a built site, a folder of HTML, into the index of its documentation."""
    below = address and f"{address.removesuffix('/')}/"
    beside, pages = left_out(folder), list(pages_of(folder, below=below))
    if beside:
        click.echo(f"Left out, as generators make them beside the pages: {_named(beside)}.")
    if not pages:
        raise click.ClickException(f"There is no HTML in {folder}.")
    refused = _push(forum, token, pages, below, part) if forum else _store(site_meant(site), pages, below, part)
    for sentence in refused:
        click.echo(sentence, err=True)
    if refused:
        raise SystemExit(1)


def _named(files: list[str]) -> str:
    few = ", ".join(files[:NAMED])
    return f"{len(files)} files, such as {few}" if len(files) > NAMED else few


def _push(forum: str, token: str, pages: list[Built], below: str, part: bool) -> list[str]:
    if not token:
        raise click.ClickException("A push needs the site's token: --token or DOCSIDE_TOKEN.")
    try:
        pushed = push(forum, token, pages, whole=not part, below=below)
    except PushFailed as error:
        raise click.ClickException(str(error)) from None
    click.echo(pushed.sentence)
    return pushed.refused


def _store(site_id: int, pages: list[Built], below: str, part: bool) -> list[str]:
    outcome = take_pages(site_id, (Brought(page.address, page.html) for page in pages))
    if not part:
        outcome.then(_whole(site_id, pages, below))
    click.echo(f"{outcome.pages} pages, {outcome.changed} of them new or changed, {outcome.gone} gone.")
    return [f"{address}: {why}" for address, why in outcome.refused]


def _whole(site_id: int, pages: list[Built], below: str) -> Outcome:
    try:
        return take_whole(site_id, [page.address for page in pages], below=below)
    except Refused as error:
        raise click.ClickException(error.sentence) from None


def site_meant(address: str) -> int:
    sites = session.scalars(all_sites()).all()
    if address and (found := site_of(address)):
        return found.id
    if address or len(sites) != 1:
        known = ", ".join(site.address for site in sites) or "none"
        raise click.ClickException(f"Which site is meant? --site names its address; there are: {known}.")
    return sites[0].id
