from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from forum.web.languages import language

Context = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class Filling:
    template: str
    context: Context
    kept: bool = False


slots: dict[str, list[Filling]] = defaultdict(list)


def fills(name: str, template: str, *, kept: bool = False) -> Callable[[Context], Context]:
    """Fill a place that a lower package left open. The function gets what the page gives and returns the
    template's context, or None to stay out (this is also where it says who may see it).

    What is `kept` is made once for each context: that holds plain values only, and is all that its template knows.
    """

    def register(context: Context) -> Context:
        slots[name].append(Filling(template, context, kept))
        return context

    return register


def slot(name: str, **given: Any) -> Markup:
    rendered, spoken = [], ""
    for filling in slots[name]:
        context = filling.context(**given)
        if context is None:
            continue
        if filling.kept:
            spoken = spoken or language()
            rendered.append(_kept(spoken, filling.template, tuple(context.items())))
        else:
            rendered.append(_made(filling.template, {**given, **context}))
    return Markup("".join(rendered))  # noqa: S704 - each of them is


@lru_cache(maxsize=5000)
def _kept(_language: str, template: str, context: tuple[tuple[str, Any], ...]) -> Markup:
    return _made(template, dict(context))


def _made(template: str, context: dict[str, Any]) -> Markup:
    # Without what views add to each page's context: a page asks for dozens of these.
    html = current_app.jinja_env.get_template(template).render(context)
    return Markup(html)  # noqa: S704 - our own templates, already escaped
