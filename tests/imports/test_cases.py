"""Two real sites, compared with their files number by number."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from forum.accounts import User
from forum.channels import Delivery
from forum.db import session
from forum.jobs import Job
from forum.pages import Site
from forum.paths import ROOT
from forum.questions import Answer, Pointer, Question
from forum.support import Ticket
from tests.imports.dumps import bring, sentences

CASES = Path(os.environ.get("CASES") or ROOT.parent / "shared" / "cases") / "stackexchange"


def said_in(folder: Path, name: str) -> list[dict[str, str]]:
    file = folder / f"{name}.xml"
    return [row.attrib for row in ET.parse(file).getroot()] if file.exists() else []


def wanted(folder: Path) -> dict[str, int]:
    """What the files say, counted without any of our code."""
    posts, votes = said_in(folder, "Posts"), said_in(folder, "Votes")
    kinds = Counter(row["PostTypeId"] for row in posts)
    shown = {row["Id"]: row for row in posts if row["PostTypeId"] in {"1", "2"}}
    ups = [row for row in votes if row["VoteTypeId"] == "2" and row["PostId"] in shown]
    scores = [max(0, int(row["Score"])) for row in shown.values()]
    return {
        "threads": kinds["1"],
        "messages": kinds["2"] + len(said_in(folder, "Comments")),
        "accepted": sum(row.get("AcceptedAnswerId") in shown for row in posts if row["PostTypeId"] == "1"),
        "closed": sum("ClosedDate" in row for row in posts),
        "duplicates": sum(row["LinkTypeId"] == "3" for row in said_in(folder, "PostLinks")),
        "votes": len(ups) if votes else sum(scores),
        "first": int(min(row["CreationDate"] for row in shown.values())[:4]),
    }


def found(folder: Path) -> dict[str, int]:
    def count(*conditions: object) -> int:
        return session.scalar(select(func.count()).select_from(Question).where(*conditions)) or 0  # type: ignore[arg-type]

    comments = sum(int(row["Score"]) for row in said_in(folder, "Comments"))
    voted = (session.scalar(select(func.sum(Question.me_too_count))) or 0) + (
        session.scalar(select(func.sum(Answer.helped_count))) or 0
    )
    return {
        "threads": count(),
        "messages": session.scalar(select(func.count()).select_from(Answer)) or 0,
        "accepted": count(Question.accepted_id.is_not(None), Question.solved_at.is_not(None)),
        "closed": count(Question.closed_at.is_not(None)),
        "duplicates": session.scalar(select(func.count()).select_from(Pointer)) or 0,
        "votes": int(voted) - comments,
        "first": session.scalars(select(func.min(Question.created_at))).one().year,
    }


@pytest.mark.parametrize("name", ["conlang-meta", "coffee"])
def test_a_real_site_arrives_whole(site: Site, name: str) -> None:
    folder = CASES / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there (set CASES)")
    run = bring("stackexchange", folder, site)
    assert sentences(run) == []
    assert found(folder) == wanted(folder)
    assert [session.scalar(select(func.count()).select_from(table)) for table in (Delivery, Ticket, Job)] == [0, 0, 0]
    assert session.scalar(select(func.count()).select_from(Question).where(Question.waiting_since.is_not(None))) == 0
    people = session.scalar(select(func.count()).select_from(User))
    assert bring("stackexchange", folder, site).of_all("new") == 0
    assert session.scalar(select(func.count()).select_from(User)) == people
