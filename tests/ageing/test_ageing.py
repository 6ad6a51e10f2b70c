"""Answers whose page changed: what raises them, what does not, and what is decided about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum import ageing, questions
from forum.accounts import erase
from forum.ageing import Age, Ground, Standing, Why
from forum.db import session, write
from forum.events import FactRow
from forum.moves import Why as MovedBy
from forum.moves import move_page
from forum.pages import Page, Site, find_or_make_page, identity_on
from forum.questions import Question
from forum.refused import Refused
from forum.sections import Brought, take_pages, take_whole
from forum.suggestions import suggest
from tests.people import People
from tests.sections.building import page as built
from tests.threads import together
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Say = Callable[..., None]
PORTS = "<p>The server listens on port 8080. To change it, set the option listen_port in the configuration file.</p>"
DISKS = "<p>Ten gigabytes of disk are enough for a small team; logs are rotated every night and kept for a week.</p>"


def guide(ports: str = PORTS, *, heading: str = "Ports", anchor: str = "ports", disks: str = DISKS) -> str:
    return built(
        f"<h1 id='install'>Installing</h1><h2 id='{anchor}'>{heading}</h2>{ports}<h2 id='disks'>Disks</h2>{disks}"
    )


@pytest.fixture
def say(site: Site, later: Callable[..., None], run_jobs: Callable[[], None]) -> Say:
    """The documentation says this from now on, and the worker has looked at it."""
    number = site.id

    def now(html: str, at: str = "guide/install", *others: Brought) -> None:
        later(minutes=10)
        take_pages(number, [Brought(at, html), *others])
        take_whole(number, [at, *[one.address for one in others]])
        session.rollback()
        run_jobs()
        session.rollback()
        session.expire_all()

    return now


def solved(people: People, page: Page, *, section: str = "", says: str = "Set it in the file.") -> Question:
    with write():
        made = questions.ask(session.get_one(Page, page.id), "Which port is it?", f"Another one? {section} {says}",
                             by=people.visitor, section=section)  # fmt: skip
        questions.accept(questions.answer(made, says, by=people.stranger), by=people.visitor)
    return made


def standing(question: Question) -> Standing | None:
    session.rollback()
    session.expire_all()
    age = session.get(Age, question.id)
    return age.standing if age else None


def grounds(question: Question) -> list[tuple[str, Why]]:
    session.expire_all()
    rows = session.query(Ground).filter_by(question_id=question.id).order_by(Ground.id)
    return [(row.anchor, row.why) for row in rows]


@pytest.fixture
def aged(say: Say, people: People, doc_page: Page, run_jobs: Callable[[], None]) -> Question:
    """Asked at a heading, solved, and then the port was another one."""
    say(guide())
    made = solved(people, doc_page, section="ports")
    run_jobs()
    say(guide(PORTS.replace("8080", "9090")))
    return made


def test_a_thread_is_looked_up_once_whoever_looks_at_the_same_moment(
    app: Flask, say: Say, people: People, doc_page: Page
) -> None:
    say(guide())
    made = solved(people, doc_page, section="ports")

    def look(_number: int) -> None:
        for _again in range(5):
            with write():
                ageing.lay(session.get_one(Question, made.id))

    together(app, 4, look)
    assert grounds(made) == [("ports", Why.ASKED)]


def test_a_change_in_substance_raises_the_thread_and_another_wording_does_not(
    say: Say, people: People, doc_page: Page, run_jobs: Callable[[], None]
) -> None:
    say(guide())
    at_heading, at_other = solved(people, doc_page, section="ports"), solved(people, doc_page, section="disks")
    run_jobs()
    say(guide(PORTS.replace("<p>", "<div>").replace(". To", ";  to").replace("listens", "listen")))
    assert (standing(at_heading), standing(at_other)) == (None, None)
    say(guide(PORTS.replace("8080", "9090")))
    assert (standing(at_heading), standing(at_other)) == (Standing.RAISED, None)


def test_what_changed_back_is_raised_no_longer(say: Say, aged: Question) -> None:
    assert standing(aged) is Standing.RAISED
    say(guide())
    assert standing(aged) is None


def test_a_heading_that_was_renamed_and_a_section_on_another_page_have_not_changed(
    say: Say, people: People, doc_page: Page, run_jobs: Callable[[], None]
) -> None:
    say(guide())
    made = solved(people, doc_page, section="ports")
    run_jobs()
    say(guide(heading="Which port", anchor="which-port"))
    assert standing(made) is None
    assert grounds(made) == [("which-port", Why.ASKED)]
    elsewhere = Brought("guide/network", built(f"<h1 id='network'>Network</h1>{PORTS}"))
    say(guide("<p>See there.</p>", anchor="gone"), "guide/install", elsewhere)
    assert standing(made) is None
    assert grounds(made) == [("network", Why.ASKED)]


def test_what_a_page_says_that_was_pushed_before_the_old_one_was_missed_has_not_changed(
    say: Say, people: People, doc_page: Page, site: Site, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    number = site.id
    say(guide())
    made = solved(people, doc_page, section="ports")
    run_jobs()
    later(minutes=1)
    moved = PORTS.replace("change it", "change this")
    elsewhere = Brought("guide/network", built(f"<h1 id='network'>Network</h1>{moved}"))
    take_pages(number, [elsewhere])
    session.rollback()
    say(guide("<p>See there.</p>", anchor="gone"), "guide/install", elsewhere)
    assert standing(made) is None
    assert grounds(made) == [("network", Why.ASKED)]


def test_a_section_that_vanished_has_changed(say: Say, aged: Question, visit: Visit, people: People) -> None:
    say(built(f"<h1 id='install'>Installing</h1><h2 id='disks'>Disks</h2>{DISKS}"))
    assert standing(aged) is Standing.RAISED
    assert "no longer there" in visit(people.moderator).get("/panel/ageing/").text


def test_a_page_that_moved_takes_what_its_answers_were_given_against_along(
    say: Say, people: People, doc_page: Page, site: Site, run_jobs: Callable[[], None]
) -> None:
    say(guide())
    made = solved(people, doc_page, section="ports")
    run_jobs()
    with write():
        to = find_or_make_page(site, identity_on(site, "https://docs.example.com/setup"), "Set up")
        move_page(session.get_one(Page, doc_page.id), to, MovedBy.HAND, by=people.admin)
    say(guide(), "setup")
    assert standing(made) is None
    say(guide(PORTS.replace("8080", "9090")), "setup")
    assert standing(made) is Standing.RAISED


def test_an_answer_speaks_of_what_it_links_to_of_where_it_was_asked_or_of_what_it_names(
    say: Say, people: People, doc_page: Page, run_jobs: Callable[[], None]
) -> None:
    say(guide(disks=DISKS + "<pre>log_keep = 7\nlog_dir = /var/log</pre>"))
    linked = solved(people, doc_page, section="ports", says="See https://docs.example.com/guide/install#disks")
    named = solved(people, doc_page, says="Set `log_keep` and `log_dir`.")
    neither = solved(people, doc_page)
    run_jobs()
    assert grounds(linked) == [("disks", Why.LINKED), ("ports", Why.ASKED)]
    assert grounds(named) == [("disks", Why.NAMES)]
    assert grounds(neither) == [("~", Why.PAGE)]


def test_a_thread_solved_before_there_was_an_index_is_held_against_what_is_seen_first(
    say: Say, people: People, doc_page: Page
) -> None:
    made = solved(people, doc_page, section="ports")
    say(guide())
    assert (standing(made), grounds(made)) == (None, [("ports", Why.ASKED)])
    say(guide(PORTS.replace("8080", "9090")))
    assert standing(made) is Standing.RAISED


def test_still_true_is_quiet_until_the_next_change_in_substance(say: Say, aged: Question, people: People) -> None:
    with write():
        ageing.still_true(aged, by=people.moderator)
    assert standing(aged) is Standing.TRUE
    say(guide(PORTS.replace("8080", "9090").replace("<p>", "<p class='x'>")))
    assert standing(aged) is Standing.TRUE
    say(guide(PORTS.replace("8080", "7070")))
    assert standing(aged) is Standing.RAISED


@pytest.mark.parametrize("decide", [ageing.still_true, ageing.outdated])
def test_a_decision_is_taken_back_to_where_it_was(
    aged: Question, people: People, decide: Callable[..., None], visit: Visit
) -> None:
    with write():
        decide(aged, by=people.moderator)
    with pytest.raises(Refused), write():
        decide(aged, by=people.moderator)
    with write():
        ageing.take_back(aged, by=people.moderator)
    assert standing(aged) is Standing.RAISED
    session.rollback()
    said = visit().get(f"/questions/{aged.id}/since").text
    assert "<del>8080</del>" in said
    assert "<ins>9090</ins>" in said


def test_nobody_but_moderators_decides(aged: Question, people: People) -> None:
    for decide in (ageing.still_true, ageing.outdated, ageing.take_back):
        with pytest.raises(Refused), write():
            decide(aged, by=people.visitor)


def test_everybody_reads_that_the_page_changed_and_what_it_said(aged: Question, visit: Visit) -> None:
    thread = visit().get(questions.path(aged)).text
    assert "The page changed since this answer." in thread
    assert "Decide about it" not in thread
    assert "<del>8080</del>" in visit().get(f"/questions/{aged.id}/since").text
    frame = visit().get("/embed?page=https://docs.example.com/guide/install").text
    assert "The page changed since this answer." in frame
    assert "The page changed since this answer." in visit().get("/feeds/all.atom").text


def test_an_outdated_answer_is_suggested_no_more_and_solves_nothing_outside(
    aged: Question, people: People, visit: Visit
) -> None:
    text = "Which port is it?"
    assert [one.name for one in suggest(text, viewer=None, patience=0)] == [f"thread:{aged.id}"]
    with write():
        ageing.outdated(aged, by=people.moderator)
    assert f"thread:{aged.id}" not in [one.name for one in suggest(text, viewer=None, patience=0)]
    thread = visit().get(questions.path(aged)).text
    assert "Outdated." in thread
    assert "acceptedAnswer" not in thread


def test_a_superseded_thread_leads_on_and_so_do_suggestions(
    aged: Question, people: People, doc_page: Page, visit: Visit
) -> None:
    with write():
        newer = questions.ask(session.get_one(Page, doc_page.id), "Since version 9?", "How?", by=people.visitor)
        questions.accept(questions.answer(newer, "Like this.", by=people.stranger), by=people.visitor)
        ageing.superseded(aged, questions.path(newer), by=people.moderator)
    assert standing(aged) is Standing.SUPERSEDED
    assert questions.path(newer) in visit().get(questions.path(aged)).text
    assert [one.name for one in suggest("Which port is it?", viewer=None, patience=0)] == [f"thread:{newer.id}"]
    with pytest.raises(Refused, match="Somebody decided"), write():
        ageing.superseded(aged, questions.path(newer), by=people.moderator)


def test_a_section_may_be_what_to_read_instead(aged: Question, people: People, visit: Visit) -> None:
    with write():
        ageing.superseded(aged, "https://docs.example.com/guide/install#ports", by=people.moderator)
    assert 'href="https://docs.example.com/guide/install#ports"' in visit().get(questions.path(aged)).text


@pytest.mark.parametrize(
    "address", ["", "https://evil.example/", "javascript:alert(1)", "/questions/99999999", "http://["]
)
def test_what_is_neither_a_thread_nor_a_page_supersedes_nothing(aged: Question, people: People, address: str) -> None:
    with pytest.raises(Refused, match="address of a public thread"), write():
        ageing.superseded(aged, address, by=people.moderator)


def test_a_thread_does_not_supersede_itself(aged: Question, people: People) -> None:
    with pytest.raises(Refused, match="leads back"), write():
        ageing.superseded(aged, questions.path(aged), by=people.moderator)


def test_the_list_is_worked_through_and_each_decision_stands_in_the_log(
    aged: Question, people: People, visit: Visit
) -> None:
    mona = visit(people.moderator)
    listed = mona.get("/panel/ageing/?by=readers").text
    assert "Which port is it?" in listed
    assert "it was asked there" in listed
    assert mona.post(f"/panel/ageing/{aged.id}/outdated").status_code == 303
    assert "Which port is it?" not in mona.get("/panel/ageing/").text
    assert "Outdated" in mona.get("/panel/ageing/decided").text
    assert "marked the answer in" in mona.get("/panel/log").text
    assert mona.post(f"/panel/ageing/{aged.id}/back").status_code == 303
    assert "Which port is it?" in mona.get("/panel/ageing/").text
    assert mona.post(f"/panel/ageing/{aged.id}/superseded", data={"address": "nowhere"}).status_code == 422


def test_a_reopened_thread_has_no_age(aged: Question, people: People) -> None:
    with write():
        accepted = session.get_one(Question, aged.id).accepted
        assert accepted is not None
        questions.unaccept(accepted, by=people.visitor)
    assert (standing(aged), grounds(aged)) == (None, [])


def test_a_decision_outlives_whoever_made_it(aged: Question, people: People) -> None:
    with write():
        ageing.outdated(aged, by=people.moderator)
        erase(people.moderator, by=people.admin)
    assert standing(aged) is Standing.OUTDATED
    assert session.query(FactRow).filter_by(name="AnswerOutdated").count() == 1
