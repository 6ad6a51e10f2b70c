"""The sentences of the form and of the mails that a site may put in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from forum import markup
from forum.accounts import User, must_be_admin
from forum.events import record
from forum.pages.events import SiteLookChanged
from forum.pages.models import Site
from forum.refused import Refused


@dataclass(frozen=True)
class Word:
    """`usual` is what stands there otherwise, '' for nothing. A text is Markdown, a line is not."""

    label: LazyString
    usual: LazyString | str = ""
    most: int = 1000

    @property
    def is_line(self) -> bool:
        return self.most <= 120


WORDS = {
    "form_title": Word(
        lazy_gettext("Label of the title"), lazy_gettext("Your question in one line"), most=80
    ),
    "form_body": Word(
        lazy_gettext("Label of the text"), lazy_gettext("What happened, and what did you expect?"), most=80
    ),
    "form_intro": Word(lazy_gettext("Above the form")),
    "receipt": Word(lazy_gettext("After asking")),
    "mail_opening": Word(lazy_gettext("At the beginning of mails about answers"), most=600),
    "mail_closing": Word(lazy_gettext("At the end of mails about answers"), most=600),
}  # fmt: skip


def set_words(site: Site, words: dict[str, str], *, by: User) -> None:
    """What is left empty is in our words again. Rendered when it is written, like every other text."""
    must_be_admin(by)
    for key, word in WORDS.items():
        if len(words.get(key, "")) > word.most:
            raise Refused(_("“%(label)s” may have %(most)s letters.", label=word.label, most=word.most))
    site.words = {key: _kept(WORDS[key], text.strip()) for key, text in words.items() if key in WORDS and text.strip()}
    record(SiteLookChanged(site.id, by.id))


def word(site: Site, key: str) -> str:
    """As it stands in a page: a line as text, a text as HTML, '' where the site says nothing of its own."""
    said = site.words.get(key)
    if said is None:
        return ""
    return said["text"] if WORDS[key].is_line else Markup(said["html"])  # noqa: S704 - sanitised by markup


def word_source(site: Site, key: str) -> str:
    """As it was written, for its form and for mails in plain text."""
    said = site.words.get(key)
    return said["text"] if said else ""


def _kept(word: Word, text: str) -> dict[str, str]:
    return {"text": " ".join(text.split())} if word.is_line else {"text": text, "html": markup.render(text)}
