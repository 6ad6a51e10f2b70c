"""A person comes, shows a face, takes a copy of what is known, and leaves."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from forum import questions
from forum.accounts import User
from forum.db import write
from forum.pages import Page as DocPage
from tests.browser import violations, wait_until
from tests.files.test_images import picture
from tests.people import People
from tests.visiting import Visitor


def sign_in(tab: Page, live: str, app: Flask, user: User) -> None:
    cookie = Visitor(app, user).client.get_cookie("docside", domain=live.partition("//")[2].partition(":")[0])
    assert cookie is not None
    tab.context.add_cookies([{"name": "docside", "value": cookie.value, "url": live}])


def test_a_face_a_copy_and_a_farewell(
    live: str,
    app: Flask,
    people: People,
    doc_page: DocPage,
    tab: Page,
    tmp_path: Path,
    run_jobs: Callable[[], None],
) -> None:
    with write():
        thread = questions.ask(doc_page, "How do I begin?", "It says no.", by=people.visitor)
        questions.answer(thread, "Like this.", by=people.stranger)
    path, face = questions.path(thread), tmp_path / "me.jpg"
    face.write_bytes(picture("JPEG", (900, 700)))
    sign_in(tab, live, app, people.visitor)

    tab.goto(f"{live}/account/profile")
    tab.get_by_label("Picture").set_input_files(face)
    tab.get_by_role("button", name="Use this picture").click()
    tab.get_by_role("button", name="Remove the picture").wait_for()
    wait_until(tab, "document.querySelector('img.avatar').complete")
    assert tab.evaluate("document.querySelector('img.avatar').naturalWidth") == 256
    tab.get_by_label("About you").fill("I draw **maps**.")
    tab.get_by_role("button", name="Preview").click()
    expect(tab.locator(".writing-preview strong")).to_have_text("maps")
    tab.get_by_label("Link 1").fill("https://maps.example.org/vera")
    assert violations(tab) == []
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("heading", name="Vera Visitor")).to_be_visible()
    expect(tab.get_by_role("link", name="maps.example.org")).to_be_visible()
    expect(tab.get_by_role("link", name="How do I begin?")).to_be_visible()
    assert violations(tab) == []
    tab.goto(live + path)
    tab.locator("a.author", has_text="Stan Stranger").click()
    expect(tab.get_by_role("heading", name="Stan Stranger")).to_be_visible()

    tab.goto(f"{live}/account/data")
    tab.get_by_role("button", name="Make a copy").click()
    expect(tab.get_by_text("Being made")).to_be_visible()
    run_jobs()
    tab.reload()
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Download").click()
    assert f"posts/question-{thread.id}.md" in zipfile.ZipFile(download.value.path()).namelist()

    tab.get_by_role("link", name="Leave").click()
    assert violations(tab) == []
    tab.get_by_label("Type your mail address").fill("vera@example.org")
    tab.get_by_role("button", name="Delete my account").click()
    expect(tab.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    tab.goto(live + path)
    expect(tab.get_by_text("Somebody who left")).to_be_visible()
    expect(tab.get_by_text("It says no.")).to_be_visible()
    expect(tab.get_by_role("link", name="Sign in").first).to_be_visible()
