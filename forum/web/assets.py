from __future__ import annotations

import gzip
import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from mimetypes import guess_type

from flask import Blueprint, Response, abort, make_response, request

from forum.markup import stylesheet
from forum.paths import STATIC

blueprint = Blueprint("assets", __name__)
YEAR = 31_536_000
MADE = {"htmx.js", "code.css", "forum.js"}
# What every page runs, in this order: one file to fetch. The names of the first are for all, the others keep theirs.
PARTS = ("shared.js", "docside.js", "writing.js", "drafts.js", "uploads.js", "thread.js", "mention.js", "signing-in.js")
# What a script has for its readers, whole lines of comment, the indentation and needless new lines and spaces, does not
# travel.
_FOR_READERS = re.compile(rb"(?m)^[ \t]*(?://.*)?\n|^[ \t]+|(?<=[;{,(])\n|;?\n[ \t]*(?=\})|(?<=\)) (?=[{=])")


def asset(name: str) -> str:
    """The address of a static file, with the hash of its content in it, so that it may be kept for ever."""
    return f"/assets/{_digest(name)}/{name}"


@blueprint.get("/assets/<digest>/<path:name>")
def serve(digest: str, name: str) -> Response:
    if name not in _names() and name not in MADE:
        abort(404)
    known = digest == _digest(name)
    return _response(name, f"public, max-age={YEAR}, immutable" if known else "public, max-age=300")


@blueprint.get("/embed.js")
def embed_script() -> Response:
    """The one address that stands in other people's pages: never renamed, so cached for minutes only."""
    response = _response("embed.js", "public, max-age=600")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    return _response("icon.svg", "public, max-age=86400")


def _response(name: str, caching: str) -> Response:
    response = make_response()
    response.set_etag(_digest(name))
    response.headers["Cache-Control"] = caching
    response.headers["Content-Type"] = _type(name)
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and not name.endswith(".png"):
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(_compressed(name))
    else:
        response.set_data(_content(name) or b"")
    response.make_conditional(request)
    return response


@cache
def _content(name: str) -> bytes | None:
    if name == "htmx.js":
        return (files("django_htmx") / "static/django_htmx/htmx-2.min.js").read_bytes()
    if name == "code.css":
        return stylesheet().encode()
    if name == "forum.js":
        shared, *own = [_content(part) or b"" for part in PARTS]
        return shared + b"".join(b"{\n%s}\n" % part for part in own)
    if name not in _names():
        return None
    content = (STATIC / name).read_bytes()
    return _FOR_READERS.sub(b"", content) if name.endswith(".js") else content


@cache
def _names() -> frozenset[str]:
    """What may be asked for; names from outside are only looked up here, never on the disk."""
    return frozenset(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_content(name) or b"", mtime=0)


@cache
def _digest(name: str) -> str:
    return sha256(_content(name) or b"").hexdigest()[:12]


def _type(name: str) -> str:
    kind = guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
