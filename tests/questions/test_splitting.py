from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import questions
from forum.accounts import User
from forum.db import session, write
from forum.pages import Page, Review, Site
from forum.questions import Answer, Question, State
from forum.refused import Refused
from forum.support import Watch
from tests.people import People
from tests.visiting import Visitor


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        made = questions.ask(doc_page, "How do I install it?", "On Debian.", by=people.visitor)
        questions.set_topics(made, ["Setup"], by=people.moderator)
        return made


@pytest.fixture
def say(thread: Question, later: Callable[..., None]) -> Callable[..., Answer]:
    """An hour after whatever was said before."""

    def answer(text: str, by: User) -> Answer:
        later(hours=1)
        with write():
            return questions.answer(session.get_one(Question, thread.id), text, by=by)

    return answer


def read(number: int) -> Question:
    session.expire_all()
    return session.get_one(Question, number)


def test_an_answer_becomes_a_question_with_its_author_text_and_time(
    visit: Callable[..., Visitor], people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    solution = say("With apt.", people.moderator)
    hijack = say("And how do I **remove** it?", people.stranger)
    reply = say("With apt, too.", people.support)
    thanks = say("Thank you.", people.visitor)
    with write():
        questions.accept(solution, by=people.visitor)
    written = hijack.published_at
    moderator = visit(people.moderator)
    address = f"/questions/{thread.id}/answers/{hijack.id}/split"
    assert address in moderator.text(questions.path(thread))
    assert address not in visit(people.stranger).text(questions.path(thread))
    offered = moderator.text(address)
    assert "With apt, too." in offered
    assert "Thank you." in offered
    sent = moderator.post(address, {"title": "How do I remove it?", "along": str(reply.id)})
    assert sent.status_code == 303
    made = read(int(sent.location.split("/")[2]))
    assert (made.author_id, made.published_at, made.title) == (people.stranger.id, written, "How do I remove it?")
    assert "<strong>remove</strong>" in made.html
    assert [topic.name for topic in made.topics] == ["Setup"]
    assert [shown.page_id for shown in made.shown_on] == [shown.page_id for shown in read(thread.id).shown_on]
    assert [one.id for one in questions.answers_of(made.id)] == [reply.id]
    assert [one.id for one in questions.answers_of(thread.id)] == [solution.id, thanks.id]


def test_both_threads_count_anew_and_point_to_each_other(
    visit: Callable[..., Visitor], people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    hijack = say("And how do I remove it?", people.stranger)
    reply = say("With apt.", people.moderator)
    assert read(thread.id).waiting_since is None
    with write():
        made = questions.split(hijack, "How do I remove it?", along=[reply.id], by=people.moderator)
    old, new = read(thread.id), read(made.id)
    assert (old.answer_count, old.other_count, old.staff_answered_at) == (0, 0, None)
    assert old.waiting_since is not None
    assert session.get(Watch, old.id) is not None
    assert (new.answer_count, new.other_count, new.waiting_since) == (1, 1, None)
    assert session.get(Watch, new.id) is None
    assert "Split off from here" in visit().text(questions.path(old))
    assert "Split off from" in visit().text(questions.path(new))
    for one in (hijack.id, reply.id):
        assert f'id="answer-{one}"' in visit().text(questions.path(old))
    became = visit().get(f"/answers/{hijack.id}")
    assert (became.status_code, became.location) == (301, questions.path(new))
    assert visit().get(f"/answers/{reply.id}").location == f"{questions.path(new)}#answer-{reply.id}"


def test_a_question_that_was_split_off_and_nobody_answered_waits(
    people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    hijack = say("And how do I remove it?", people.stranger)
    with write():
        made = questions.split(hijack, "How do I remove it?", along=[], by=people.moderator)
    assert read(made.id).waiting_since is not None
    assert session.get(Watch, made.id) is not None


def test_what_its_new_asker_wrote_counts_as_the_askers_words(
    people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    hijack = say("And how do I remove it?", people.stranger)
    more = say("On Fedora, that is.", people.stranger)
    thanks = say("Mine is solved, by the way.", people.visitor)
    with write():
        made = questions.split(hijack, "How do I remove it?", along=[more.id, thanks.id], by=people.moderator)
    session.expire_all()
    assert session.get_one(Answer, more.id).from_asker
    assert not session.get_one(Answer, thanks.id).from_asker
    assert (read(made.id).answer_count, read(made.id).other_count) == (2, 1)


def test_splitting_off_the_solution_opens_the_thread_again(
    people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    solution = say("With apt.", people.stranger)
    with write():
        questions.accept(solution, by=people.visitor)
        questions.split(solution, "What is apt?", along=[], by=people.moderator)
    old = read(thread.id)
    assert (old.accepted_id, old.solved_at) == (None, None)
    assert old.waiting_since is not None


def test_only_later_answers_of_the_same_thread_go_along(
    people: People, doc_page: Page, thread: Question, say: Callable[..., Answer]
) -> None:
    before = say("Hm.", people.customer)
    hijack = say("And how do I remove it?", people.stranger)
    with write():
        other = questions.ask(doc_page, "Another", "Text", by=people.visitor)
        foreign = questions.answer(other, "Elsewhere", by=people.stranger)
        questions.split(hijack, "How do I remove it?", along=[before.id, foreign.id], by=people.moderator)
    session.expire_all()
    assert session.get_one(Answer, before.id).question_id == thread.id
    assert session.get_one(Answer, foreign.id).question_id == other.id


def test_a_split_without_a_title_keeps_what_was_chosen(
    visit: Callable[..., Visitor], people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    hijack, reply = say("And how do I remove it?", people.stranger), say("With apt.", people.moderator)
    address = f"/questions/{thread.id}/answers/{hijack.id}/split"
    sent = visit(people.moderator).post(address, {"title": " ", "along": str(reply.id)})
    assert sent.status_code == 422
    assert f'value="{reply.id}" checked' in sent.get_data(as_text=True)


def test_only_moderators_split_and_only_what_is_published(
    people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    public = say("And how do I remove it?", people.stranger)
    with pytest.raises(Refused, match="Only moderators"), write():
        questions.split(public, "Title", along=[], by=people.support)
    with write():
        session.get_one(Site, thread.site_id).review = Review.EVERYBODY
    held = say("Buy my pills", people.stranger)
    with pytest.raises(Refused, match="not in the thread"), write():
        questions.split(held, "Title", along=[], by=people.moderator)
    with write():
        questions.split(public, "Title", along=[], by=people.moderator)
    with pytest.raises(Refused, match="not in the thread"), write():
        questions.split(public, "Title", along=[], by=people.moderator)


def test_the_permalink_of_a_held_answer_is_for_those_who_may_see_it(
    visit: Callable[..., Visitor], people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    with write():
        session.get_one(Site, thread.site_id).review = Review.EVERYBODY
    held = say("Buy my pills", people.stranger)
    assert visit().get(f"/answers/{held.id}").status_code == 404
    assert visit(people.stranger).get(f"/answers/{held.id}").status_code == 302
    assert visit().get("/answers/999").status_code == 404


def test_what_became_a_question_cannot_come_back_as_an_answer(
    visit: Callable[..., Visitor], people: People, thread: Question, say: Callable[..., Answer]
) -> None:
    hijack = say("And how do I remove it?", people.stranger)
    with write():
        made = questions.split(hijack, "How do I remove it?", along=[], by=people.moderator)
    with pytest.raises(Refused, match="became a question"), write():
        questions.put_back(thread, hijack, State.PUBLISHED, by=people.moderator)
    assert visit().get(f"/answers/{hijack.id}").location == questions.path(made)
