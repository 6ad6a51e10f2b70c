"""Imports in the panel: a file is looked at first by a worker, and brought in once an admin has said yes."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.imports.actions import begin, plan_import, refusals_of, runs
from forum.imports.keeping import uploads
from forum.imports.models import ImportRun
from forum.imports.sources import SOURCES
from forum.pages import Site, all_sites
from forum.refused import Refused
from forum.web import done, page, panel, takes_upload

blueprint = panel("moving_in", __name__, prefix="/panel/imports", may=is_admin)
MOST_BYTES = 1 << 30
SHOWN, LATEST = 200, 20


@blueprint.get("")
def index() -> Response:
    return _index()


@blueprint.post("")
@takes_upload(MOST_BYTES)
def post_file() -> Response:
    """Keep the file and have a worker look at it. Nothing is changed yet."""
    by, form = must_be_signed_in(), request.form
    kept: Path | None = None
    try:
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            raise Refused(_("Please choose a file first."))
        kept = _kept(chosen)
        with write():
            site = session.get(Site, form.get("site", 0, type=int))
            run = plan_import(
                form.get("format", ""), kept, name=_name(form.get("name", ""), chosen.filename), site=site, dry=True,
                by=by, keep=chosen.filename,
            )  # fmt: skip
            begin(run, by=by)
            number = run.id
    except Refused as error:
        session.rollback()
        if kept is not None:
            shutil.rmtree(kept.parent, ignore_errors=True)
        return _index(problem=error.sentence, status=error.status)
    return done(url_for("moving_in.show", number=number))


@blueprint.get("/<int:number>")
def show(number: int) -> Response:
    return _run_page(_run(number))


@blueprint.post("/<int:number>/begin")
def post_begin(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        begin(_run(number), by=by)
    return done(url_for("moving_in.show", number=number), "imports/run.html", "run", **_context(_run(number)))


def _index(problem: str = "", status: int = 200) -> Response:
    return page(
        "imports/index.html",
        status=status,
        sources=list(SOURCES.values()),
        sites=session.scalars(all_sites()).all(),
        runs=session.scalars(runs().limit(LATEST)).all(),
        typed=request.form,
        problem=problem,
    )


def _run_page(run: ImportRun) -> Response:
    return page("imports/run.html", "run", **_context(run))


def _context(run: ImportRun) -> dict[str, Any]:
    found = session.scalars(refusals_of(run).limit(SHOWN)).all()
    return {
        "run": run,
        "source": SOURCES[run.format].label,
        "refusals": found,
        "more": max(0, run.of_all("refused") - len(found)),
    }


def _run(number: int) -> ImportRun:
    run = session.get(ImportRun, number)
    if run is None:
        raise Refused(_("There is no such import."), status=404)
    return run


def _name(typed: str, file: str) -> str:
    """What the source is called. A name that every dump has would take one site for another."""
    if not typed.strip() and Path(file).name.lower() == "posts.xml":
        raise Refused(_("Please give the source a name: Posts.xml is called the same in every dump."))
    return typed.strip() or Path(file).stem


def _kept(chosen: FileStorage) -> Path:
    """In a folder of its own, under a name in which nothing leads elsewhere."""
    folder = uploads() / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    name = "".join(letter for letter in chosen.filename or "" if letter.isalnum() or letter in ".-_").lstrip(".")
    target = folder / (name[-100:] or "file")
    chosen.save(target)
    return target
