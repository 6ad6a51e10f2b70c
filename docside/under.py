"""What a page carries of its forum: the line that shows the frame, and the threads as they are when it is built."""

from __future__ import annotations

from html import escape
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

LABEL, SECONDS, LARGEST = "Questions about this page", 10, 1_000_000


def line(forum: str, address: str, *, ident: str = "", label: str = LABEL) -> str:
    """The one line of HTML, as the documentation of the forum tells one to write it."""
    forum = escape(forum.rstrip("/"))
    data = f' data-id="{escape(ident)}"' if ident else ""
    link = f'<a class="docside"{data} href="{forum}/ask?page={quote(address, safe="")}">{escape(label)}</a>'
    return f'\n{link}<script async src="{forum}/embed.js"></script>\n'


class Threads:
    """Asks the forum for the threads of each page; after the first failure no more, so that no build waits for it."""

    def __init__(self, forum: str) -> None:
        self.forum, self.trouble = forum.rstrip("/"), ""

    def of(self, address: str, *, ident: str = "") -> str:
        """As HTML without style; '' if there are none, or if the forum does not say."""
        if self.trouble or not self.forum.startswith(("http://", "https://")):
            return ""
        query = urlencode({"page": address, "id": ident} if ident else {"page": address})
        asked = Request(f"{self.forum}/embed/fragment?{query}", headers={"User-Agent": "docside-build"})  # noqa: S310
        try:
            with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 - the scheme was checked
                html = answer.read(LARGEST).decode("utf-8", "replace").strip()
        except (URLError, OSError) as error:
            self.trouble = f"The questions of {address} could not be had from {self.forum}: {error}."
            return ""
        ours = html.startswith('<section class="docside-threads"') and html.endswith("</section>")
        return f"\n{html}\n" if ours and "<li" in html else ""
