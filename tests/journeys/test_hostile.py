"""What people wrote to break the pages of others, in every field of ours, opened in a browser: nothing of it runs.

For each field the forum makes the real pages, with all payloads; they are opened as one document, once under the
policy they are sent with and once without it, so that the policy is the second gate and never the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog, Route
from sqlalchemy import select

from forum import accounts, clock, handbook, questions, roadmap, support
from forum.channels import Delivery, Message, deliver
from forum.db import session, write
from forum.imports.slack import markdown
from forum.organisations import rename as rename_organisation
from forum.pages import Page, Site, find_or_make_page, identity_on
from tests.browser import wait_until
from tests.markup.reading import cases
from tests.people import People
from tests.visiting import Visitor

# What escapes a text is the same whichever database held it.
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
Visit = Callable[..., Visitor]
Texts = list[str]
OURS = """<img src=x onerror="ran=1">|"><svg onload=ran=1>|'><img src=x onerror=ran=1>|" autofocus onfocus=ran=1 x="
' onmouseover='ran=1|</script><script>ran=1</script>|</textarea><script>ran=1</script>|</title><script>ran=1</script>
--><script>ran=1</script>|]]><script>ran=1</script>|javascript:ran=1|[a](javascript:ran=1)|![a](x"onerror="ran=1)
[a](https://evil.example/"onmouseover="ran=1)|<https://evil.example/" onmouseover="ran=1>|{{ ran }}{% raw %}|${ran=1}
`<img src=x onerror=ran=1>`|&lt;img src=x onerror=ran=1&gt;|&#60;script&#62;ran=1&#60;/script&#62;
<base href=https://evil.example/>|<meta http-equiv=refresh content="0;url=https://evil.example/">
<link rel=stylesheet href=https://evil.example/x.css>|<img src=https://evil.example/x.png>|<style>*{display:none}</style>
<form action=https://evil.example/><button>
<iframe srcdoc="<script>parent.ran=1</script>">|<object data=javascript:ran=1>
<math><mtext><table><mglyph><style><img src=x onerror=ran=1>|<svg><style><img src=x onerror=ran=1></style></svg>
<noscript><p title="</noscript><img src=x onerror=ran=1>">|<details open ontoggle=ran=1>|<b hx-get=https://evil.example/>
<div hx-trigger=load hx-get=/sign-out hx-on:load="ran=1">|<a data-words='{"copy":"<img src=x onerror=ran=1>"}'>"""

# In the page before any script of ours: what a payload calls is noted, whether or not the browser would show it.
WATCH = """
window.tricks = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => { tricks.push(name); };
Object.defineProperty(window, "ran", { set() { tricks.push("ran"); }, get() { return 0; } });
addEventListener("securitypolicyviolation", (event) => {
  tricks.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""
# What would run only once somebody touches it.
LOADED = """() => [...document.querySelectorAll("*")].flatMap((element) => {
  const found = [...element.attributes]
    .filter(({ name }) => /^on|^style$|^srcdoc$|^hx-on|^hx-vars$/.test(name))
    .map(({ name }) => `${element.localName} ${name}`);
  if (/^js|^javascript/.test(element.getAttribute("hx-vals") ?? "")) found.push("hx-vals");
  if (element.localName === "base" && element.hasAttribute("href")) found.push("base");
  const address = element.getAttribute("href") ?? element.getAttribute("action") ?? element.getAttribute("src") ?? "";
  if (/^\\s*(javascript|vbscript|data:text)/i.test(address)) found.push(`${element.localName} ${address}`);
  if (element.localName === "script" && element.type !== "application/ld+json" && !address.startsWith("/assets/"))
    found.push("script " + element.outerHTML.slice(0, 80));
  if (/^(style|object|embed|iframe|math|applet|marquee)$/.test(element.localName)) found.push(element.localName);
  return found;
})"""


END = "<p data-end>.</p>"
# Once is enough of these, in a document of a hundred pages.
OUR_OWN = re.compile(r'<script[^>]* src="/assets/[^"]+"[^>]*></script>|<link rel="stylesheet" href="/assets/[^"]+">')


def payloads() -> Texts:
    """What runs or leads away if it is not told to be text."""
    owasp = [case["payload"] for case in cases("xss/owasp_xss_filter_evasion.json")]
    bleach = [case["raw"].split("\n--\n")[0] for case in cases("xss/bleach_tests_data.json")]
    return OURS.replace("\n", "|").split("|") + owasp + bleach


def strange() -> Texts:
    return [text for text in map(str, cases("naughty-strings/blns.json")) if text.strip() and "\0" not in text]


def examples() -> Texts:
    names = ("commonmark_examples", "gfm_extensions_examples", "cmark_regression_examples")
    return [case["markdown"] for name in names for case in cases(f"markdown/{name}.json")]


def lines(most: int, *, naughty: bool = True) -> Texts:
    """As few lines as they fit into, each as long as the field lets it be."""
    packed = [""]
    for text in dict.fromkeys(payloads() + (strange() + examples() if naughty else [])):
        line = " ".join("".join(letter for letter in text if letter.isprintable()).split())[:most]
        if len(packed[-1]) + len(line) >= most:
            packed.append("")
        packed[-1] = f"{packed[-1]} {line}".strip()
    return list({line.lower(): line for line in packed if re.search(r"\w", line)}.values())


def texts() -> Texts:
    """As Markdown, in many wrappings, a thousand letters at a time."""
    wrapped = [f"{one}\n\n[{one}](https://example.com)\n\n[a]({one})\n\n![a]({one})\n\n`{one}`" for one in payloads()]
    return [one[:19_000] for one in joined(wrapped + strange() + examples(), 5000)]


def joined(several: Texts, most: int) -> Texts:
    made = [""]
    for one in several:
        if len(made[-1]) + len(one) > most:
            made.append("")
        made[-1] = f"{made[-1]}\n\n{one}".replace("\0", "")
    return made


def beside(all_of_them: Texts, opened: Texts) -> list[Texts]:
    """What is not opened on pages of its own, a list at a time."""
    rest = [line for line in all_of_them if line not in opened]
    return [rest[at : at + 25] for at in range(0, len(rest), 25)]


@pytest.fixture
def ask(people: People, doc_page: Page) -> Callable[..., questions.Question]:
    def made(title: str = "How?", body: str = "A text of its own.", page: Page = doc_page) -> questions.Question:
        return questions.ask(page, title, f"{body} {title}"[:19_500], by=people.moderator)

    return made


class Opened:
    """All pages of a field as one document, in a tab in which nothing leaves the forum."""

    def __init__(self, app: Flask, chromium: Browser) -> None:
        self.assets, self.chromium = app.test_client(), chromium
        self.away: Texts = []

    def tricks(self, pages: Texts, policy: str) -> Texts:
        # Without the policy the same must hold: then it is not the policy that stopped it.
        context = self.chromium.new_context(bypass_csp=not policy, java_script_enabled=True)
        tab = context.new_page()
        tab.on("dialog", self._dialog)
        tab.add_init_script(WATCH)
        context.route("**/*", lambda route: self._answer(route, "".join(page + END for page in pages), policy))
        tab.goto("http://forum.test/all-of-it", wait_until="load")
        assert tab.title()
        wait_until(tab, "document.readyState === 'complete'")
        # A page that swallowed the next ones, by a comment or a field left open, would hide what runs in them.
        assert tab.locator("body p[data-end]:visible").count() == len(pages)
        found = [*tab.evaluate("tricks"), *tab.evaluate(LOADED)]
        assert tab.url == "http://forum.test/all-of-it"
        context.close()
        return found

    def _dialog(self, dialog: Dialog) -> None:
        self.away.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _answer(self, route: Route, document: str, policy: str) -> None:
        url = route.request.url
        if url == "http://forum.test/all-of-it":
            headers = {"Content-Security-Policy": policy} if policy else {}
            headers["Content-Type"] = "text/html; charset=utf-8"
            route.fulfill(body=document, headers=headers)
        elif url.startswith("http://forum.test/assets/"):
            got = self.assets.get(url.removeprefix("http://forum.test"), base_url="http://forum.test")
            route.fulfill(status=got.status_code, body=got.data, content_type=got.content_type)
        else:
            if not url.startswith("http://forum.test/"):
                self.away.append(url)
            route.fulfill(status=204)


@pytest.fixture
def nothing_runs(app: Flask, chromium: Browser) -> Callable[..., None]:
    def opened(shown: Iterable[tuple[Visitor, str]], *, at_least: int) -> None:
        pages, policies = [], set()
        for visitor, path in shown:
            answer = visitor.get(path, follow_redirects=True)
            assert answer.status_code in {200, 400, 404, 422}, (path, answer.status_code)
            pages.append(answer.text)
            policies.add(answer.headers["Content-Security-Policy"].partition("; frame-ancestors")[0])
        # The payloads are there, as text: a test that shows none of them would find nothing either.
        assert sum(page.count("ran=1") for page in pages) >= at_least
        [policy] = policies
        pages[1:] = [OUR_OWN.sub("", page) for page in pages[1:]]
        both = Opened(app, chromium)
        assert both.tricks(pages, policy) == []
        assert both.tricks(pages, "") == []
        assert both.away == []

    return opened


def test_of_titles(ask: Any, nothing_runs: Any, visit: Visit, people: People, site: Site) -> None:
    opened, lists = lines(140, naughty=False), ["/", "/unanswered", "/search?q=ran"]
    with write():
        for number, titles in enumerate(beside(lines(140), opened)):
            page = find_or_make_page(site, identity_on(site, f"https://docs.example.com/list{number}"), "A list")
            lists.append(f"/pages/{page.id}")
            for title in titles:
                ask(title=title, page=page)
        threads = [questions.path(ask(title=title)) for title in opened]
    reader, moderator = visit(), visit(people.moderator)
    nothing_runs(
        [(reader, path) for path in [*threads, *lists]] + [(moderator, "/panel/threads"), (moderator, "/panel/log")],
        at_least=60,
    )


def test_of_texts(ask: Any, nothing_runs: Any, visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        made = [ask(title=f"Text {number}", body=body) for number, body in enumerate(texts())]
        threads = [(questions.path(question), question.id) for question in made]
    reader, moderator = visit(), visit(people.moderator)
    shown = [(reader, path) for path, _id in threads]
    shown += [(moderator, f"/questions/{number}/edit") for _path, number in threads[:8]]
    nothing_runs(shown, at_least=200)


def test_of_names_and_profiles(ask: Any, nothing_runs: Any, visit: Visit, people: People) -> None:
    with write():
        thread, profiles, threads = ask(), [], list[str]()
        for number, name in enumerate(lines(80, naughty=False)):
            user = accounts.find_or_make(f"n{number}@example.org", accounts.clean_name(name))
            questions.answer(thread, f"Answer {number}", by=people.moderator).author = user
            profiles.append(user)
        for group, names in enumerate(beside(lines(80), lines(80, naughty=False))):
            several = ask(title=f"Of several {group}")
            threads.append(questions.path(several))
            for number, name in enumerate(names):
                user = accounts.find_or_make(f"g{group}n{number}@example.org", accounts.clean_name(name) or "Nobody")
                questions.answer(several, f"Answer {number}", by=people.moderator).author = user
        rest = lines(80)
        for user, start in zip(profiles, range(0, len(rest), 3), strict=False):
            company, job, about = (rest[start : start + 3] * 3)[:3]
            accounts.change_profile(user, name=user.name, about=about, company=company, job=job, links=[])
        path, shown = questions.path(thread), [accounts.person_path(user) for user in profiles if user.name]
    admin = visit(people.admin)
    shared = [(visit(), path), (admin, path), (admin, "/panel/people/"), (admin, "/people")]
    nothing_runs(
        [*shared, *((visit(), path) for path in threads), *((admin, profile) for profile in shown)], at_least=60
    )


def test_of_topics(ask: Any, nothing_runs: Any, visit: Visit, people: People) -> None:
    reader, moderator, names = visit(), visit(people.moderator), lines(60, naughty=False)

    def wear(names: Texts) -> None:
        with write():
            for start in range(0, len(names), 40):
                questions.set_topics(ask(title=f"Of {names[start]}"), names[start : start + 40], by=people.moderator)

    wear(names)
    nothing_runs([(reader, "/"), (moderator, "/panel/topics/")], at_least=30)
    wear([name for name in lines(60) if name not in names])
    nothing_runs([(reader, "/topics"), (reader, "/")], at_least=30)


def test_of_pages_and_addresses(ask: Any, nothing_runs: Any, visit: Visit, people: People, site: Site) -> None:
    with write():
        made = []
        for number, text in enumerate(lines(280)):
            page = find_or_make_page(site, identity_on(site, f"https://docs.example.com/p{number}?q={text}"), text)
            page.title = text
            made.append(questions.path(ask(title=f"On page {number}", page=page)))
            if number < 40:  # the rest only on the pages of their threads, which say as much
                made.append(f"/pages/{page.id}")
    reader = visit()
    shown = [(reader, path) for path in made]
    for path in ("/ask", "/embed", "/embed/fragment", "/search"):
        shown += [(reader, f"{path}?{urlencode(dict.fromkeys(('page', 'title', 'q'), text))}") for text in lines(900)]
    nothing_runs(shown, at_least=100)


def test_of_mails(
    app: Flask,
    chromium: Browser,
    nothing_runs: Any,
    visit: Visit,
    people: People,
    doc_page: Page,
    run_jobs: Callable[[], None],
    later: Any,
) -> None:
    with write():
        titles = list(reversed(lines(140, naughty=False)))
        bodies = joined(strange() + examples(), 1500)
        for number, text in enumerate(titles):
            user = accounts.find_or_make(f"m{number}@example.org", accounts.clean_name(text) or "Nobody")
            thread = questions.ask(doc_page, text, f"{text} {number}", by=user)
            questions.answer(thread, f"{text}\n\n> {text}\n\n{bodies[number % len(bodies)]}", by=people.moderator)
            message = Message(subject=text, text=text, id=f"m-{number}")
            deliver("mail", f"m{number}@example.org", message, about=f"m:{number}")
    later(minutes=6)
    run_jobs()
    mails = [mail.message for mail in session.scalars(select(Delivery))]
    html = [str(mail["html"]) for mail in mails if mail.get("html")]
    assert sum("ran=1" in mail for mail in html) > 5
    # A mail has styles of its own beside its texts, and no policy.
    opened = Opened(app, chromium)
    assert [trick for trick in opened.tricks(html, "") if not trick.endswith(" style")] == []
    assert opened.away == []
    nothing_runs([(visit(people.admin), "/panel/deliveries")], at_least=3)


def test_of_what_came_from_slack(ask: Any, nothing_runs: Any, visit: Visit) -> None:
    with write():
        texts = payloads() + strange() + examples()
        bodies = [markdown(f"{text} <{text}> <{text}|{text}> ```{text}```", {"U1": "Ann"}) for text in texts]
        several = [body[:19_000] for body in joined(bodies, 8000)]
        threads = [questions.path(ask(title=f"Of Slack {at}", body=body)) for at, body in enumerate(several)]
    nothing_runs([(visit(), path) for path in threads], at_least=60)


def test_of_what_support_writes_down(ask: Any, nothing_runs: Any, visit: Visit, people: People) -> None:
    organisation = people.customer.organisation
    assert organisation
    with write():
        ticket = support.escalate(ask(title="Help"), by=people.moderator)
        for text in lines(60, naughty=False):
            handbook.add_category(text, by=people.admin, checklist=text)
        for text in lines(80, naughty=False):
            handbook.add_macro(text, f"{text} {{asker}}", by=people.admin, for_all=True)
            support.add_note(ticket, text, by=people.support)
            session.add(accounts.Organisation(name=text, plan=text[:60], created_at=clock.now()))
        rename_organisation(organisation, name=OURS[:27], domain="", reference="", by=people.admin)
        number, house = ticket.id, organisation.id
    helper, admin = visit(people.support), visit(people.admin)
    shown = [(helper, path) for path in ("/queue", f"/tickets/{number}", "/panel/macros", "/panel/categories")]
    shown += [(helper, "/panel/organisations"), (helper, f"/panel/organisations/{house}"), (admin, "/panel/log")]
    nothing_runs(shown, at_least=100)


def test_of_the_roadmap(nothing_runs: Any, visit: Visit, people: People) -> None:
    with write():
        for text in lines(60):
            roadmap.add_item(roadmap.Draft(text, text, category=text, milestone=text), by=people.moderator)
    nothing_runs([(visit(), "/roadmap"), (visit(people.moderator), "/panel/roadmap")], at_least=60)
