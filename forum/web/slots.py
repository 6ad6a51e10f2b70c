from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

Context = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class Filling:
    template: str
    context: Context


slots: dict[str, list[Filling]] = defaultdict(list)


def fills(name: str, template: str) -> Callable[[Context], Context]:
    """Fill a place that a lower package left open. The function gets what the page gives and returns the
    template's context, or None to stay out (this is also where it says who may see it)."""

    def register(context: Context) -> Context:
        slots[name].append(Filling(template, context))
        return context

    return register


def slot(name: str, **given: Any) -> Markup:
    rendered = []
    for filling in slots[name]:
        context = filling.context(**given)
        if context is not None:
            # Without what views add to each page's context: a page asks for dozens of these.
            template = current_app.jinja_env.get_template(filling.template)
            rendered.append(template.render({**given, **context}))
    return Markup("").join(Markup(html) for html in rendered)  # noqa: S704 - our own templates, already escaped
