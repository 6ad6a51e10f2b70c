"""Several people ask on one page at the same moment."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy import func, select

from forum.accounts import User
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question, ask
from tests.people import People


def test_nobody_waits_for_somebody_who_waits_for_them(app: Flask, doc_page: Page, people: People) -> None:
    asker, page = people.visitor.id, doc_page.id
    session.remove()
    at_once = threading.Barrier(4)
    failures: list[Exception] = []

    def work(number: int) -> None:
        with app.app_context():
            at_once.wait()
            try:
                for count in range(4):
                    with write():
                        by = session.get_one(User, asker)
                        ask(session.get_one(Page, page), f"Question {count} of {number}", "How?", by=by)
            except Exception as error:
                failures.append(error)
            session.remove()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert session.scalar(select(func.count()).select_from(Question)) == 16
