"""The frame without a browser: what its host would ask for, and a moderator's token as its window hands it over."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum import questions
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Page, Site
from forum.questions import Answer, Question
from tests.visiting import Visitor

ADDRESS = "https://docs.example.com/guide/install"
ASKED = {
    "title": "Which port does it use?",
    "body": "I see `5000` and `8000`.",
    "name": "Bob",
    "email": "bob@example.org",
    "page": ADDRESS,
}


def at(path: str = "/embed", page: str = ADDRESS, **more: str) -> str:
    return f"{path}?{urlencode({'page': page, **more})}"


def asked(page: Page, title: str, *, by: User) -> Question:
    with write():
        return questions.ask(page, title, "Please tell me.", by=by)


def answered(question: Question, body: str, *, by: User, accepted: bool = False) -> Answer:
    with write():
        made = questions.answer(question, body, by=by)
        if accepted:
            questions.accept(made, by=by)
    return made


def token_of(visitor: Visitor, site: Site) -> str:
    """What the sign-in window of a signed-in person would hand to the frame."""
    found = re.search(r'data-token="([^"]+)"', visitor.text(f"/embed/sign-in?site={site.id}"))
    assert found
    return found[1]


class Frame:
    """Requests as the frame's script sends them: by htmx, with a token once somebody signed in, never with a cookie."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.visitor = Visitor(app)
        self.headers = {"HX-Request": "true"} | ({"X-Docside-Token": token} if token else {})

    def get(self, path: str) -> TestResponse:
        return self.visitor.get(path, headers=self.headers)

    def post(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return self.visitor.post(path, data, headers=self.headers, proof="X-Docside-Token" not in self.headers)


def code_mailed_to(email: str) -> str:
    newest = select(Delivery).where(Delivery.to == email).order_by(Delivery.id.desc()).limit(1)
    return re.findall(r"\b\d{6}\b", session.scalars(newest).one().message["text"])[0]
