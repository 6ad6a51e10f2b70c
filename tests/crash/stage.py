"""Everything a series of trials needs, made once: peers, the launcher, and a scene per database and process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.crash.peers import Peers, peers
from tests.crash.scene import Scene, scene
from tests.crash.trials import Launcher, Outcome, launcher, try_web, try_worker


class Stage:
    def __init__(self, here: Peers, launch: Launcher, scene_of: Callable[[str, bool], Scene]) -> None:
        self.peers, self.launch, self.scene_of = here, launch, scene_of

    def play(self, kind: str, process: str, manners: str, last: int, *, threads: int = 4) -> Outcome:
        """One trial on a fresh copy; `last` 0 lets the process live."""
        self.peers.begin(manners)
        scene = self.scene_of(kind, process == "worker")
        if process == "worker":
            return try_worker(self.launch, scene, self.peers, last, threads=threads)
        return try_web(self.launch, scene, self.peers, last)


@contextmanager
def stage(server: Callable[[], str]) -> Iterator[Stage]:
    """`server` gives the address of a PostgreSQL when one is needed."""
    with ExitStack() as until_the_end:
        folder = Path(until_the_end.enter_context(tempfile.TemporaryDirectory()))
        here, launch = until_the_end.enter_context(peers()), until_the_end.enter_context(launcher())
        made: dict[tuple[str, bool], Scene] = {}

        def scene_of(kind: str, busy: bool) -> Scene:
            if (kind, busy) not in made:
                place = folder / f"{kind}-{busy}"
                place.mkdir()
                address = server() if kind == "postgresql" else ""
                made[kind, busy] = until_the_end.enter_context(scene(kind, address, place, here, busy=busy))
            return made[kind, busy]

        yield Stage(here, launch, scene_of)
