"""Who reads and writes while it breaks: a few threads that wait between two requests, as people do.

Whoever writes is patient: a form that was not taken is sent again, letter by letter, until it is. What was taken is
noted, and must be there once.
"""

from __future__ import annotations

import html
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.load.far_side import FarSide
from tests.load.scene import ADDRESS, Browser, Scene

AWAY = 0  # in the place of a status: nobody answered
GIVE_UP = 60  # seconds after the end


@dataclass
class Notes:
    """Everything that was asked and answered; `taken` are the marks of the posts that the forum has acknowledged."""

    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    away: list[float] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=lambda: {"ask": [], "answer": [], "reply": []})
    sent: dict[str, list[str]] = field(default_factory=lambda: {"ask": [], "answer": [], "reply": []})
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Crowd:
    def __init__(self, address: str, scene: Scene, far: FarSide, seed: str, rate: float) -> None:
        self.address, self.scene, self.far, self.seed, self.rate = address, scene, far, seed, rate
        self.notes, self.over, self.gone = Notes(), threading.Event(), float("inf")
        roles: list[Callable[[random.Random, int], None]] = [
            self.reads,
            self.reads,
            self.asks,
            self.answers,
            self.replies,
        ]
        self._threads = [threading.Thread(target=self._life, args=[role, at]) for at, role in enumerate(roles)]

    def come(self) -> None:
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        """No new request; whoever is in the middle of something brings it to its end."""
        self.gone = time.monotonic() + GIVE_UP
        self.over.set()
        for thread in self._threads:
            thread.join()

    def _life(self, role: Callable[[random.Random, int], None], at: int) -> None:
        chance, turn = random.Random(f"{self.seed} {at}"), 0
        while not self.over.wait(chance.uniform(0.5, 1.5) / self.rate):
            try:
                role(chance, turn)
            except Exception as error:
                self.notes.wrong.append(f"{role.__name__}: {error!r}")
            turn += 1

    def reads(self, chance: random.Random, turn: int) -> None:
        thread = chance.choice(self.scene.threads)
        kind, path = chance.choice([
            ("thread", f"/questions/{thread}"),
            ("list", "/"),
            ("embed", f"/embed?page={ADDRESS}"),
            ("304", f"/questions/{thread}/news"),
            ("search", f"/search?q=flag+{chance.randrange(40)}"),
        ])  # fmt: skip
        answer = self.ask_for(kind, "GET", path, follow=True)
        if kind == "304" and answer is not None and "ETag" in answer.headers:
            self.ask_for(kind, "GET", path, headers={"If-None-Match": answer.headers["ETag"]})
        if turn % 10 == 0:
            self.ask_for("queue", "GET", "/queue", by=chance.choice(self.scene.colleagues))

    def asks(self, chance: random.Random, turn: int) -> None:
        """Signed out: the form, the mail with the code, the code."""
        mark = f"ask{chance.getrandbits(40)}"
        mail = f"{mark}@example.org"
        form = {"title": f"Why is {mark} slow?", "body": "Since Monday.", "page": ADDRESS, "name": "Bob", "email": mail}
        receipt = self.insist("ask", "/ask", form, mark=mark)
        if receipt is None:
            return
        place, tried = f"{urlsplit(receipt).path}/confirmation", 0
        while time.monotonic() < self.gone:
            codes = self.far.codes.get(mail, [])
            if tried < len(codes):
                if self.insist("confirm", place, {"code": codes[tried]}) is not None:
                    self.notes.taken["ask"].append(mark)
                    return
                tried += 1
            time.sleep(0.2)
            # Whoever waits long for a mail goes on with something else; that is for the next question to do.

    def answers(self, chance: random.Random, turn: int) -> None:
        mark = f"answer{chance.getrandbits(40)}"
        place = f"/questions/{chance.choice(self.scene.threads)}/answers"
        helper = self.scene.helpers[turn % len(self.scene.helpers)]
        if self.insist("answer", place, {"body": f"It is {mark}, I think."}, mark=mark, by=helper) is not None:
            self.notes.taken["answer"].append(mark)

    def replies(self, chance: random.Random, turn: int) -> None:
        at = turn % len(self.scene.tickets)
        place, by, mark = (
            f"/tickets/{self.scene.tickets[at]}",
            self.scene.colleagues[at],
            f"reply{chance.getrandbits(40)}",
        )
        shown = self.ask_for("ticket", "GET", place, by=by)
        seen = re.search(r'name="seen" form="reply" value="([^"]*)"', shown.text) if shown is not None else None
        if seen is None:
            return
        form = {"body": f"Please try {mark}.", "seen": html.unescape(seen[1])}
        if self.insist("reply", f"{place}/replies", form, mark=mark, by=by) is not None:
            self.notes.taken["reply"].append(mark)

    def insist(self, kind: str, path: str, form: dict[str, str], *, mark: str = "", **more: Any) -> str | None:
        """Where the answer leads; None if the forum says no, which is an answer as well."""
        if mark:
            self.notes.sent[kind].append(mark)
        while time.monotonic() < self.gone:
            answer = self.ask_for(kind, "POST", path, form, **more)
            if answer is not None and answer.status_code < 500:
                return answer.headers["Location"] if answer.status_code == 303 else None
            wait = float(answer.headers.get("Retry-After", 1)) if answer is not None else 1.0
            if answer is not None and answer.status_code == 503:
                self._kept(form, answer)
            time.sleep(min(wait, 5))
        return None

    def _kept(self, form: dict[str, str], answer: requests.Response) -> None:
        """What somebody typed stands on the page that says that it was not saved, and when to try again."""
        if "body" in form and form["body"] not in html.unescape(answer.text):
            self.notes.wrong.append(f"a 503 without the text that was typed: {form['body']}")
        if "Retry-After" not in answer.headers:
            self.notes.wrong.append("a 503 that does not say when to come back")

    def ask_for(
        self, kind: str, method: str, path: str, form: dict[str, str] | None = None, *,
        by: Browser | None = None, headers: dict[str, str] | None = None, follow: bool = False,
    ) -> requests.Response | None:  # fmt: skip
        everybody = {
            "Origin": self.address,
            "X-Forwarded-For": f"198.{random.randrange(18, 20)}.{random.randrange(256)}.7",
        }
        proof = {"csrf_token": by.token} if by else {}
        try:
            answer = requests.request(
                method,
                self.address + path,
                data=form and {"stamp": self.scene.stamp, **proof, **form},
                headers={**everybody, **(headers or {})},
                cookies={"docside": by.cookie} if by else None,
                allow_redirects=follow,
                timeout=30,
            )
        except requests.RequestException:
            with self.notes.lock:
                self.notes.counts[kind, AWAY] += 1
                self.notes.away.append(time.monotonic())
            return None
        with self.notes.lock:
            self.notes.counts[kind, answer.status_code] += 1
            if answer.status_code >= 500:
                self.notes.failed[answer.headers.get("X-Request-ID", "")] = f"{kind} {answer.status_code}"
        return answer
