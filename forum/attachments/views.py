from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _

from forum.accounts import User, me
from forum.attachments.actions import stage
from forum.attachments.forms import takes_one_file
from forum.attachments.models import Upload, small
from forum.attachments.seeing import Sight, is_key_of, sight_of
from forum.db import session
from forum.files import store
from forum.refused import Refused
from forum.web import local_path

blueprint = Blueprint("attachments", __name__)
# A browser that has shown a picture keeps it; what stands between asks again, so that what is closed is closed.
FOR_EVERYBODY = "public, max-age=31536000, s-maxage=300, immutable"
FOR_THEM = "private, no-store"


@blueprint.post("/uploads")
@takes_one_file
def post_upload() -> Response:
    """A file of its own, as a script sends it while one writes on."""
    return told(me())


def told(by: User | None) -> Response:
    """Keep the file of this request, and say where it lies and what to write for it."""
    file = request.files.get("file")
    if file is None:
        raise Refused(_("This request could not be understood."), status=400)
    try:
        made = stage(file.stream, file.filename or "", by=by)
    except Refused as error:
        session.rollback()
        return _said({"sentence": error.sentence}, error.status)
    return _said({"path": made.path, "picture": made.is_picture, "title": made.title}, 201)


@blueprint.get("/uploads/<name>")
def serve(name: str) -> Response:
    return _served(name, name)


@blueprint.get("/uploads/small/<name>")
def serve_small(name: str) -> Response:
    return _served(name, small(name))


def _served(name: str, content_name: str) -> Response:
    """To whoever may see it. It is never a document of this origin: pictures stand in it alone, the rest is saved."""
    upload = session.get(Upload, name[:60])
    sight = sight_of(upload, me()) if upload else Sight.NOBODY
    if upload is None or not (sight or is_key_of(upload, request.args.get("key", ""))):
        return _closed()
    content = store().read(content_name) if content_name in upload.contents else None
    if content is None:
        abort(404)
    response = make_response(content)
    response.headers["Content-Type"] = "image/webp" if upload.is_picture else "application/octet-stream"
    response.headers.set(
        "Content-Disposition", "inline" if upload.is_picture else "attachment", filename=_file_name(upload)
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    public = sight is Sight.EVERYBODY
    response.headers["Cache-Control"] = FOR_EVERYBODY if public else FOR_THEM
    # Public posts are also shown inside other people's pages, and in feed readers.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if public else "same-origin"
    response.set_etag(f"{upload.digest[:32]}{'s' if content_name != name else ''}")
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _closed() -> Response:
    """As for what is not there. Whoever comes by a link of a mail, signed out, may sign in first."""
    if me() is None and request.headers.get("Sec-Fetch-Dest") == "document":
        target = url_for("accounts.sign_in", next=local_path(request.path))
        return redirect(target, 303)  # type: ignore[return-value]
    raise Refused(_("There is no such file, or it is not public."), status=404)


def _file_name(upload: Upload) -> str:
    return f"{upload.title}.webp" if upload.is_picture else upload.title


def _said(value: dict[str, object], status: int) -> Response:
    response = jsonify(value)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
