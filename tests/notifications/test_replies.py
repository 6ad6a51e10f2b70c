from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from forum.channels import Conversation, Delivery
from forum.db import session, write
from forum.following import silence
from forum.notifications import ReplyMail
from forum.pages import Review, Site
from forum.questions import Answer, Question, State, approve_answer, decline_answer
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import html_of, mails_to, text_of
from tests.people import People

Asked = Callable[..., Question]
Answered = Callable[..., Answer]
Later = Callable[..., None]
Run = Callable[[], None]


@pytest.fixture
def wait(later: Later, run_jobs: Run) -> Later:
    """`wait(minutes=5)`, with a worker running at the end of it."""

    def go(**by: float) -> None:
        later(**by)
        run_jobs()

    return go


def veras(office: PostOffice) -> list[EmailMessage]:
    return mails_to(office, "vera@example.org")


def hold(site: Site) -> None:
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY


def test_a_reply_mails_the_asker_after_five_minutes(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    made = answered(
        question, "Set it in `docside.toml`, see [the guide](https://docs.example.com/guide).", people.moderator
    )
    wait(minutes=4)
    assert veras(office) == []
    wait(minutes=1)
    [mail], [envelope] = veras(office), office.envelopes
    link = f"http://forum.test/questions/{question.id}/how-do-i-configure-it#answer-{made.id}"
    assert envelope.rcpt_tos == ["vera@example.org"]
    assert mail["Subject"] == "Re: How do I configure it?"
    assert text_of(mail).startswith("Hey Vera Visitor,\n\nMona Moderator (staff) answered your question")
    assert "Set it in `docside.toml`, see [the guide](https://docs.example.com/guide)." in text_of(mail)
    assert "You get this because you asked this on “Installing”." in text_of(mail)
    assert link in text_of(mail)
    assert f'href="{link}"' in html_of(mail)
    assert ">docside.toml</code>" in html_of(mail)
    assert ">staff</span>" in html_of(mail)


def test_two_replies_within_five_minutes_are_one_mail_and_a_later_one_joins_its_thread(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    answered(question, "The first reply.", people.moderator)
    wait(minutes=3)
    answered(question, "The second reply.", people.stranger)
    wait(minutes=2)
    [first] = veras(office)
    assert "has 2 new answers" in text_of(first)
    assert text_of(first).index("The first reply.") < text_of(first).index("The second reply.")
    assert "Mona Moderator (staff) wrote:" in text_of(first)
    assert "Stan Stranger wrote:" in text_of(first)
    wait(minutes=30)
    answered(question, "The third reply.", people.stranger)
    wait(minutes=5)
    [_, third] = veras(office)
    assert "The first reply." not in text_of(third)
    assert third["Subject"] == first["Subject"]
    assert third["In-Reply-To"] == first["Message-ID"]
    assert third["References"].split() == [f"<question-{question.id}@forum.test>", first["Message-ID"]]
    assert first["References"] == f"<question-{question.id}@forum.test>"
    assert third["Message-ID"] != first["Message-ID"]


def test_a_reply_to_the_mail_will_find_home(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    made = answered(question, "Like this.", people.stranger)
    wait(minutes=5)
    [mail] = veras(office)
    assert re.fullmatch(rf"<answer-{made.id}\.[0-9a-f]{{20}}@forum\.test>", mail["Message-ID"])
    assert session.get_one(Conversation, ("mail", mail["Message-ID"])).subject == f"question:{question.id}"


def test_the_mail_can_be_left_with_one_click_and_says_what_it_is(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    answered(asked(), "Like this.", people.stranger)
    wait(minutes=5)
    [mail] = veras(office)
    assert re.fullmatch(r"<http://forum\.test/unsubscribe/[\w.-]+>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<questions.forum.test>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"].strip("<>") in text_of(mail)


def test_nobody_is_mailed_about_what_they_wrote_themselves(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    answered(asked(), "I found out that it needs a restart.", people.visitor)
    wait(minutes=10)
    assert veras(office) == []
    assert session.scalars(select(ReplyMail)).all() == []


def test_a_held_reply_is_not_told_before_it_is_public(
    *, site: Site, asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    hold(site)
    held = answered(question, "Buy gold.", people.stranger)
    declined = answered(question, "Buy silver.", people.stranger)
    wait(minutes=10)
    assert veras(office) == []
    with write():
        approve_answer(session.get_one(Answer, held.id), by=people.moderator)
        decline_answer(session.get_one(Answer, declined.id), by=people.moderator)
    wait(minutes=5)
    [mail] = veras(office)
    assert "Buy gold." in text_of(mail)
    assert "silver" not in text_of(mail)


def test_an_older_reply_that_is_approved_later_is_told_alone(
    *, site: Site, asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    hold(site)
    held = answered(question, "Held for long.", people.stranger)
    answered(question, "From the team.", people.moderator)
    wait(minutes=5)
    with write():
        approve_answer(session.get_one(Answer, held.id), by=people.moderator)
    wait(minutes=5)
    first, second = map(text_of, veras(office))
    assert "From the team." in first
    assert "Held for long." not in first
    assert "Held for long." in second
    assert "From the team." not in second


def test_what_was_removed_within_the_five_minutes_is_not_told(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    rude, kind = (answered(question, text, people.stranger) for text in ("You fool.", "You need version 2."))
    with write():
        session.get_one(Answer, rude.id).state = State.REMOVED
    wait(minutes=5)
    [mail] = veras(office)
    assert "You need version 2." in text_of(mail)
    assert "fool" not in text_of(mail)
    assert f"#answer-{kind.id}" in text_of(mail)


def test_if_nothing_is_left_nothing_is_sent_and_the_next_reply_is_told(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    rude = answered(question, "You fool.", people.stranger)
    with write():
        session.get_one(Answer, rude.id).state = State.REMOVED
    wait(minutes=5)
    assert veras(office) == []
    answered(question, "You need version 2.", people.moderator)
    wait(minutes=5)
    assert len(veras(office)) == 1


def test_who_muted_the_thread_hears_nothing_of_it(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question, other = asked(), asked("Another one?")
    with write():
        silence(question.id, by=people.visitor)
    answered(question, "Like this.", people.stranger)
    answered(other, "Like that.", people.stranger)
    wait(minutes=5)
    [mail] = veras(office)
    assert "Like that." in text_of(mail)


def test_no_title_name_or_text_can_break_out_of_the_html(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    with write():
        session.merge(people.stranger).name = '<img src="x">'
    answered(asked("Why is <b>this</b> & “that”?"), "<script>alert(1)</script> <table>", people.stranger)
    wait(minutes=5)
    [mail] = veras(office)
    html = html_of(mail)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert html.count("<table") == 1
    assert mail["Subject"] == "Re: Why is <b>this</b> & “that”?"


def test_the_mail_keeps_code_as_it_was_typed_and_carries_its_own_styles(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    answered(asked(), "```python\nif a < b:\n\tprint('ü')\n```", people.moderator)
    wait(minutes=5)
    [mail] = veras(office)
    assert "```python\nif a < b:\n\tprint('ü')\n```" in text_of(mail)
    assert re.search(r'<pre [^>]*style="[^"]*white-space: pre-wrap', html_of(mail))
    assert "max-width: 600px" in html_of(mail)
    assert "<link" not in html_of(mail)


def test_a_burst_of_replies_stays_one_mail_of_bearable_length(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    for number in range(12):
        answered(question, f"Idea number {number}.", people.stranger)
    wait(minutes=5)
    [mail] = veras(office)
    assert "has 12 new answers" in text_of(mail)
    assert text_of(mail).count("Stan Stranger wrote:") == 10
    assert "2 more answers are in the thread." in text_of(mail)


def test_a_long_thread_does_not_let_the_references_grow_without_end(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    with write():
        for number in range(100):
            session.add(
                ReplyMail(
                    question_id=question.id,
                    user_id=people.visitor.id,
                    answer_ids=[],
                    due_at=question.created_at,
                    sent_at=question.created_at,
                    message_id=f"<answer-{number}.{'0' * 20}@forum.test>",
                )
            )
    answered(question, "Still there?", people.moderator)
    wait(minutes=5)
    references = veras(office)[0]["References"]
    assert len(references) <= 1500
    assert references.split()[0] == f"<question-{question.id}@forum.test>"
    assert references.split()[-1] == veras(office)[0]["In-Reply-To"]
    assert references.split()[-1].startswith("<answer-99.")


def test_the_waiting_time_is_a_setting(
    *, asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People, settings: Callable[..., Any]
) -> None:
    settings(reply_mail_seconds=0)
    answered(asked(), "Like this.", people.stranger)
    wait(seconds=0)
    assert len(veras(office)) == 1


def test_the_mail_server_may_be_away_for_a_while(
    asked: Asked, answered: Answered, wait: Later, office: PostOffice, people: People
) -> None:
    office.answers["RCPT"] = "451 later, please"
    answered(asked(), "Like this.", people.stranger)
    wait(minutes=5)
    assert veras(office) == []
    office.answers.clear()
    wait(minutes=1)
    assert len(veras(office)) == 1
    row = session.scalars(select(Delivery)).one()
    assert (row.state.value, row.attempts, row.reference) == ("sent", 2, veras(office)[0]["Message-ID"])
