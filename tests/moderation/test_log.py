from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest

from forum import accounts, questions, support
from forum.accounts import Span
from forum.db import session, write
from forum.events.facts import kinds
from forum.moderation import deciding
from forum.moderation.log_words import SENTENCES
from forum.moderation.models import Deed, Why
from forum.moderation.noting import note_person
from forum.moderation.posts import Post
from forum.moderation.reporting import report
from forum.pages import Page, Site, register_site
from forum.questions import Answer, CloseReason, Question
from forum.rota import make_calendar, rename_calendar
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
# What people do with their own posts and accounts, what a decision tells already, and what runs by itself.
SILENT = {
    "FirstMessagePromised",  # as below
    "ReplyPromised",  # it is one when it has gone
    "PrivateMessageWritten",  # of the team it is the answer that is the line
    "PersonMentioned",  # the edit that did it is the line
    "TicketPicked",  # the assignment that follows is the line
    "AvatarChanged", "PersonRenamed", "QuestionAsked", "QuestionHeld", "QuestionApproved", "QuestionDeclined",
    "AnswerPosted", "AnswerHeld", "AnswerApproved", "AnswerDeclined", "QuestionClosed", "UserSuspended",
    "InstallationChecked", "MailMoved",
    "ActingSignedOut",  # the looking that ends with it is the line
}  # fmt: skip


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "How to <run> it?", "Text", by=people.visitor)


@pytest.fixture
def advert(people: People, thread: Question) -> Answer:
    with write():
        return questions.answer(thread, "Buy my pills.", by=people.stranger)


def lines(page: str) -> list[str]:
    """The sentences of a log, as one reads them."""
    found = re.findall(r'<li class="decision"><p>(.*?)</p>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line).strip() for line in found]


def test_every_fact_of_somebody_is_a_line_of_the_log_or_said_not_to_be() -> None:
    done = {name for name, kind in kinds.items() if "by_id" in {field.name for field in fields(kind)}}
    done = {name for name in done if kinds[name].__module__.startswith("forum.")}
    told = {key.partition(":")[0] for key in SENTENCES}
    assert done - told - SILENT == set()


def test_who_removed_what_of_whom_and_why_is_one_sentence_with_a_link(
    visit: Visit, people: People, thread: Question, advert: Answer
) -> None:
    with write():
        deciding.take_down(Post(thread, advert), "advertising & more", by=people.moderator)
    page = visit(people.moderator).text("/panel/log")
    said = "Mona Moderator removed an answer of Stan Stranger in “How to &lt;run&gt; it?”: advertising &amp; more"
    assert lines(page) == [said]
    assert f'{questions.path(thread)}#answer-{advert.id}"' in page
    visit(people.moderator).post(f"/panel/done/{session.query(Deed).one().decision_id}/withdrawal")
    assert "took back a decision about an answer" in lines(visit(people.moderator).text("/panel/log"))[0]


def test_one_deed_is_one_line(visit: Visit, people: People, thread: Question, advert: Answer) -> None:
    mona = visit(people.moderator)
    mona.post(f"/questions/{thread.id}/closure", {"reason": "other", "note": "See the manual."})
    mona.post(f"/panel/done/{session.query(Deed).one().decision_id}/withdrawal")
    mona.post(f"/panel/persons/{people.stranger.id}/spam", {"days": "7", "reason": "Advertising"})
    assert [line.partition(" Moderator ")[2] for line in lines(mona.text("/panel/log"))] == [
        "removed Stan Stranger as a spammer: Advertising",
        "reopened “How to &lt;run&gt; it?”",
        "closed “How to &lt;run&gt; it?”",
    ]


def test_what_people_do_with_their_own_is_no_matter_of_the_log(
    visit: Visit, people: People, thread: Question, advert: Answer
) -> None:
    with write():
        questions.accept(advert, by=people.visitor)
        questions.edit_answer(advert, "Other", by=people.stranger, seen=0)
        questions.remove_answer(advert, by=people.stranger)
    assert session.query(Deed).count() == 0
    with write():
        questions.edit_question(thread, "How?", "Mended", by=people.moderator, seen=0)
    assert lines(visit(people.moderator).text("/panel/log")) == [
        "Mona Moderator edited the question “How?” of Vera Visitor"
    ]


def test_the_log_is_filtered_by_person_kind_site_and_period_and_the_filter_is_an_address(
    visit: Visit, people: People, thread: Question, advert: Answer, later: Callable[..., None]
) -> None:
    with write():
        questions.close(thread, CloseReason.OTHER, by=people.moderator)
        register_site("Other", "https://other.example/", calendar=make_calendar("x", "UTC"), by=people.admin)
    session.rollback()
    first = session.query(Deed).order_by(Deed.id).first()
    assert first is not None
    day = first.at.date().isoformat()
    later(days=3)
    with write():
        accounts.grant(people.stranger, accounts.Role.SUPPORT, by=people.admin)
    mona = visit(people.moderator)

    def found(query: str) -> int:
        return len(lines(mona.text(f"/panel/log?{query}")))

    assert found("") == 3
    assert found(f"by={people.moderator.id}") == 1
    assert found("kind=people") == 1
    assert found("kind=threads") == 1
    assert found(f"site={thread.site_id}") == 1
    assert found(f"until={day}") == 2
    assert found(f"until={day}&kind=people") == 0
    assert found("kind=nonsense&since=yesterday&by=x&after=zzz") == 3
    assert 'value="threads" selected' in mona.text("/panel/log?kind=threads")


def test_a_long_log_goes_on_where_it_stopped_with_its_filter(
    visit: Visit, people: People, doc_page: Page, thread: Question
) -> None:
    with write():
        for _ in range(26):
            questions.close(thread, CloseReason.OTHER, by=people.moderator)
            questions.reopen(thread, by=people.moderator)
    mona = visit(people.moderator)
    page = mona.text("/panel/log?kind=threads")
    older = re.search(r'href="(/panel/log\?[^"]*after=[^"]*)"', page)
    assert older
    assert "kind=threads" in older[1]
    assert len(lines(page)) + len(lines(mona.text(older[1].replace("&amp;", "&")))) == 52


def test_tickets_stand_in_the_log_of_those_who_may_open_them(visit: Visit, people: People, thread: Question) -> None:
    with write():
        support.escalate(thread, by=people.support)
    assert "handed over ticket" in visit(people.admin).text("/panel/log")
    with write():
        accounts.actions.part_roles(by=people.admin)
    assert "handed over ticket" not in visit(people.moderator).text("/panel/log")


def public_log(visit: Visit, people: People, site_id: int) -> str:
    ada = visit(people.admin)
    ada.post(f"/panel/sites/{site_id}/decisions", {"public": "1"})
    return visit().text(f"/decisions/{site_id}")


def test_a_site_keeps_its_decisions_to_itself_until_an_admin_opens_them(
    visit: Visit, people: People, thread: Question
) -> None:
    address = f"/decisions/{thread.site_id}"
    assert visit().get(address).status_code == 404
    assert address not in visit().text(questions.path(thread))
    visit(people.moderator).post(f"/panel/sites/{thread.site_id}/decisions", {"public": "1"})
    assert visit().get(address).status_code == 404
    assert "What moderators decided" in public_log(visit, people, thread.site_id)
    assert address in visit().text(questions.path(thread))
    visit(people.admin).post(address.replace("/decisions", "/panel/sites") + "/decisions", {})
    assert visit().get(address).status_code == 404


def test_the_public_page_says_what_became_of_content_and_nothing_private(
    visit: Visit, people: People, doc_page: Page, thread: Question, advert: Answer
) -> None:
    with write():
        rude = questions.ask(doc_page, "Words of the rude", "Text", by=people.stranger)
        report(Post(rude), Why.RUDE, "Report of a reporter", by=people.customer)
        deciding.remove(Post(rude), "Note to the author", by=people.moderator)
        deciding.take_down(Post(thread, advert), "Note on an answer", by=people.moderator)
        note_person(people.stranger, "Note on a person", by=people.moderator)
        deciding.suspend(people.stranger, Span.WEEK, "Reason of a suspension", by=people.moderator)
        support.escalate(thread, by=people.support)
        questions.close(thread, CloseReason.OUTDATED, note="Everybody reads this", by=people.moderator)
        accounts.grant(people.customer, accounts.Role.SUPPORT, by=people.admin)
    page = public_log(visit, people, thread.site_id)
    assert lines(page) == [
        "Closed: “How to &lt;run&gt; it?”",
        "An answer was removed: “How to &lt;run&gt; it?”",
        "A question was removed",
    ]
    assert "1 person was suspended" in page
    names = [person.name for person in vars(people).values()] + [person.email for person in vars(people).values()]
    words = ["Words of the rude", "Report of", "Note", "Reason of", "Buy my pills", "ticket", "words-of-the-rude"]
    assert [word for word in (*names, *words) if word in page] == []
    assert f"/questions/{rude.id}" not in page


def test_what_stopped_being_public_is_not_named_any_more(visit: Visit, people: People, thread: Question) -> None:
    with write():
        questions.close(thread, CloseReason.OTHER, by=people.moderator)
        deciding.take_down(Post(thread), by=people.moderator)
    page = public_log(visit, people, thread.site_id)
    assert "How to" not in page
    assert "Closed: a thread that is not public any more" in page


def test_the_decisions_of_another_site_are_not_shown(visit: Visit, people: People, thread: Question) -> None:
    with write():
        questions.close(thread, CloseReason.OTHER, by=people.moderator)
        other = register_site("Other", "https://other.example/", calendar=make_calendar("x", "UTC"), by=None)
    assert session.get_one(Site, other.id).name == "Other"
    assert lines(public_log(visit, people, other.id)) == []


@pytest.mark.parametrize("days", ["until=9999-12-31", "since=0001-01-01&until=0001-01-01", "since=9999-12-31"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(
    visit: Callable[..., Visitor], people: People, days: str
) -> None:
    assert visit(people.moderator).get(f"/panel/log?{days}").status_code == 200


def test_a_calendar_that_is_renamed_stands_in_the_log_once(people: People, site: Site, visit: Visit) -> None:
    calendar = site.calendar
    for _time in range(2):
        with write():
            rename_calendar(calendar, "London and Leeds", by=people.admin)
    assert visit(people.admin).text("/panel/log").count("renamed a calendar") == 1
