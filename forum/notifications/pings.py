"""What a ping says: enough to decide whether to open the thread, and nothing a visitor could call people with."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum import channels, clock, markup
from forum.channels import Message
from forum.db import session
from forum.notifications.mails import write_mail
from forum.notifications.models import PingRoute
from forum.notifications.queries import matching_routes, routes_of_support
from forum.questions import Answer, Question, path
from forum.support import Ticket
from forum.web import absolute

_EXCERPT = 600


def ping_asked(question: Question) -> None:
    """Promise one message per matching route; an address that two routes name hears it once."""
    for route in matching_routes(question):
        message = _mail("asked", question, None) if route.kind == "mail" else _asked(question)
        channels.deliver(route.kind, route.to, message, about=f"question:{question.id}:asked")


def ping_held(question: Question, answer: Answer | None = None) -> None:
    """The same for a question, or an answer in it, that waits for a moderator."""
    about = f"question:{question.id}:answer:{answer.id}:held" if answer else f"question:{question.id}:held"
    for route in matching_routes(question):
        message = _mail("held", question, answer) if route.kind == "mail" else _held(question, answer)
        channels.deliver(route.kind, route.to, message, about=about)


def ping_private(ticket: Ticket) -> None:
    """That somebody wrote to support alone: number and subject, and not a word of what they wrote."""
    for route in session.scalars(routes_of_support(ticket.site_id)):
        channels.deliver(route.kind, route.to, _private(ticket, route), about=f"private-ticket:{ticket.id}:opened")


def _private(ticket: Ticket, route: PingRoute) -> Message:
    url = absolute(f"/tickets/{ticket.id}")
    said = _("A private ticket. What was written is only there, for people on support.")
    return Message(
        id=f"ticket-{ticket.id}-opened",
        subject=_("Private ticket %(number)s: %(subject)s", number=ticket.id, subject=ticket.subject),
        text=f"{said}\n\n{url}\n" if route.kind == "mail" else said,
        url=url,
        author="",
        context=ticket.site.name,
        payload={
            "type": "ticket.opened",
            "timestamp": clock.now().isoformat(),
            "ticket": {"id": ticket.id, "subject": ticket.subject, "url": url},
            "site": {"id": ticket.site_id, "name": ticket.site.name},
        },
    )


def _asked(question: Question) -> Message:
    url = absolute(path(question))
    return Message(
        id=f"question-{question.id}-asked",
        subject=_("Asked and answered: %(t)s", t=question.title) if question.faq_at else question.title,
        text=markup.plain(question.html, _EXCERPT),
        url=url,
        author=_asker(question),
        context=_page_name(question),
        payload=_payload("question.asked", question, url=url),
    )


def _held(question: Question, answer: Answer | None) -> Message:
    """Without the public address, which a held post does not have."""
    if answer:
        title, author, html = _("An answer waits for review: %(t)s", t=question.title), answer.author.name, answer.html
        kind, number = "answer.held", f"answer-{answer.id}-held"
    else:
        title, author, html = _("Waits for review: %(t)s", t=question.title), _asker(question), question.html
        kind, number = "question.held", f"question-{question.id}-held"
    return Message(
        id=number,
        subject=title,
        text=markup.plain(html, _EXCERPT),
        url=absolute("/panel/review"),
        author=author,
        context=_page_name(question),
        payload=_payload(kind, question, answer=answer, review_url=absolute("/panel/review")),
    )


def _mail(event: str, question: Question, answer: Answer | None) -> Message:
    """A mail shows no address of its own beside the text, so it has words and button for it."""
    post: Question | Answer = answer or question
    return write_mail(
        f"question_{event}",
        id=f"{'answer' if answer else 'question'}-{post.id}-{event}",
        url=absolute("/panel/review" if event == "held" else path(question)),
        question=question,
        answer=answer,
        author=answer.author.name if answer else _asker(question),
        page=_page_name(question),
        html=post.html,
        text=markup.plain(post.html),
    )


def _payload(kind: str, question: Question, *, answer: Answer | None = None, **urls: str) -> dict[str, Any]:
    """The body of the signed webhook; documented in docs/pings.md. It holds no mail address of anybody."""
    asked = question.published_at or question.created_at
    data: dict[str, Any] = {
        "question": {"id": question.id, "title": question.title, "asked_at": asked.isoformat(), **urls},
        "site": {"id": question.site_id, "name": question.site.name},
        "pages": [
            {"id": shown.page_id, "title": shown.page.title, "url": shown.page.address, "section": shown.section}
            for shown in question.shown_on
        ],
        "asker": {"id": question.author_id, "name": _asker(question)},
        "text": markup.plain((answer or question).html, _EXCERPT),
    }
    if answer:
        data["answer"] = {"id": answer.id, "author": {"id": answer.author_id, "name": answer.author.name}}
    return {"type": kind, "timestamp": clock.now().isoformat(), **data}


def _asker(question: Question) -> str:
    return question.author.name if question.author else question.asker_name


def _page_name(question: Question) -> str:
    pages = [shown.page.title or shown.page.key for shown in question.shown_on[:1]]
    return " · ".join([*pages, question.site.name])
