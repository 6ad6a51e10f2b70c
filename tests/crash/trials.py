"""One trial: the process dies at its n-th step, a clean one finishes the work, and then everything is counted."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import Connection, create_engine, text

from forum.paths import ROOT
from tests.crash.peers import Peers, free_port
from tests.crash.scene import ADDRESS, ASKED, Scene, copy_of, environment

# Seconds the clock is ahead in each run of the worker: beyond the lease, every back-off and every Retry-After.
# Where a peer fails at first, the run after that is the one in which the retries leave.
FIRST = {True: [0, 30], False: [0]}
AFTERWARDS = {True: [60, 120], False: [60]}


@dataclass
class Outcome:
    """`died` is where, '' if the process ended by itself; `wrong` is empty if nothing was lost or told too often."""

    died: str = ""
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)


class Launcher:
    """The other end of `tests.crash.launch`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report = folder / "report"
        self.log = folder / "log"
        command = [sys.executable, "-m", "tests.crash.launch"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def start(self, kind: str, env: dict[str, str], *, last: int = 0, **more: Any) -> int:
        self.report.unlink(missing_ok=True)
        order = {
            "do": "start",
            "kind": kind,
            "env": env,
            "last": last,
            "report": str(self.report),
            "log": str(self.log),
        }
        return self._say(order | more)["pid"]

    def work(self, env: dict[str, str], ahead: list[int], last: int = 0) -> dict[str, Any]:
        """A worker from its start to its end; the report of its death, or {} if it ended by itself."""
        pid = self.start("worker", env, last=last, ahead=ahead)
        code = self._say({"do": "wait", "pid": pid})["code"]
        if code not in {0, -9}:
            raise RuntimeError(f"the worker failed with {code}:\n{self.log.read_text()[-3000:]}")
        return self.death()

    def death(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.report.read_text()) if self.report.exists() else {}
        return found

    def kill(self, pid: int) -> None:
        self._say({"do": "kill", "pid": pid})

    def _say(self, order: dict[str, Any]) -> dict[str, int]:
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        answer: dict[str, int] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def launcher() -> Iterator[Launcher]:
    with tempfile.TemporaryDirectory() as folder:
        made = Launcher(Path(folder))
        try:
            yield made
        finally:
            assert made.process.stdin
            made.process.stdin.close()
            made.process.wait(10)
            assert made.process.stdout
            made.process.stdout.close()


def try_worker(launch: Launcher, scene: Scene, peers: Peers, last: int, *, threads: int) -> Outcome:
    """The worker dies at step `last` of telling about two questions, two answers and a code."""
    with copy_of(scene, launch.folder) as database:
        env = environment(database, launch.folder, peers, threads=threads)
        fails = peers.manners != "accepts"
        death = launch.work(env, FIRST[fails], last)
        launch.work(env, AFTERWARDS[fails])
        return judged(database_state(str(env["FORUM_DATABASE"])), peers, death, questions=2, mails=3)


def try_web(launch: Launcher, scene: Scene, peers: Peers, last: int) -> Outcome:
    """The web process dies at step `last` while one person asks signed in and another by a code from a mail."""
    with copy_of(scene, launch.folder) as database:
        env = environment(database, launch.folder, peers, threads=4)
        browser = Browser(launch, env, last)
        try:
            browser.ask_signed_in(scene)
            browser.ask_by_code(scene)
        finally:
            browser.leave()
        launch.work(env, AFTERWARDS[peers.manners != "accepts"])
        return judged(database_state(str(env["FORUM_DATABASE"])), peers, browser.death, questions=2, mails=1)


class Browser:
    """Somebody patient: sends the same form again until there is an answer."""

    def __init__(self, launch: Launcher, env: dict[str, str], last: int) -> None:
        self.launch, self.env, self.last = launch, env, last
        self.death: dict[str, Any] = {}
        self._serve()

    def ask_signed_in(self, scene: Scene) -> None:
        form = {"title": ASKED, "body": "I read it twice.", "page": ADDRESS, "csrf_token": scene.token}
        self.post("/ask", form, cookie=scene.cookie)

    def ask_by_code(self, scene: Scene) -> None:
        proof = {"stamp": scene.stamp}
        person = {"name": "Bob", "email": "bob@example.org"}
        form = {"title": "And the second?", "body": "Not there.", "page": ADDRESS, **person, **proof}
        receipt = self.post("/ask", form)
        with _reading(self.env["FORUM_DATABASE"]) as connection:
            [mail] = connection.scalars(text("SELECT message FROM delivery WHERE secret")).all()
        words = mail if isinstance(mail, dict) else json.loads(mail)
        code = next(word for word in words["text"].split() if word.isdecimal() and len(word) == 6)
        self.post(f"{receipt}/confirmation", {"code": code, **proof})

    def post(self, path: str, form: dict[str, str], *, cookie: str = "") -> str:
        """Where the answer leads; asks again, of a server without a fault, if there was none."""
        try:
            return self._post(path, form, cookie)
        except (OSError, http.client.HTTPException):
            self.death = self.launch.death()
            if not self.death:
                raise
            self.leave()
            self.last = 0
            self._serve()
            return self._post(path, form, cookie)

    def leave(self) -> None:
        self.launch.kill(self.pid)

    def _serve(self) -> None:
        self.port = free_port()
        self.pid = self.launch.start("web", self.env, last=self.last, port=self.port)
        _until(lambda: _listens(self.port), f"no server on {self.port}: {self.launch.log}")

    def _post(self, path: str, form: dict[str, str], cookie: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"docside={cookie}",
            "Connection": "close",
        }
        try:
            connection.request("POST", urlsplit(path).path, urlencode(form), headers)
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        if answer.status != 303:
            raise RuntimeError(f"{path} answered {answer.status}: {said[-1500:]}")
        return answer.headers["Location"]


@dataclass(frozen=True)
class State:
    titles: list[str]
    answers: int
    facts: Counter[str]
    jobs: list[str]
    deliveries: Counter[str]
    unsent_replies: int


def database_state(address: str) -> State:
    with _reading(address) as connection:

        def column(query: str) -> list[Any]:
            return list(connection.scalars(text(query)))

        return State(
            titles=sorted(column("SELECT title FROM question WHERE state = 'published'")),
            answers=len(column("SELECT id FROM answer")),
            facts=Counter(column("SELECT name FROM fact")),
            jobs=column("SELECT kind || ' ' || error FROM job"),
            deliveries=Counter(column("SELECT channel || ' ' || state FROM delivery")),
            unsent_replies=len(column("SELECT id FROM reply_mail WHERE sent_at IS NULL")),
        )


def judged(state: State, peers: Peers, death: dict[str, Any], *, questions: int, mails: int) -> Outcome:
    wrong = []

    def must(what: str, found: Any, expected: Any) -> None:
        if found != expected:
            wrong.append(f"{what}: {found!r} instead of {expected!r}")

    answers = 2 if mails == 3 else 0
    must("questions", state.titles, sorted([ASKED, "And the second?"]))
    must("answers", state.answers, answers)
    must("facts of questions", state.facts["QuestionAsked"], questions)
    must("facts of answers", state.facts["AnswerPosted"], answers)
    must("jobs left", state.jobs, [])
    must("replies not mailed", state.unsent_replies, 0)
    sent = {"webhook sent": questions, "mattermost sent": questions, "mail sent": mails}
    must("deliveries", dict(state.deliveries), sent)
    for where, count in (("/signed", questions), ("/chat", questions), ("mail", mails)):
        must(f"messages at {where}", len([what for at, what in peers.arrived if at == where]), count)
    doubled = Counter({key: count - 1 for key, count in peers.arrived.items() if count > 1})
    cut = Counter(death.get("open", []))
    again = Counter(peers.mail_port if where == "mail" else peers.web_port for where, _what in doubled.elements())
    if again - cut:
        wrong.append(f"told twice: {dict(doubled)}, cut were the sends to {dict(cut)}")
    return Outcome(f"{death['step']}: {death['what']}" if death else "", doubled.total(), wrong)


@contextmanager
def _reading(address: str) -> Iterator[Connection]:
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _listens(port: int) -> bool:
    """A request would be a step already; who only knocks waits in line until the server has begun."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def _until(condition: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(otherwise)
        time.sleep(0.02)
