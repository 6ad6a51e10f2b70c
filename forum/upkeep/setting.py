"""Whether the settings are those of a forum that serves people."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from forum.config import Settings
from forum.db import session
from forum.pages import all_sites
from forum.upkeep.findings import Finding, broken, fine, note

# What stands in the documentation and in examples, and is therefore no secret.
KNOWN = ("put-the-output-of-the-command", "change-me", "changeme", "secret" * 4)


def sites(settings: Settings) -> Iterator[Finding]:
    if session.scalars(all_sites()).first() is None:
        yield note(_("No documentation site is registered yet, so nobody can ask."), "/panel/sites")


def mails(settings: Settings) -> Iterator[Finding]:
    if settings.deliver == "log":
        yield note(_("Mails and pings are kept in the log and not sent (FORUM_DELIVER=log)."))
    elif not settings.mail_server:
        yield note(_("No mail server is set (FORUM_MAIL_SERVER), so nobody can get a code or an answer by mail."))


def demo(settings: Settings) -> Iterator[Finding]:
    """A demo on this machine is what it is meant for; one that others can reach lets anybody be an admin."""
    if settings.demo and not settings.url.startswith(("http://127.0.0.1", "http://localhost")):
        yield broken(_("This is a demo (FORUM_DEMO), where anybody can sign in as an admin by a button."))


def secret(settings: Settings) -> Iterator[Finding]:
    kept = settings.secret.get_secret_value()
    if kept.lower().startswith(KNOWN) or len(set(kept)) < 8:
        yield broken(_("FORUM_SECRET is one that others know or can guess, so they could sign in as anybody."))
    else:
        yield fine(_("The secret is set."))
    if not settings.secure and not settings.url.startswith(("http://127.0.0.1", "http://localhost")):
        yield note(_("FORUM_URL begins with http://, so passwords, codes and sessions travel unencrypted."))
