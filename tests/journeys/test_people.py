"""A person comes, shows a face, takes a copy of what is known, and leaves."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from tests.browser import violations, wait_until
from tests.files.test_images import picture
from tests.journeys.hands import WAYS, Sit
from tests.people import People


@WAYS
def test_a_face_a_copy_and_a_farewell(
    live: str,
    people: People,
    doc_page: DocPage,
    sit: Sit,
    tmp_path: Path,
    run_jobs: Callable[[], None],
    *,
    scripts: bool,
) -> None:
    with write():
        thread = questions.ask(doc_page, "How do I begin?", "It says no.", by=people.visitor)
        questions.answer(thread, "Like this.", by=people.stranger)
    path, face = questions.path(thread), tmp_path / "me.jpg"
    face.write_bytes(picture("JPEG", (900, 700)))
    vera = sit(people.visitor)
    tab = vera.page

    tab.goto(f"{live}/account/profile")
    vera.bring(tab.get_by_label("Picture"), face)
    vera.press(tab.get_by_role("button", name="Use this picture"))
    tab.get_by_role("button", name="Remove the picture").wait_for()
    wait_until(tab, "document.querySelector('img.avatar').complete")
    assert tab.evaluate("document.querySelector('img.avatar').naturalWidth") == 256
    vera.write(tab.get_by_label("About you"), "I draw **maps**.")
    if scripts:
        vera.press(tab.get_by_role("button", name="Preview"))
        expect(tab.locator(".writing-preview strong")).to_have_text("maps")
    vera.write(tab.get_by_label("Link 1"), "https://maps.example.org/vera")
    assert not scripts or violations(tab) == []
    vera.leave_by(tab.get_by_role("button", name="Save"))
    expect(tab.get_by_role("heading", name="Vera Visitor")).to_be_visible()
    expect(tab.get_by_role("link", name="maps.example.org")).to_be_visible()
    expect(tab.get_by_role("link", name="How do I begin?")).to_be_visible()
    assert not scripts or violations(tab) == []
    tab.goto(live + path)
    vera.press(tab.locator("a.author", has_text="Stan Stranger"))
    expect(tab.get_by_role("heading", name="Stan Stranger")).to_be_visible()

    tab.goto(f"{live}/account/data")
    vera.press(tab.get_by_role("button", name="Make a copy"))
    expect(tab.get_by_text("Being made")).to_be_visible()
    run_jobs()
    tab.reload()
    with tab.expect_download() as download:
        vera.press(tab.get_by_role("link", name="Download"))
    assert f"posts/question-{thread.id}.md" in zipfile.ZipFile(download.value.path()).namelist()

    vera.leave_by(tab.get_by_role("link", name="Leave"))
    assert not scripts or violations(tab) == []
    vera.write(tab.get_by_label("Type your mail address"), "vera@example.org")
    vera.press(tab.get_by_role("button", name="Delete my account"))
    expect(tab.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    tab.goto(live + path)
    expect(tab.get_by_text("Somebody who left")).to_be_visible()
    expect(tab.get_by_text("It says no.")).to_be_visible()
    expect(tab.get_by_role("link", name="Sign in").first).to_be_visible()
