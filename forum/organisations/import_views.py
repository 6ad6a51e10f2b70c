"""The import of a table, in two steps: what it would do, row by row, and then doing it."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.organisations.importing import (
    MOST_BYTES,
    Outcome,
    Result,
    import_rows,
    preview,
    read_rows,
    read_text,
    refused_as_csv,
    tally,
)
from forum.refused import Refused
from forum.web import page, panel, takes_upload

blueprint = panel("imports", __name__, prefix="/panel/organisations/import", may=is_admin)
SHOWN = 500


@blueprint.get("")
def show() -> Response:
    return _page()


@blueprint.post("")
@takes_upload(MOST_BYTES)
def post_file() -> Response:
    """What would become of each row. Nothing is changed yet."""
    by, chosen = must_be_signed_in(), request.files.get("table")
    try:
        if chosen is None or not chosen.filename:
            raise Refused(_("Please choose a file first."))
        text = read_text(chosen.stream.read(MOST_BYTES + 1))
        return _page(text=text, results=preview(read_rows(text), by=by))
    except Refused as error:
        session.rollback()
        return _page(problem=error.sentence, status=error.status)


@blueprint.post("/run")
def post_run() -> Response:
    by, text = must_be_signed_in(), request.form.get("text", "")
    try:
        with write():
            results = import_rows(read_rows(text), by=by)
    except Refused as error:
        session.rollback()
        return _page(problem=error.sentence, status=error.status)
    return _page(text=text, results=results, done=True)


@blueprint.post("/refused")
def post_refused() -> Response:
    """The rows that are refused, to be mended; after an import they are the same as before."""
    results = preview(read_rows(request.form.get("text", "")), by=must_be_signed_in())
    name = "attachment; filename=refused.csv"
    return Response(refused_as_csv(results), mimetype="text/csv", headers={"Content-Disposition": name})


def _page(
    *, text: str = "", results: list[Result] | None = None, done: bool = False, problem: str = "", status: int = 200
) -> Response:
    rows = sorted(results or [], key=lambda result: result.outcome is not Outcome.REFUSED)
    return page(
        "organisations/import.html",
        status=status,
        text=text,
        results=rows[:SHOWN],
        more=max(0, len(rows) - SHOWN),
        counted=tally(rows) if results is not None else None,
        Outcome=Outcome,
        done=done,
        problem=problem,
    )
