from __future__ import annotations

import re

from forum.questions.links import answer_path, path
from forum.questions.models import Answer, Question
from forum.web import absolute

LONGEST = 4000  # letters; who answers to more than that names the part they mean
_MARKS = re.compile(r"([\\`*_~\[\]<>])")


def quotation(post: Question | Answer) -> str:
    """A post as the beginning of an answer to it: who wrote it, with a link, and its Markdown as quoted lines."""
    author = _MARKS.sub(r"\\\1", post.author.name) if post.author else ""
    link = absolute(answer_path(post.question, post) if isinstance(post, Answer) else path(post))
    body = post.body if len(post.body) <= LONGEST else f"{post.body[:LONGEST]} …"
    lines = [f"**[{author}]({link})**", "", *body.split("\n")]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"
