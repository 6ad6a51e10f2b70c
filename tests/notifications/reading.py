"""What arrived, as a person or a program there reads it."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any

from pytest_httpserver import HTTPServer

from tests.channels.postoffice import PostOffice


def heard(server: HTTPServer, path: str) -> list[Any]:
    """The JSON bodies that were posted to a path."""
    return [json.loads(request.get_data()) for request, _answer in server.log if request.path == path]


def mails_to(office: PostOffice, address: str) -> list[EmailMessage]:
    """What one person got, in the order of its arrival."""
    pairs = zip(office.mails, office.envelopes, strict=True)
    return [mail for mail, envelope in pairs if envelope.rcpt_tos == [address]]


def text_of(mail: EmailMessage) -> str:
    return _part(mail, "plain")


def html_of(mail: EmailMessage) -> str:
    return _part(mail, "html")


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
