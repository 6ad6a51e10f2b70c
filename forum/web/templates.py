"""Jinja as pages need it, which say some hundred sentences and names each: the same semantics, by shorter ways."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import FunctionType
from typing import Any

from flask.templating import Environment
from jinja2 import pass_eval_context
from jinja2.runtime import Context, Macro

_EVAL_CONTEXT = pass_eval_context(lambda: None).jinja_pass_arg  # type: ignore[attr-defined]


class Called(Context):
    """Jinja asks whatever is called in five ways what it wants to be handed; functions and macros say it in one."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        if kind is FunctionType:
            wants = called.__dict__.get("jinja_pass_arg")
        elif kind is Macro:
            wants = _EVAL_CONTEXT
        else:
            return super().call(called, *args, **kwargs)
        if wants is _EVAL_CONTEXT:
            args = (self.eval_ctx, *args)
        elif wants is not None:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


class Templates(Environment):
    """Its templates share the names that all of them know. A chain of mappings for each, as usual, is walked through
    name by name whenever one of them is rendered."""

    context_class = Called

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals
