"""Drafts, as scripts save and fetch them; without any script a form keeps its text in other ways."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _

from forum.accounts import even_if_suspended, must_be_signed_in
from forum.db import session, write
from forum.presence import drafts
from forum.presence.models import Draft
from forum.refused import Refused
from forum.web import HOUR, done, limit, local_path, number_of

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")


@blueprint.get("")
def at_place() -> Response:
    by = must_be_signed_in()
    found = session.scalars(drafts.drafts_at(request.args.get("place", ""), by=by))
    return _fresh([_shown(draft) for draft in found])


@blueprint.post("")
def post_draft() -> Response:
    by, form = must_be_signed_in(), request.form
    with write():
        limit("draft", f"user:{by.id}", most=3600, within=HOUR)
        draft = drafts.save_draft(
            form.get("place", ""),
            _texts(form.get("texts", "")),
            by=by,
            number=form.get("number", type=number_of),
            version=form.get("version", 0, type=int),
            path=local_path(form.get("path")),
            title=form.get("title", ""),
        )
    return _fresh(_shown(draft) if draft else {"number": "", "version": 0})


@blueprint.post("/<int:number>/removal")
@even_if_suspended
def post_removal(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        drafts.discard(number, by=by)
    return done("/account#drafts")


def _texts(given: str) -> dict[str, str]:
    try:
        texts = json.loads(given)
    except (ValueError, RecursionError):
        texts = None
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise Refused(_("This request could not be understood."), status=400)
    return texts


def _shown(draft: Draft) -> dict[str, Any]:
    return {
        "number": draft.id,
        "version": draft.version,
        "texts": draft.texts,
        "saved_at": draft.saved_at.isoformat(),
    }


def _fresh(value: Any) -> Response:
    response = jsonify(value)
    response.headers["Cache-Control"] = "no-store"
    return response
