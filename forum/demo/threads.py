"""What people asked on the demo's documentation; long and short, with code, in more than one script."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Said:
    """One message: by whom, how long after the question, and whether it is the one that solved it."""

    by: str
    after: timedelta
    text: str
    accepted: bool = False


@dataclass(frozen=True)
class Thread:
    page: str
    by: str
    ago: timedelta
    title: str
    text: str
    answers: list[Said] = field(default_factory=list)
    topics: tuple[str, ...] = ()


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def days(number: int) -> timedelta:
    return timedelta(days=number)


THREADS = [
    Thread(
        "embed",
        "designer",
        days(19),
        "The frame keeps its light colours when our site switches to dark",
        'We switch with `data-theme="dark"` on `<html>`. The frame stays white until I reload.\n\n'
        '```js\ndocument.documentElement.dataset.theme = "dark";\n```\n\nIs there an event I have to send?',
        [
            Said(
                "moderator",
                minutes(34),
                "Hey June, no event is needed: the script watches the attributes of `html` and `body` and reads "
                "the colours again. It does need a background to read, though. If yours is painted by a wrapper, set it on the body as well:\n\n"
                "```css\nbody { background: var(--page); color: var(--ink); }\n```",
            ),
            Said("designer", hours(1), "That was it, the background sat on `#app`. Thank you."),
        ],
        ("Embedding", "Colours"),
    ),
    Thread(
        "page-identity",
        "student",
        days(12),
        "Two threads appear on both /guide and /guide/index.html — is that intended?",
        "I asked on `/guide/` and later saw the same thread on `/guide/index.html`. I expected an empty page there.",
        [
            Said("visitor", hours(2), "They are the same page for a reader, so I would expect exactly this."),
            Said(
                "moderator",
                hours(3),
                "Hey Amir, yes. A trailing slash, `index.html` and `.html` do not make another page; "
                "neither do tracking parameters. If two addresses really are two pages, give one of them an id:\n\n"
                '```html\n<a class="docside" data-id="guide-print" href="…">Questions about this page</a>\n```',
                accepted=True,
            ),
        ],
        ("Pages",),
    ),
    Thread(
        "install",
        "customer",
        days(6),
        "Zero-downtime restart behind nginx with two web processes",
        "We run two web processes and one worker on PostgreSQL. During a deploy the first requests after the restart take about two seconds. "
        "What is the recommended order: worker first or web first? And do migrations have to run while the old processes are still up?",
        [
            Said(
                "support",
                minutes(48),
                "Hey Carlos, migrations first, then web, then the worker:\n\n"
                "1. `forum db upgrade` (additive, so the old processes go on working)\n2. restart the web processes one after the other\n3. restart the worker\n\n"
                "A worker that is stopped in the middle of a job loses nothing; the job falls due again when its lease runs out.",
                accepted=True,
            ),
        ],
        ("Operation",),
    ),
    Thread(
        "pings",
        "designer",
        days(3),
        "Slack answers 404 no_service, but the address is right",
        "The test button shows `404 no_service`. I copied the address from the channel's settings an hour ago.",
        [
            Said(
                "moderator",
                minutes(12),
                "Hey June, Slack says that when the app was removed from the workspace or the channel was archived. "
                "Make the webhook once more and paste the new address; the old one never comes back to life.",
                accepted=True,
            ),
        ],
        ("Pings",),
    ),
    Thread(
        "asking",
        "student",
        hours(30),
        "دکمهٔ «پرسیدن» در صفحهٔ راست‌به‌چپ کجا می‌نشیند؟",
        'مستندات ما به فارسی است و صفحه `dir="rtl"` دارد. آیا فرم هم جهت صفحه را می‌گیرد؟',
        [
            Said(
                "visitor",
                hours(4),
                "In our Hebrew docs it did: the frame takes the direction of the page it stands on.",
            )
        ],
        ("Embedding",),
    ),
    Thread(
        "configuration",
        "customer",
        hours(5),
        "FORUM_TRUSTED_PROXIES with a load balancer in front of Caddy",
        "There is a cloud load balancer, then Caddy, then Docside. With `FORUM_TRUSTED_PROXIES=1` all visitors share one rate limit. "
        "Setting it to 2 works, but is it safe when somebody reaches Caddy directly?",
        [],
        ("Operation",),
    ),
    Thread(
        "mail",
        "designer",
        hours(3),
        "Can the reply mails come from our own domain?",
        "Our customers do not know the name Docside. `FORUM_MAIL_FROM` is set to `Tideline Help <help@tideline.example>`, "
        "but one provider shows *via mailer.example*. Is that SPF?",
        [
            Said(
                "student",
                hours(1),
                "I think it is DKIM alignment: the mail is signed by the domain of the relay, not by yours.",
            )
        ],
        ("Mail",),
    ),
    Thread(
        "support",
        "visitor",
        minutes(50),
        "What counts as an answer when a colleague of the asker replies?",
        "Somebody from my own team answered my question with a workaround. Does it still go to support?",
        [],
        (),
    ),
    Thread(
        "embed",
        "visitor",
        minutes(9),
        "Reserve space for the frame in Sphinx",
        "On short pages our footer jumps when the questions appear. Where do I put the reservation in a Sphinx theme?",
        [],
        ("Embedding",),
    ),
]

# Solved by readers alone; written last, so that the numbers of the others stay.
HELPED = [
    Thread(
        "asking",
        "student",
        days(16),
        "Does a question keep its code when it is moved to another page?",
        "I pasted forty lines of YAML and asked on the wrong page.",
        [Said("visitor", hours(3), "Yes, we moved one last week: the whole thread goes as it is.", accepted=True)],
    ),
    Thread(
        "embed",
        "visitor",
        days(8),
        "Can two frames stand on one page?",
        "One at the end of each chapter, on a page with six of them.",
        [
            Said(
                "designer",
                hours(5),
                "They can: give each its own `data-id`. Ours has four, and each keeps its own threads.",
                accepted=True,
            )
        ],
    ),
]
