"""What is measured, and what is owed: hello over target, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = "https://docs.example.com/page/1"


@dataclass(frozen=True)
class Target:
    """`kept`: pages are kept by the server; `who` is signed in; `unchanged` asks with the tag of the answer before;
    `floor` is no page but what one cannot do without.
    `owed` and `aim` are hello over target for SQLite and PostgreSQL, where anything is."""

    name: str
    path: str
    kept: bool = False
    who: str = ""
    unchanged: bool = False
    floor: bool = False
    owed: tuple[float, float] | None = None
    aim: tuple[float, float] | None = None


def targets(thread: str) -> list[Target]:
    return [
        Target("embed", f"/embed?page={PAGE}", kept=True, owed=(0.5, 0.3), aim=(0.7, 0.45)),
        Target("embed, 304", f"/embed?page={PAGE}", kept=True, unchanged=True, owed=(0.5, 0.3), aim=(0.7, 0.45)),
        Target("embed, not kept", f"/embed?page={PAGE}"),
        Target("thread", thread, kept=True, owed=(0.4, 0.25), aim=(0.6, 0.4)),
        Target("thread, 304", thread, kept=True, unchanged=True, owed=(0.5, 0.3), aim=(0.7, 0.45)),
        Target("thread, not kept", thread, owed=(0.12, 0.09), aim=(0.18, 0.13)),
        Target("thread, signed in", thread, who="visitor"),
        Target("newest", "/", kept=True, owed=(0.15, 0.1), aim=(0.2, 0.15)),
        Target("newest, not kept", "/"),
        Target("page list", "/pages/1"),
        Target("queue", "/queue", who="support", aim=(0.1, 0.1)),
        Target("queue, the least", "/", floor=True),
    ]
