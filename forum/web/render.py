from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template

from forum.web.htmx import wants_fragment


def page(template: str, block: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """The whole page, or, where htmx asks and a block is named, that block of it alone."""
    if block and wants_fragment():
        html = part(template, block, **context)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.update(("HX-Request", "Accept-Language"))
    return response


def done(url: str, template: str = "", block: str = "", *, status: int = 200, **context: Any) -> Response:
    """After a change: the block that shows it to htmx, a redirect to `url` for everybody else."""
    if template and wants_fragment():
        return page(template, block, status=status, **context)
    if wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return make_response(redirect(url, 303))


def part(template: str, block: str, **context: Any) -> str:
    """One block of a template, rendered alone: it may use only what the view gives and what every page has."""
    environment = current_app.jinja_env
    compiled = environment.get_template(template)
    current_app.update_template_context(context)
    inner = compiled.new_context(context)
    return environment.concat(compiled.blocks[block](inner))
