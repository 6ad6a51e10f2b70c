"""The plugin for MkDocs: `plugins: [docside]`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from docside.pushing import Built, PushFailed, push
from docside.under import LABEL, Threads, line

log = get_plugin_logger("docside")


class Settings(Config):  # type: ignore[no-untyped-call]
    forum = config_options.Type(str, default="")
    include = config_options.Type(bool, default=True)
    push = config_options.Type(bool, default=True)
    whole = config_options.Type(bool, default=True)
    strict = config_options.Type(bool, default=False)
    label = config_options.Type(str, default=LABEL)


class DocsidePlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Puts the line and the threads under every page, and pushes the pages once they are built."""

    def __init__(self) -> None:
        self.building, self.built, self.threads = True, dict[str, Path](), Threads("")

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.building = command == "build" and not dirty

    def on_config(self, config: MkDocsConfig) -> None:
        self.config.forum = self.config.forum or os.environ.get("DOCSIDE_FORUM", "")
        if not self.config.forum:
            raise PluginError("docside: say where the forum is, as in `- docside: {forum: https://forum.example.com}`.")
        if not config.site_url:
            self._say("site_url is not set, so no page can say which it is; nothing is put under them.")
        self.built, self.threads = {}, Threads(self.config.forum)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        address = page.canonical_url
        if not address or page.meta.get("docside") is False:
            return html
        self.built[address] = Path(page.file.abs_dest_path)
        ident = _ident(page)
        threads = self.threads.of(address, ident=ident) if self.building and self.config.include else ""
        return html + threads + line(self.config.forum, address, ident=ident, label=self.config.label)

    def on_post_build(self, *, config: MkDocsConfig, **_given: Any) -> None:
        if self.threads.trouble:
            self._say(self.threads.trouble)
        token = os.environ.get("DOCSIDE_TOKEN", "")
        if not self.building or not self.config.push or not self.built:
            return
        if not token:
            log.info("Nothing is pushed: DOCSIDE_TOKEN is not set.")
            return
        pages = (Built(address, path.read_text(encoding="utf-8")) for address, path in self.built.items())
        try:
            pushed = push(self.config.forum, token, pages, whole=self.config.whole, below=config.site_url or "")
        except (PushFailed, OSError) as error:
            self._say(f"The pages could not be pushed: {error}")
            return
        log.info(pushed.sentence)
        for refused in pushed.refused:
            log.warning(refused)

    def _say(self, sentence: str) -> None:
        """A warning, with which `mkdocs build --strict` ends; our own `strict` ends the build anyway."""
        if self.config.strict:
            raise PluginError(f"docside: {sentence}")
        log.warning(sentence)


def _ident(page: Page) -> str:
    """What the page calls itself; `docside_id:` with nothing behind it is no name, and neither is `no`."""
    said = page.meta.get("docside_id")
    return "" if said is None or said is False else str(said)
