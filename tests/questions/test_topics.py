from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import questions
from forum.db import session, write
from forum.events import FactRow
from forum.following import Follow, HowOften, Kind, follow
from forum.pages import Page
from forum.questions import Question, Topic
from forum.questions.arranging import (
    make_group,
    make_topic,
    merge_topics,
    put_into_group,
    raise_group,
    raise_topic,
    remove_group,
    remove_topic,
    rename_group,
    rename_topic,
)
from forum.questions.links import topic_path
from forum.questions.models import TopicGroup
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor


@pytest.fixture
def ask(people: People, doc_page: Page) -> Callable[..., Question]:
    """`ask("Title", "Topic", "Another")`: a thread with these topics."""

    def make(title: str, *topics: str) -> Question:
        with write():
            made = questions.ask(doc_page, title, "Text", by=people.visitor)
            questions.set_topics(made, topics, by=people.moderator)
        return made

    return make


def named(name: str) -> Topic:
    return session.scalars(select(Topic).where(Topic.name == name)).one()


def topics_of(question: Question) -> list[str]:
    session.expire_all()
    return [topic.name for topic in session.get_one(Question, question.id).topics]


def test_a_topic_taken_from_one_thread_stays_with_the_others(people: People, ask: Callable[..., Question]) -> None:
    one, other = ask("One", "Docker", "Mail"), ask("Other", "Docker")
    with write():
        questions.set_topics(one, ["Mail"], by=people.moderator)
    assert topics_of(one) == ["Mail"]
    assert topics_of(other) == ["Docker"]


def test_topics_stand_in_their_groups_in_the_order_given_with_the_number_of_public_threads(
    visit: Callable[..., Visitor], people: People, doc_page: Page, ask: Callable[..., Question]
) -> None:
    ask("One", "Docker", "Mail")
    ask("Two", "Docker")
    with write():
        product, running = make_group("Product", by=people.moderator), make_group("Running it", by=people.moderator)
        put_into_group(named("Docker"), running, by=people.moderator)
        put_into_group(named("Mail"), product, by=people.moderator)
        upgrades = make_topic("Upgrades", running, by=people.moderator)
        raise_topic(upgrades, by=people.moderator)
        raise_group(running, by=people.moderator)
    text = visit().text("/topics")
    places = [text.index(f">{name}<") for name in ("Running it", "Upgrades", "Docker", "Product", "Mail")]
    assert places == sorted(places)
    assert '<span>Docker</span> <span class="count">2<' in text
    assert '<span>Upgrades</span> <span class="count">0<' in text


def test_the_page_of_a_topic_lists_its_threads_and_of_these_the_unanswered_and_the_solved(
    visit: Callable[..., Visitor], people: People, ask: Callable[..., Question]
) -> None:
    solved, _open, _other = ask("Solved one", "Docker"), ask("Open one", "Docker"), ask("Other one", "Mail")
    with write():
        questions.accept(questions.answer(solved, "So.", by=people.moderator), by=people.visitor)
    address = topic_path(named("Docker"))
    everything, unanswered, done = (visit().text(address + query) for query in ("", "?show=unanswered", "?show=solved"))
    assert "Solved one" in everything
    assert "Open one" in everything
    assert "Other one" not in everything
    assert ("Solved one" in unanswered, "Open one" in unanswered) == (False, True)
    assert ("Solved one" in done, "Open one" in done) == (True, False)
    assert visit().get(f"/topics/{named('Docker').id}").location == address
    assert visit().get("/topics/9999/x").status_code == 404
    assert f'href="{address}"' in visit().text("/")
    assert f'href="{address}"' in visit().text(questions.path(solved))


def test_a_long_topic_goes_on_where_it_left_off(
    visit: Callable[..., Visitor], ask: Callable[..., Question], later: Callable[..., None]
) -> None:
    for number in range(31):
        ask(f"Question number {number:02}", "Docker")
        later(minutes=1)
    first = visit().text(topic_path(named("Docker")))
    assert "Question number 00" not in first
    after = first.split('href="?show=newest&amp;after=')[1].split('"')[0]
    rest = visit().text(f"{topic_path(named('Docker'))}?show=newest&after={after}")
    assert rest.count("Question number") == 1
    assert "Question number 00" in rest


def test_merging_topics_gives_every_thread_the_one_that_stays_once(
    people: People, ask: Callable[..., Question]
) -> None:
    one, both, other = ask("One", "Docker"), ask("Both", "Docker", "Containers"), ask("Other", "Mail")
    with write():
        merge_topics(named("Containers"), named("Docker"), by=people.moderator)
    assert [topics_of(thread) for thread in (one, both, other)] == [["Docker"], ["Docker"], ["Mail"]]
    with write():
        merge_topics(named("Docker"), named("Mail"), by=people.moderator)
    assert [topics_of(thread) for thread in (one, both, other)] == [["Mail"], ["Mail"], ["Mail"]]
    with pytest.raises(Refused, match="another topic"), write():
        merge_topics(named("Mail"), named("Mail"), by=people.moderator)


def test_whoever_followed_a_merged_topic_follows_the_one_that_stays(
    people: People, ask: Callable[..., Question]
) -> None:
    ask("Both", "Docker", "Containers")
    with write():
        for person, name in (
            (people.visitor, "Containers"),
            (people.stranger, "Containers"),
            (people.stranger, "Docker"),
        ):
            follow(Kind.TOPIC, named(name).id, HowOften.DAILY, by=person)
        merge_topics(named("Containers"), named("Docker"), by=people.moderator)
    follows = session.scalars(select(Follow).where(Follow.topic_id.is_not(None)))
    assert sorted((row.user_id, row.topic_id) for row in follows) == sorted(
        (person.id, named("Docker").id) for person in (people.visitor, people.stranger)
    )


def test_a_removed_topic_is_gone_and_its_threads_are_not(
    visit: Callable[..., Visitor], people: People, ask: Callable[..., Question]
) -> None:
    one = ask("One", "Docker", "Mail")
    with write():
        remove_topic(named("Docker"), by=people.moderator)
    assert topics_of(one) == ["Mail"]
    assert visit().get(questions.path(one)).status_code == 200


def test_a_removed_group_leaves_its_topics(people: People) -> None:
    with write():
        group = make_group("Product", by=people.moderator)
        make_topic("Docker", group, by=people.moderator)
        remove_group(group, by=people.moderator)
    session.expire_all()
    assert named("Docker").group_id is None
    assert session.scalars(select(TopicGroup)).all() == []


def test_no_two_topics_and_no_two_groups_have_one_name(people: People) -> None:
    with write():
        group, docker = make_group("Product", by=people.moderator), make_topic("Docker", None, by=people.moderator)
        mail = make_topic("Mail", group, by=people.moderator)
        rename_topic(docker, "docker", by=people.moderator)
    for act in (
        lambda: make_topic(" DOCKER ", None, by=people.moderator),
        lambda: rename_topic(mail, "Docker", by=people.moderator),
        lambda: make_group("product", by=people.moderator),
        lambda: rename_group(group, "  ", by=people.moderator),
    ):
        with pytest.raises(Refused), write():
            act()


def test_only_those_trusted_with_topics_change_them(people: People) -> None:
    with write():
        group, topic = make_group("Product", by=people.moderator), make_topic("Docker", None, by=people.moderator)
    by = people.support
    for act in (
        lambda: make_topic("New", None, by=by),
        lambda: rename_topic(topic, "New", by=by),
        lambda: put_into_group(topic, group, by=by),
        lambda: raise_topic(topic, by=by),
        lambda: merge_topics(topic, topic, by=by),
        lambda: remove_topic(topic, by=by),
        lambda: make_group("New", by=by),
        lambda: rename_group(group, "New", by=by),
        lambda: raise_group(group, by=by),
        lambda: remove_group(group, by=by),
    ):
        with pytest.raises(Refused, match="Only moderators"), write():
            act()


def test_moderators_keep_topics_in_order_from_one_page_and_the_log_tells(
    visit: Callable[..., Visitor], people: People, ask: Callable[..., Question]
) -> None:
    ask("One", "Docker")
    moderator = visit(people.moderator)
    assert moderator.post("/panel/topics/groups", {"name": "Product"}).status_code == 303
    group = session.scalars(select(TopicGroup)).one().id
    moderator.post("/panel/topics/", {"name": "Mail", "group": str(group)})
    docker, mail = named("Docker").id, named("Mail").id
    moderator.post(f"/panel/topics/{docker}/group", {"group": str(group)})
    moderator.post(f"/panel/topics/{docker}/rise")
    moderator.post(f"/panel/topics/{docker}/name", {"name": "Containers"})
    moderator.post(f"/panel/topics/groups/{group}/name", {"name": "Operation"})
    text = moderator.text("/panel/topics/")
    assert text.index("Operation") < text.index("Containers") < text.index(">Mail")
    twice = moderator.post("/panel/topics/", {"name": "mail"})
    assert twice.status_code == 409
    assert "is there already" in twice.get_data(as_text=True)
    moderator.post(f"/panel/topics/{mail}/merger", {"into": "containers"})
    moderator.post(f"/panel/topics/{docker}/removal")
    moderator.post(f"/panel/topics/groups/{group}/removal")
    assert "No topics yet" in moderator.text("/panel/topics/")
    told = set(session.scalars(select(FactRow.name).where(FactRow.actor_id == people.moderator.id)))
    assert {"TopicGroupMade", "TopicMade", "TopicPutIntoGroup", "TopicRaised", "TopicRenamed", "TopicsMerged"} <= told
    log = moderator.text("/panel/log")
    assert "merged two topics" in log
    assert 'href="/panel/topics/"' in log


def test_topics_are_picked_on_the_thread_from_those_that_are_there_and_new_ones_beside(
    visit: Callable[..., Visitor], people: People, ask: Callable[..., Question]
) -> None:
    one = ask("One", "Docker")
    ask("Two", "Mail, outgoing")
    moderator = visit(people.moderator)
    text = moderator.text(questions.path(one))
    assert 'value="Docker" checked' in text
    assert 'value="Mail, outgoing">' in text
    sent = {"topic": ["Mail, outgoing"], "topics": "Upgrades, docker"}
    assert moderator.post(f"/questions/{one.id}/topics", sent).status_code == 303
    assert topics_of(one) == ["Docker", "Mail, outgoing", "Upgrades"]
