"""Pictures in a real browser: by button, pasted and dropped, in the forum and under a documentation page."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from forum import questions
from forum.db import session, write
from forum.pages import Page as DocPage
from forum.questions import Question
from tests.attachments.drawn import picture
from tests.browser import click, violations
from tests.embed.framing import code_mailed_to
from tests.journeys.hosts import Host
from tests.people import People

# What a browser hands over when somebody pastes or drops: made in the page, for no test can reach the clipboard.
BRING = """(field, [kind, name]) => {
  const bytes = Uint8Array.from(window.drawn);
  const given = new DataTransfer();
  given.items.add(new File([bytes], name, { type: "image/png" }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true });
  field.dispatchEvent(event);
}"""


def test_pictures_come_by_button_by_paste_and_by_drop(
    live: str, people: People, doc_page: DocPage, signed_in: Callable[..., Page]
) -> None:
    with write():
        thread = questions.ask(doc_page, "How do I install it?", "It failed.", by=people.visitor)
    page = signed_in(people.moderator)
    page.goto(live + questions.path(thread))
    field = page.get_by_label("Your answer")
    field.fill("Like this:")
    drawn: FilePayload = {"name": "shot.png", "mimeType": "image/png", "buffer": picture(size=(640, 400))}
    page.get_by_label("Add pictures or files").set_input_files([drawn])
    expect(field).to_have_value(re.compile(r"^Like this:\n!\[describe the picture\]\(/uploads/.{22}-640x400\.webp\)"))
    page.keyboard.type("A terminal")
    expect(field).to_have_value(re.compile(r"!\[A terminal\]"))
    page.evaluate("bytes => { window.drawn = bytes; }", list(picture(size=(40, 30))))
    for n, kind in enumerate(("paste", "drop"), 2):
        field.evaluate(BRING, [kind, f"{kind}.png"])
        expect(field).to_have_value(re.compile(rf"([^!]*!\[[^\]]+\]\(/uploads/\S+webp\)){{{n}}}"))
    wrong: FilePayload = {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    page.get_by_label("Add pictures or files").set_input_files([wrong])
    expect(page.get_by_role("alert").filter(has_text="not taken")).to_be_visible()
    expect(field).to_have_value(re.compile("Like this:"))
    assert not violations(page)
    page.get_by_role("button", name="Post answer").click()
    shown = page.get_by_role("img", name="A terminal")
    expect(shown).to_have_js_property("naturalWidth", 640)
    expect(shown).to_have_attribute("loading", "lazy")
    assert not violations(page)


def test_under_a_page_one_asks_with_a_picture_signed_out(tab: Page, host: Host, embed: Callable[[str], str]) -> None:
    tab.goto(host.put("/guide", f"<h1>Guide</h1>{embed('/guide')}"))
    frame = tab.frame_locator("iframe")
    frame.get_by_label("Your question in one line").fill("What is this?")
    field = frame.get_by_label("What happened, and what did you expect?")
    drawn: FilePayload = {"name": "shot.png", "mimeType": "image/png", "buffer": picture(size=(400, 300))}
    frame.get_by_label("Add pictures or files").set_input_files([drawn])
    expect(field).to_have_value(re.compile(r"!\[describe the picture\]\(/uploads/\S+webp\)"))
    tab.keyboard.type("A window")
    click(frame.get_by_role("button", name="Preview"))
    expect(frame.get_by_role("img", name="A window")).to_have_js_property("naturalWidth", 400)
    frame.get_by_label("Your name").fill("Bob")
    frame.get_by_label("Your mail address").fill("bob@example.org")
    click(frame.get_by_role("button", name="Ask", exact=True))
    expect(frame.get_by_text("We sent a six-digit code")).to_be_visible()
    expect(frame.get_by_role("img", name="A window")).to_have_js_property("naturalWidth", 400)
    session.rollback()
    frame.get_by_label("Code").fill(code_mailed_to("bob@example.org"))
    click(frame.get_by_role("button", name="Publish"))
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()
    session.rollback()
    assert "/uploads/" in session.query(Question).one().html
    assert tab.context.cookies() == []
