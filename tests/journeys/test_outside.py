"""What stands in the head of a thread for search engines is taken by a browser without a complaint."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from tests.people import People


def test_the_data_of_a_thread_stands_beside_the_policy_and_nothing_in_it_runs(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page]
) -> None:
    text = "</script><script>document.title = 'taken'</script><!-- " + "and so on. " * 30
    with write():
        made = questions.ask(doc_page, "Does `</script>` end it?", text, by=people.visitor)
    tab, said = context_of(), []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(live + questions.path(made))
    block = tab.locator('head script[type="application/ld+json"]')
    data = json.loads(block.text_content() or "")
    assert data["mainEntity"]["name"] == "Does </script> end it?"
    assert "<!--" in data["mainEntity"]["text"]
    assert tab.title().startswith("Does")
    assert tab.evaluate("getComputedStyle(document.querySelector('head script')).display") == "none"
    shown = tab.locator('meta[property="og:image"]').get_attribute("content") or ""
    width = tab.evaluate(
        "async (address) => { const it = new Image(); it.src = address; await it.decode(); return it.naturalWidth }",
        shown,
    )
    assert width == 1200
    assert said == []
