"""The files that exported texts show, whole, each in one line."""

from __future__ import annotations

import base64
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select

from forum.attachments import Upload, UploadUse
from forum.db import session
from forum.files import store
from forum.imports import records
from forum.imports.models import What
from forum.imports.names import Names
from forum.questions import ANSWER, QUESTION, Answer, Question, State

log = logging.getLogger("forum.imports")
AT_ONCE = 100


def files() -> Iterator[records.Record]:
    """By their names as the letters are counted, which databases sort each in their own way. What somebody private
    to support reads is no part of it, and a file that is lost is left out."""
    shown = sorted(session.scalars(select(UploadUse.name).where(_is_of_a_post()).distinct()))
    people, threads, posts = Names(What.PERSON), Names(What.THREAD), Names(What.POST)
    for names in (shown[n : n + AT_ONCE] for n in range(0, len(shown), AT_ONCE)):
        uploads = session.scalars(select(Upload).where(Upload.name.in_(names))).all()
        uses = _uses(names)
        people.find([upload.owner_id for upload in uploads])
        threads.find([number for used in uses.values() for kind, number in used if kind == QUESTION])
        posts.find([number for used in uses.values() for kind, number in used if kind == ANSWER])
        for upload in sorted(uploads, key=lambda one: one.name):
            content = store().read(upload.name)
            if content is None:
                log.warning("the bytes of %s are lost: it is not in the export", upload.name)
                continue
            yield records.File(
                name=upload.name, title=upload.title, at=upload.used_at or upload.kept_at,
                sha256=upload.digest, content=base64.b64encode(content).decode(), owner=people[upload.owner_id],
                threads=[threads[number] for kind, number in uses[upload.name] if kind == QUESTION],
                posts=[posts[number] for kind, number in uses[upload.name] if kind == ANSWER],
            )  # fmt: skip
        session.rollback()
        session.expunge_all()


def _is_of_a_post() -> Any:
    exported = select(Question.id).where(Question.state != State.UNCONFIRMED, Question.author_id.is_not(None))
    answers = select(Answer.id).where(Answer.question_id.in_(exported))
    return or_(
        (UploadUse.kind == QUESTION) & UploadUse.number.in_(exported),
        (UploadUse.kind == ANSWER) & UploadUse.number.in_(answers),
    )


def _uses(names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    rows = select(UploadUse.name, UploadUse.kind, UploadUse.number).where(UploadUse.name.in_(names), _is_of_a_post())
    for name, kind, number in session.execute(rows.order_by(UploadUse.kind, UploadUse.number)):
        found[name].append((kind, number))
    return found
