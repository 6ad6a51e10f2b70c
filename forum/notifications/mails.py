"""Mails as people read them: a subject, a text and an HTML alternative of the same name in `templates/mail/`."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from flask import current_app, render_template

from forum.channels import Message
from forum.web import known_secrets, speaking

# The at-rules stay: they are what a mail program in dark mode reads.
_inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_MOST_REFERENCES = 1500


def write_mail(
    template: str, *, id: str, url: str, headers: Mapping[str, str] | None = None, **context: Any
) -> Message:
    """A message of `mail/<template>.{subject,txt,html}`, in the language of its `person`; `url` is the one link that
    matters."""
    context = {**context, "url": url}
    person = context.get("person")
    with speaking(person.language if person else ""):
        return Message(
            id=id,
            subject=render_template(f"mail/{template}.subject", **context),
            text=render_template(f"mail/{template}.txt", **context).strip() + "\n",
            html=_inliner.inline(render_template(f"mail/{template}.html", **context)),
            url=url,
            headers=headers or {},
        )


def host() -> str:
    return urlsplit(current_app.config["FORUM"].url).hostname or "localhost"


def list_headers(name: str, leave: str) -> dict[str, str]:
    """What lets a mail program sort mails of this kind and offer to stop them; `leave` takes one POST (RFC 8058)."""
    return {
        "List-Id": f"<{name}.{host()}>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def keyed_id(kind: str, number: int, person: int) -> str:
    """A Message-ID of ours that nobody can guess, the same whenever it is asked for."""
    return keyed_ids(kind, number, person)[-1]


def keyed_ids(kind: str, number: int, person: int) -> list[str]:
    """The same as it was with each former secret of the installation, and at last as it is."""
    return [_keyed_with(secret, kind, number, person) for secret in reversed(known_secrets())]


def _keyed_with(secret: str, kind: str, number: int, person: int) -> str:
    mac = hmac.new(secret.encode(), f"message-id\0{kind}\0{number}\0{person}".encode(), sha256).hexdigest()[:20]
    return f"<{kind}-{number}.{mac}@{host()}>"


def threading_headers(root: str, earlier: Sequence[str]) -> dict[str, str]:
    """In-Reply-To the newest, References from the root on: the first and the newest, at most 1,500 bytes.

    Relays refuse mails whose headers grow without end, so the middle of a long thread is left out.
    """
    known = [root, *earlier]
    kept, room = [known[0]], _MOST_REFERENCES - len(known[0])
    for message_id in reversed(known[1:]):
        room -= len(message_id) + 1
        if room < 0:
            break
        kept.insert(1, message_id)
    return {"In-Reply-To": known[-1], "References": " ".join(kept)}
