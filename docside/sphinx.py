"""The extension for Sphinx: `extensions = ["docside.sphinx"]`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from docside.pushing import Built, PushFailed, push
from docside.under import LABEL, Threads, line

log = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("docside_forum", "", "html", [str])
    app.add_config_value("docside_include", True, "html", [bool])
    app.add_config_value("docside_push", True, "", [bool])
    app.add_config_value("docside_whole", True, "", [bool])
    app.add_config_value("docside_strict", False, "", [bool])
    app.add_config_value("docside_label", LABEL, "html", [str])
    app.connect("builder-inited", _begin)
    app.connect("html-page-context", _put_under)
    app.connect("build-finished", _push)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


_threads = Threads("")


def _begin(app: Sphinx) -> None:
    global _threads  # noqa: PLW0603 - one build in a process; the environment is pickled and may not hold it
    _threads = Threads(_forum(app))
    if not _forum(app):
        raise ExtensionError('docside: say where the forum is, as in docside_forum = "https://forum.example.com".')
    if _is_html(app) and not app.config.html_baseurl:
        _say(app, "html_baseurl is not set, so no page can say which it is; nothing is put under them.")


def _put_under(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    meta = context.get("meta") or {}
    if doctree is None or not _is_html(app) or not app.config.html_baseurl or meta.get("docside") == "no":
        return
    address, ident = _address(app, pagename), meta.get("docside-id", "")
    threads = _threads.of(address, ident=ident) if app.config.docside_include else ""
    context["body"] += threads + line(_forum(app), address, ident=ident, label=app.config.docside_label)


def _push(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or not _is_html(app) or not app.config.html_baseurl:
        return
    if _threads.trouble:
        _say(app, _threads.trouble)
    token = os.environ.get("DOCSIDE_TOKEN", "")
    if not app.config.docside_push:
        return
    if not token:
        log.info("docside: nothing is pushed, DOCSIDE_TOKEN is not set.")
        return
    try:
        pushed = push(_forum(app), token, _built(app), whole=app.config.docside_whole, below=_base(app))
    except (PushFailed, OSError) as error:
        _say(app, f"The pages could not be pushed: {error}")
        return
    log.info("docside: %s", pushed.sentence)
    for refused in pushed.refused:
        log.warning("docside: %s", refused)


def _built(app: Sphinx) -> Iterator[Built]:
    """Every page there is, also what this build found unchanged."""
    for name in sorted(app.env.found_docs):
        path = Path(app.builder.get_outfilename(name))  # type: ignore[attr-defined]
        if path.is_file() and app.env.metadata[name].get("docside") != "no":
            yield Built(_address(app, name), path.read_text(encoding="utf-8"))


def _address(app: Sphinx, name: str) -> str:
    return urljoin(_base(app), app.builder.get_target_uri(name))


def _base(app: Sphinx) -> str:
    """Below which all pages of this build stand."""
    return f"{str(app.config.html_baseurl).removesuffix('/')}/"


def _forum(app: Sphinx) -> str:
    return str(app.config.docside_forum or os.environ.get("DOCSIDE_FORUM", ""))


def _is_html(app: Sphinx) -> bool:
    return app.builder.name in {"html", "dirhtml"}


def _say(app: Sphinx, sentence: str) -> None:
    """A warning, with which `sphinx-build -W` fails; `docside_strict` ends the build anyway."""
    if app.config.docside_strict:
        raise ExtensionError(f"docside: {sentence}")
    log.warning("docside: %s", sentence)
