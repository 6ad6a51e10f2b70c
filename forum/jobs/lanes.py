from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType

from forum.jobs.claiming import Claimed

# A lane takes this many jobs for each of its threads before it leaves the rest to other workers.
AHEAD = 8


class Lanes:
    """Threads for each lane of jobs, made when a lane has its first one: a chat that hangs delays no mail."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.pools: dict[str, ThreadPoolExecutor] = {}
        self.begun: dict[str, list[Future[None]]] = {}
        self.stack = ExitStack()

    def __enter__(self) -> Lanes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stack.close()

    def submit(self, lane: str, run: Callable[[Claimed], None], job: Claimed) -> Future[None]:
        if lane not in self.pools:
            self.pools[lane] = self.stack.enter_context(
                ThreadPoolExecutor(self.threads, thread_name_prefix=f"job {lane}".strip())
            )
        future = self.pools[lane].submit(run, job)
        self._open(lane).append(future)
        return future

    def full(self) -> list[str]:
        """The lanes that have as much before them as they should; what is due there may wait or go to others."""
        return [lane for lane in self.pools if len(self._open(lane)) >= self.threads * AHEAD]

    def _open(self, lane: str) -> list[Future[None]]:
        self.begun[lane] = [future for future in self.begun.get(lane, []) if not future.done()]
        return self.begun[lane]
