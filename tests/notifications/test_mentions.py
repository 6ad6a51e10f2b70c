from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from forum.accounts.actions import rename
from forum.db import session, write
from forum.following import HowOften, Kind, follow, silence
from forum.notifications.digest_contents import contents
from forum.pages import Page, Review, Site
from forum.questions import Answer, Question, approve_answer, ask, edit_answer, edit_question, mentioned_in, path
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import html_of, text_of
from tests.people import People
from tests.visiting import Visitor

Asked = Callable[..., Question]
Answered = Callable[..., Answer]
Later = Callable[..., None]
Run = Callable[[], None]
Visit = Callable[..., Visitor]


def meant(answer: Answer) -> list[str]:
    return [person.name for person in session.scalars(mentioned_in(answer.question, answer))]


def told(office: PostOffice) -> list[str]:
    """Who got which kind of mail."""
    pairs = zip(office.envelopes, office.mails, strict=True)
    return sorted(f"{to} {mail['Subject'][:12]}" for envelope, mail in pairs for to in envelope.rcpt_tos)


def test_whoever_is_mentioned_gets_one_mail_that_says_so(
    asked: Asked, answered: Answered, run_jobs: Run, later: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    made = answered(question, "I think @Mona Moderator knows that.", people.stranger)
    run_jobs()
    run_jobs()
    [mail], [envelope] = office.mails, office.envelopes
    assert envelope.rcpt_tos == ["mona@example.com"]
    assert mail["Subject"] == "Stan Stranger mentioned you: How do I configure it?"
    assert "I think @Mona Moderator knows that." in text_of(mail)
    assert f"#answer-{made.id}" in html_of(mail)
    assert "List-Unsubscribe" in mail
    assert "because your name stands in this answer" in text_of(mail)


def test_the_asker_hears_of_an_answer_once(
    asked: Asked, answered: Answered, run_jobs: Run, later: Later, office: PostOffice, people: People
) -> None:
    answered(asked(), "Hello @Vera Visitor, try pip.", people.moderator)
    later(minutes=6)
    run_jobs()
    assert told(office) == ["vera@example.org Re: How do I"]


@pytest.mark.parametrize("kind", [Kind.THREAD, Kind.PAGE, Kind.SITE])
def test_a_follower_at_once_who_is_mentioned_gets_one_mail(
    *,
    asked: Asked,
    answered: Answered,
    run_jobs: Run,
    later: Later,
    office: PostOffice,
    people: People,
    doc_page: Page,
    kind: Kind,
) -> None:
    question = asked()
    number = {Kind.THREAD: question.id, Kind.PAGE: doc_page.id, Kind.SITE: doc_page.site_id}[kind]
    with write():
        follow(kind, number, HowOften.AT_ONCE, by=people.support)
    answered(question, "Ask @Sam Support.", people.visitor)
    later(minutes=6)
    run_jobs()
    [mail], [envelope] = office.mails, office.envelopes
    assert envelope.rcpt_tos == ["sam@example.com"]
    assert text_of(mail).count("Ask @Sam Support.") == 1


def test_who_follows_after_the_mail_about_a_mention_is_not_told_again_but_of_what_comes(
    asked: Asked, answered: Answered, run_jobs: Run, later: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    answered(question, "Ask @Sam Support.", people.visitor)
    run_jobs()
    with write():
        follow(Kind.THREAD, question.id, HowOften.AT_ONCE, by=people.support)
    later(minutes=6)
    run_jobs()
    assert told(office) == ["sam@example.com Vera Visitor"]
    answered(question, "Or anybody.", people.visitor)
    later(minutes=6)
    run_jobs()
    [first, second] = office.mails
    assert "Or anybody." in text_of(second)
    assert "Ask @Sam" not in text_of(second)
    assert second["In-Reply-To"] == first["Message-ID"]


def test_a_summary_leaves_out_what_the_mail_about_a_mention_told(
    asked: Asked, answered: Answered, run_jobs: Run, office: PostOffice, people: People
) -> None:
    question = asked()
    with write():
        follow(Kind.THREAD, question.id, HowOften.DAILY, by=people.support)
    made = answered(question, "Ask @Sam Support.", people.visitor)
    other = answered(question, "Or anybody.", people.visitor)
    run_jobs()
    assert told(office) == ["sam@example.com Vera Visitor"]
    assert made.published_at is not None
    begin, end = made.published_at - timedelta(hours=1), made.published_at + timedelta(hours=1)
    [item] = contents(people.support, HowOften.DAILY, begin, end)
    assert [answer.id for answer in item.answers] == [other.id]


def test_the_mail_about_a_mention_leads_to_the_settings_without_signing_in(
    asked: Asked, answered: Answered, run_jobs: Run, office: PostOffice, people: People, visit: Visit
) -> None:
    answered(asked(), "Ask @Sam Support.", people.visitor)
    run_jobs()
    [link] = re.findall(r"Change what is mailed to you: http://forum.test(\S+)", text_of(office.mails[0]))
    assert "s…@example.com" in visit().text(link)


def test_nobody_hears_of_themselves_nor_of_what_is_muted(
    asked: Asked, answered: Answered, run_jobs: Run, later: Later, office: PostOffice, people: People
) -> None:
    question = asked()
    with write():
        silence(question.id, by=people.support)
    made = answered(question, "@Mona Moderator and @Sam Support are one team.", people.moderator)
    run_jobs()
    assert meant(made) == ["Sam Support"]
    assert told(office) == []


def test_a_held_answer_tells_nobody_until_it_is_published(
    asked: Asked, answered: Answered, run_jobs: Run, later: Later, office: PostOffice, people: People, site: Site
) -> None:
    question = asked()
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    made = answered(question, "Ask @Sam Support.", people.stranger)
    run_jobs()
    assert told(office) == []
    with write():
        approve_answer(made, by=people.moderator)
    run_jobs()
    assert told(office) == ["sam@example.com Stan Strange"]


@pytest.mark.parametrize(
    "text",
    [
        "Write to @Carl Customer.",  # neither in the thread nor of the team
        "mail@Mona Moderator",
        "`@Mona Moderator`",
        "```\n@Mona Moderator\n```",
        "[@Mona Moderator](https://example.com)",
        "@Mona Moderators",
        "@@Mona Moderator",
    ],
)
def test_everything_else_is_plain_text(asked: Asked, answered: Answered, people: People, text: str) -> None:
    made = answered(asked(), text, people.stranger)
    assert meant(made) == []
    assert 'class="mention"' not in made.html


def test_who_has_answered_can_be_mentioned_and_is_marked(
    asked: Asked, answered: Answered, people: People, visit: Visit
) -> None:
    question = asked()
    answered(question, "With pip.", people.customer)
    made = answered(question, "**@carl customer**, (@Vera Visitor): thank you!", people.stranger)
    assert meant(made) == ["Vera Visitor", "Carl Customer"]
    assert made.body == "**@carl customer**, (@Vera Visitor): thank you!"
    page = visit().text(path(question))
    link = f'<strong><a class="mention" href="/people/{people.customer.id}">@carl customer</a></strong>'
    assert link in page


def test_nobody_takes_the_name_of_the_team_and_two_of_a_name_mean_nobody(
    asked: Asked, answered: Answered, people: People
) -> None:
    question = asked()
    with write():
        rename(people.customer, "Mona Moderator")
    answered(question, "I am Mona.", people.customer)
    made = answered(question, "@Mona Moderator, please look.", people.stranger)
    assert [person.id for person in session.scalars(mentioned_in(question, made))] == [people.moderator.id]
    with write():
        rename(people.customer, "Vera Visitor")
    assert meant(answered(question, "@Vera Visitor, please look.", people.stranger)) == []


def test_a_name_of_markup_stays_text(asked: Asked, answered: Answered, people: People) -> None:
    with write():
        rename(people.visitor, "<b>Vera</b> & Co")
    made = answered(asked(), "Hello @<b>Vera</b> & Co, and https://example.com/?a=@Mona", people.stranger)
    assert f'<a class="mention" href="/people/{people.visitor.id}">@&lt;b&gt;Vera&lt;/b&gt; &amp; Co</a>' in made.html
    assert meant(made) == ["<b>Vera</b> & Co"]


def test_the_names_are_for_members_and_only_those_of_the_thread_and_the_team(
    asked: Asked, answered: Answered, people: People, visit: Visit
) -> None:
    question = asked()
    names = visit(people.stranger).get(f"/questions/{question.id}/people").get_json()
    assert names == ["Ada Admin", "Mona Moderator", "Sam Support", "Vera Visitor"]
    assert visit().get(f"/questions/{question.id}/people").status_code == 401


def test_whoever_an_edit_mentions_is_told_once_however_often_it_is_edited(
    asked: Asked, answered: Answered, run_jobs: Run, office: PostOffice, people: People
) -> None:
    made = answered(asked(), "Ask @Sam Support.", people.stranger)
    run_jobs()
    assert told(office) == ["sam@example.com Stan Strange"]
    texts = ["Ask @Sam Support or @Mona Moderator.", "Ask @Sam Support.", "Or @Mona Moderator, still @Sam Support."]
    for seen, text in enumerate(texts):
        with write():
            edit_answer(made, text, by=people.stranger, seen=seen)
        run_jobs()
    assert told(office) == ["mona@example.com Stan Strange", "sam@example.com Stan Strange"]
    assert made.html.count('<a class="mention"') == 2


def test_a_follower_who_read_the_answer_before_hears_that_an_edit_names_them(
    asked: Asked, answered: Answered, run_jobs: Run, later: Later, office: PostOffice, people: People
) -> None:
    made = answered(asked(), "With pip.", people.stranger)
    later(minutes=6)
    run_jobs()
    with write():
        edit_answer(made, "With pip, @Vera Visitor.", by=people.moderator, seen=0)
    later(minutes=6)
    run_jobs()
    first, second = office.mails
    assert second["Subject"].startswith("Mona Moderator mentioned you")
    assert second["In-Reply-To"] == first["Message-ID"]


def test_an_edit_of_a_held_answer_tells_nobody_and_its_editor_is_not_told_of_themselves(
    asked: Asked, answered: Answered, run_jobs: Run, office: PostOffice, people: People, site: Site
) -> None:
    question = asked()
    public = answered(question, "With pip.", people.stranger)
    run_jobs()
    with write():
        edit_answer(public, "With pip, says @Mona Moderator.", by=people.moderator, seen=0)
        session.get_one(Site, site.id).review = Review.EVERYBODY
    held = answered(question, "Nobody knows.", people.stranger)
    with write():
        edit_answer(held, "@Sam Support knows.", by=people.stranger, seen=0)
    run_jobs()
    assert told(office) == []
    with write():
        approve_answer(held, by=people.moderator)
    run_jobs()
    assert told(office) == ["sam@example.com Stan Strange"]


def test_a_question_mentions_the_team_and_an_edit_of_it_whoever_has_answered(
    answered: Answered, run_jobs: Run, office: PostOffice, people: People, doc_page: Page, visit: Visit
) -> None:
    with write():
        question = ask(doc_page, "How?", "Dear @Sam Support and @Carl Customer, how?", by=people.visitor)
    run_jobs()
    assert [person.name for person in session.scalars(mentioned_in(question, None))] == ["Sam Support"]
    assert told(office) == ["sam@example.com Vera Visitor"]
    assert "because your name stands in this question" in text_of(office.mails[0])
    assert f'href="http://forum.test/people/{people.support.id}"' in html_of(office.mails[0])
    answered(question, "Like this.", people.customer)
    with write():
        edit_question(question, "How?", "Dear @Sam Support, @Carl Customer: how?", by=people.visitor, seen=0)
    run_jobs()
    assert "carl@northwind.example" in [to for envelope in office.envelopes for to in envelope.rcpt_tos]
    assert f'<a class="mention" href="/people/{people.customer.id}">' in visit().text(path(question))
