"""Documentation sites to put the embed into: a small web server on localhost, which is another site than 127.0.0.1."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from forum.db import session
from tests.browser import click, wait_until
from tests.embed.framing import code_mailed_to

PAPER = (
    "body { font: 17px/1.5 serif; margin: 0 auto; max-width: 44rem; padding: 1rem; color: #222; background: #fffdf8 }"
)


@dataclass
class Host:
    """`pages` maps a path to the HTML at it, `headers` are sent with every one of them."""

    origin: str
    pages: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, body: str, *, head: str = "", title: str = "Installing") -> str:
        """Publish a page; returns its whole address."""
        self.pages[path] = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title>{head}</head><body>{body}</body></html>"
        )
        return self.origin + path


@contextmanager
def serving() -> Iterator[Host]:
    host = Host("")
    with listening(partial(_Pages, host)) as port:
        host.origin = f"http://localhost:{port}"
        yield host


@contextmanager
def serving_folder(folder: Path) -> Iterator[str]:
    """The origin of a built site."""
    with listening(partial(Files, directory=str(folder))) as port:
        yield f"http://localhost:{port}"


def frame_shown(tab: Page) -> None:
    """Wait until a frame stands in the place of the link."""
    if tab.evaluate("document.documentElement.scrollHeight") <= 900:
        expect(tab.locator("iframe")).to_be_visible()
    wait_until(tab, "[...document.querySelectorAll('iframe')].some((frame) => frame.offsetHeight > 20)")


@contextmanager
def listening(handler: Any) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


class Files(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the output of a test run is for failures."""


class _Pages(Files):
    def __init__(self, host: Host, *args: Any) -> None:
        self.host = host
        super().__init__(*args)

    def do_GET(self) -> None:
        html = self.host.pages.get(self.path.partition("?")[0])
        self.send_response(200 if html else 404)
        for name, value in self.host.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((html or "").encode())


class Rewritten(Files):
    """A folder whose pages are served with some words replaced."""

    def __init__(self, built: Path, written: dict[bytes, bytes], headers: dict[str, str], *args: Any) -> None:
        self.written, self.with_each = written, headers
        super().__init__(*args, directory=str(built))

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        content = path.read_bytes() if path.is_file() else b""
        for old, new in self.written.items():
            content = content.replace(old, new)
        self.send_response(200 if content else 404)
        for name, value in self.with_each.items():
            self.send_header(name, value)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.end_headers()
        self.wfile.write(content)


def ask_under(tab: Page, address: str, title: str) -> None:
    """Somebody without an account asks in the frame under a page, with the code from the mail."""
    tab.goto(address)
    tab.keyboard.press("End")
    frame = tab.frame_locator("iframe")
    frame.get_by_label("Your question in one line").fill(title)
    frame.get_by_label("What happened, and what did you expect?").fill("I run `flask run --debug`.")
    frame.get_by_label("Your name").fill("Ines")
    frame.get_by_label("Your mail address").fill("ines@example.org")
    click(frame.get_by_role("button", name="Ask", exact=True))
    frame.get_by_label("Code").wait_for()
    session.rollback()
    frame.get_by_label("Code").fill(code_mailed_to("ines@example.org"))
    click(frame.get_by_role("button", name="Publish"))
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()
    expect(frame.get_by_role("region", name="Threads").get_by_text(title)).to_be_visible()
    session.rollback()
