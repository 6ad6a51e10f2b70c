from __future__ import annotations

from flask import Blueprint, Response, abort, make_response
from sqlalchemy import select

from forum.db import session
from forum.files.models import File

blueprint = Blueprint("files", __name__)
TYPES = {"webp": "image/webp", "png": "image/png"}


@blueprint.get("/files/<name>")
def serve(name: str) -> Response:
    """A picture, for ever. Even if a browser took it for a document, it could do nothing there."""
    content = session.scalar(select(File.content).where(File.name == name[:40]))
    if content is None:
        abort(404)
    response = make_response(content)
    response.headers["Content-Type"] = TYPES[name.rpartition(".")[2]]
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # Posts are also shown inside other people's pages, and in mails.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
