from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template, request
from jinja2 import StrictUndefined
from markupsafe import Markup

from forum.manual.reading import DocPage, Manual, read_manual
from forum.markup import stylesheet
from forum.paths import DOCS, ROOT, STATIC, TEMPLATES

NOT_FOUND = DocPage(
    name="",
    path="",
    title="There is no such page",
    summary="",
    html="<h1>There is no such page</h1><p>It may have moved. The contents list every page there is.</p>",
    headings=[],
)


def documentation(forum_url: str, own_url: str) -> Flask:
    """The documentation of Docside as a site of its own, each page with the embed of the forum at `forum_url`.

    `own_url` is the public address of this site, without a slash at the end. It knows nothing of the forum's
    database and gives no cookie: for a reader it is any documentation site that carries the one line.
    """
    app = Flask("documentation", template_folder=str(TEMPLATES), static_folder=None, root_path=str(ROOT))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    manual = read_manual(DOCS)
    files = {
        "docs.css": ((STATIC / "docs.css").read_text(), "text/css"),
        "code.css": (stylesheet(), "text/css"),
        "icon.svg": ((STATIC / "icon.svg").read_text(), "image/svg+xml"),
    }

    @app.get("/", defaults={"name": ""})
    @app.get("/<path:name>/")
    def show(name: str) -> Response:
        shown = manual.find(f"/{name}/" if name else "/")
        return _page(manual, shown or NOT_FOUND, forum_url, own_url)

    @app.get("/<any('docs.css', 'code.css', 'icon.svg'):name>")
    def file(name: str) -> Response:
        text, kind = files[name]
        response = make_response(text)
        response.content_type = f"{kind}; charset=utf-8"
        return response

    app.after_request(lambda response: _finished(response, forum_url))
    return app


def _page(manual: Manual, shown: DocPage, forum_url: str, own_url: str) -> Response:
    known = shown is not NOT_FOUND
    before, after = manual.beside(shown) if known else (None, None)
    html = render_template(
        "docs/page.html",
        page=shown,
        html=Markup(shown.html),  # noqa: S704 - our own files
        groups=manual.groups,
        before=before,
        after=after,
        known=known,
        forum=forum_url,
        own=own_url,
    )
    return make_response(html, 200 if known else 404)


def _finished(response: Response, forum_url: str) -> Response:
    parts = urlsplit(forum_url)
    forum = f"{parts.scheme}://{parts.netloc}"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; script-src 'self' {forum}; frame-src {forum}; img-src 'self' data:; "
        "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-cache"
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response
