"""An export of a forum that never was, as large as one likes and always the same for a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2020, 1, 1, tzinfo=UTC)
SYLLABLES = [first + then for first in "bdfgklmnprst" for then in ("a", "e", "i", "o", "u", "an", "er")]
SITE = "https://docs.example.com"


def write_made_up(file: Path, records: int, seed: int) -> Path:
    """Of a hundred records about five are people, fifteen threads, fifty-five answers, twenty votes and five edits."""
    with file.open("w", encoding="utf-8") as out:
        for said in made_up(records, seed):
            out.write(json.dumps(said, ensure_ascii=False) + "\n")
    return file


def made_up(records: int, seed: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(seed)
    people = max(2, records // 20)
    yield {"kind": "site", "address": SITE, "name": "Docs"}
    for number in range(people):
        yield {"kind": "person", "id": f"p{number}", "name": f"{_word(dice).title()} {_word(dice).title()}",
               "created_at": START.isoformat()}  # fmt: skip
    threads = max(1, records * 15 // 100)
    for number in range(threads):
        yield from _thread(number, people, dice)


def _thread(number: int, people: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    thread, at = f"t{number}", START + timedelta(minutes=7 * number)
    answers, solved = dice.choice((1, 2, 3, 4, 5, 6, 4)), dice.random() < 0.5
    asker = f"p{dice.randrange(people)}"
    yield {
        "kind": "thread", "id": thread, "title": _words(dice, 5, 9).capitalize() + "?", "body": _text(dice),
        "author": asker, "created_at": at.isoformat(), "votes": dice.randrange(3),
        "pages": [{"address": f"{SITE}/guide/page-{dice.randrange(200)}"}], "topics": [f"Topic {dice.randrange(9)}"],
        "solved_at": (at + timedelta(days=1)).isoformat() if solved else None,
    }  # fmt: skip
    for n in range(answers):
        author = asker if n and dice.random() < 0.2 else f"p{dice.randrange(people)}"
        yield {"kind": "post", "id": f"{thread}-{n}", "thread": thread, "body": _text(dice), "author": author,
               "created_at": (at + timedelta(minutes=n + 1)).isoformat(), "accepted": n == 0 and solved}  # fmt: skip
    for person in dice.sample(range(people), min(people, dice.choice((0, 1, 1, 2, 3)))):
        yield {"kind": "vote", "thread": thread, "person": f"p{person}", "at": at.isoformat()}
    if dice.random() < 0.33:
        yield {"kind": "edit", "id": f"e{number}", "thread": thread, "body": _text(dice), "by": asker,
               "at": (at + timedelta(hours=1)).isoformat()}  # fmt: skip


def _text(dice: random.Random) -> str:
    said = _words(dice, 12, 40).capitalize() + "."
    if dice.random() < 0.3:
        said += f"\n\nI use `{_word(dice)} --{_word(dice)}` and **{_word(dice)}**:\n\n* {_words(dice, 3, 6)}\n* "
        said += _word(dice)
    return said + (f"\n\n```sh\n{_words(dice, 3, 8)}\n```" if dice.random() < 0.15 else "")


def _words(dice: random.Random, fewest: int, most: int) -> str:
    return " ".join(_word(dice) for _ in range(dice.randint(fewest, most)))


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.choice((1, 2, 2, 3))))
