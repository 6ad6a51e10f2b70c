"""The roadmap: what is planned, who wants to hear of it, and the news they are told once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select

from forum import clock, community, following, roadmap
from forum.accounts import User, erase
from forum.channels import Delivery
from forum.db import session, write
from forum.files import File
from forum.jobs import Job
from forum.notifications.models import MailTrouble
from forum.refused import Refused
from forum.roadmap import Draft, RoadmapItem, telling
from tests.files.test_images import picture
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def item(people: People) -> RoadmapItem:
    with write():
        return roadmap.add_item(
            Draft("Answers by voice", "Speak **up**.", category="Writing", projected_on="2031-05-20"),
            by=people.moderator,
        )


def mails() -> list[Delivery]:
    return list(session.scalars(select(Delivery).where(Delivery.about.startswith("roadmap:")).order_by(Delivery.to)))


def test_an_item_goes_from_planned_to_beta_to_done_and_the_page_says_so(
    visit: Visit, people: People, item: RoadmapItem
) -> None:
    staff, base = visit(people.moderator), f"/panel/roadmap/{item.id}"
    assert "hoped for by May 20, 2031" in visit().text("/roadmap") or "20 May 2031" in visit().text("/roadmap")
    staff.post(f"{base}/beta", {"beta_url": "https://beta.example.com/"})
    assert 'href="https://beta.example.com/"' in visit().text(item.path)
    assert "Try it now</h2>" in visit().text("/roadmap")
    staff.post(f"{base}/completion")
    page = visit().text("/roadmap")
    assert "Done</h2>" in page
    assert "Try it now" not in page
    staff.post(f"{base}/reopening")
    staff.post(f"{base}/beta-end")
    page = visit().text("/roadmap")
    assert "Planned</h2>" in page
    assert "Done</h2>" not in page


def test_the_foot_of_every_page_links_to_the_roadmap_once_there_is_one(visit: Visit, people: People) -> None:
    assert 'href="/roadmap"' not in visit().text("/people")
    visit(people.moderator).post("/panel/roadmap", {"title": "First"})
    assert 'href="/roadmap"' in visit().text("/people")


def test_a_form_that_is_refused_keeps_what_was_typed(visit: Visit, people: People) -> None:
    form = {"title": "Kept", "body": "So much text.", "links": "http://example.com/1", "projected_on": "2031-05-20"}
    answer = visit(people.moderator).post("/panel/roadmap", form)
    assert answer.status_code == 422
    for kept in ("Kept", "So much text.", "http://example.com/1", "2031-05-20", "begins with https://"):
        assert kept in answer.text
    assert session.scalar(select(RoadmapItem.id)) is None


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://", "https://user@example.com/", "ftp://example.com"])
def test_only_web_addresses_stand_as_links(people: People, item: RoadmapItem, link: str) -> None:
    with pytest.raises(Refused), write():
        roadmap.change_item(item, Draft("Same", links=link), by=people.moderator)
    with pytest.raises(Refused), write():
        roadmap.open_beta(session.get_one(RoadmapItem, item.id), link, by=people.moderator)


def test_a_category_shows_its_part(visit: Visit, people: People, item: RoadmapItem) -> None:
    with write():
        roadmap.add_item(Draft("Dark mode", category="Look"), by=people.moderator)
    page = visit().text("/roadmap?category=Look")
    assert "Dark mode" in page
    assert "Answers by voice" not in page


def test_an_old_address_leads_to_the_item_under_its_new_title(visit: Visit, people: People, item: RoadmapItem) -> None:
    old = item.path
    visit(people.moderator).post(f"/panel/roadmap/{item.id}", {"title": "Answers by hand"})
    answer = visit().get(old)
    assert answer.status_code == 301
    assert answer.location.endswith("/answers-by-hand")


def test_who_subscribed_gets_one_mail_and_its_link_stops_the_next(
    visit: Visit, people: People, item: RoadmapItem, run_jobs: Callable[[], None]
) -> None:
    for person in (people.visitor, people.stranger):
        visit(person).post(f"/roadmap/{item.id}/subscription")
        visit(person).post(f"/roadmap/{item.id}/subscription")
    staff = visit(people.moderator)
    form = staff.text(f"/panel/roadmap/{item.id}/news")
    assert "Vera Visitor" in form
    assert "Stan Stranger" in form
    assert "vera@example.org" not in form, "moderators do not see addresses"
    submission = re.search(r'name="submission" value="(\w+)"', form)
    assert submission
    news = {"subject": "It speaks", "body": "Try **it**.", "submission": submission[1]}
    staff.post(f"/panel/roadmap/{item.id}/news", news)
    staff.post(f"/panel/roadmap/{item.id}/news", news)
    run_jobs()
    assert [mail.to for mail in mails()] == ["stan@example.net", "vera@example.org"]
    assert "Try <strong>it</strong>" in visit().text(item.path)
    headers = mails()[1].message["headers"]
    leave = re.sub(r"^<http://[^/]+|>$", "", headers["List-Unsubscribe"])
    assert "Answers by voice" in visit().text(leave)
    assert visit().post(leave, {"List-Unsubscribe": "One-Click"}, proof=False).status_code < 400
    staff.post(f"/panel/roadmap/{item.id}/news", {"subject": "More", "body": "News.", "submission": "another"})
    run_jobs()
    assert [mail.to for mail in mails()] == ["stan@example.net", "stan@example.net", "vera@example.org"]


def test_who_subscribes_after_the_news_is_not_told_it(
    visit: Visit, people: People, item: RoadmapItem, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    with write():
        roadmap.tell(item, "News", "Text.", submission="once", by=people.moderator)
    later(minutes=1)
    visit(people.visitor).post(f"/roadmap/{item.id}/subscription")
    run_jobs()
    assert mails() == []


def test_many_subscribers_are_told_in_parts_each_once(
    people: People, item: RoadmapItem, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AT_A_TIME", 2)
    everybody = list(session.scalars(select(User)))
    with write():
        for person in everybody:
            roadmap.subscribe(item, by=person)
        roadmap.tell(item, "News", "Text.", submission="once", by=people.moderator)
    run_jobs()
    assert len(everybody) > 4
    assert sorted(mail.to for mail in mails()) == sorted(person.email for person in everybody)


def test_mails_that_were_promised_twice_are_sent_once(
    people: People, item: RoadmapItem, run_jobs: Callable[[], None]
) -> None:
    with write():
        roadmap.subscribe(item, by=people.visitor)
        news = roadmap.tell(item, "News", "Text.", submission="once", by=people.moderator)
        assert news
        telling.mail_news({"news": news.id, "after": 0})
    run_jobs()
    assert len(mails()) == 1


def test_the_settings_behind_every_mail_list_what_one_waits_for(
    visit: Visit, people: People, item: RoadmapItem
) -> None:
    vera = visit(people.visitor)
    assert "On the roadmap" not in vera.text("/account/notifications")
    vera.post(f"/roadmap/{item.id}/subscription")
    assert "Answers by voice" in vera.text("/account/notifications")
    vera.post(f"/roadmap/{item.id}/subscription/withdrawal")
    assert "Answers by voice" not in vera.text("/account/notifications")


def test_who_goes_waits_for_nothing(people: People, item: RoadmapItem) -> None:
    with write():
        roadmap.subscribe(item, by=people.visitor)
        session.execute(delete(Job))
        erase(people.visitor, by=people.admin, posts_too=False)
    assert session.scalars(select(roadmap.models.RoadmapSubscriber)).all() == []


def test_an_item_outlives_its_team(people: People, item: RoadmapItem) -> None:
    with write():
        team = community.add_team("Speakers", "", by=people.admin)
        roadmap.change_item(item, Draft("Answers by voice", team=team), by=people.moderator)
        community.teams.remove_team(team, by=people.admin)
    session.expire_all()
    assert session.get_one(RoadmapItem, item.id).team is None


@pytest.mark.parametrize("count", [1, 12])
def test_the_roadmap_costs_the_same_however_long_it_is(
    people: People, visit: Visit, statements: Callable[[], Any], item: RoadmapItem, count: int
) -> None:
    with write():
        for number in range(count):
            made = roadmap.add_item(Draft(f"Item {number}"), by=people.moderator)
            roadmap.subscribe(made, by=people.visitor)
    vera = visit(people.visitor)
    vera.get("/roadmap")
    with statements() as said:
        vera.get("/roadmap")
    assert len(said) == 6


def test_who_wants_no_mail_and_whose_address_refuses_it_get_none_of_the_roadmap(
    visit: Visit, people: People, item: RoadmapItem, run_jobs: Callable[[], None]
) -> None:
    with write():
        for person in (people.visitor, people.stranger, people.customer):
            roadmap.subscribe(session.get_one(RoadmapItem, item.id), by=person)
        following.mute(people.visitor, "everything")
        now = clock.now()
        session.add(MailTrouble(user_id=people.stranger.id, count=3, said="550", last_at=now, stopped_at=now))
    staff = visit(people.moderator)
    form = staff.text(f"/panel/roadmap/{item.id}/news")
    assert "Send it to 1 person" in form
    assert "Vera Visitor" not in form
    staff.post(f"/panel/roadmap/{item.id}/news", {"subject": "It speaks", "body": "Text", "submission": "one"})
    run_jobs()
    assert [mail.to for mail in mails()] == ["carl@northwind.example"]


def test_words_for_what_is_gone_meanwhile_and_an_address_that_is_none_come_back(
    visit: Visit, people: People, item: RoadmapItem
) -> None:
    staff = visit(people.moderator)
    assert "htp:/beta" in staff.post(f"/panel/roadmap/{item.id}/beta", {"beta_url": "htp:/beta"}).text
    with write():
        roadmap.remove_item(session.get_one(RoadmapItem, item.id), by=people.moderator)
    lost = staff.post(f"/panel/roadmap/{item.id}/news", {"subject": "It speaks", "body": "At last."})
    assert lost.status_code == 404
    assert "It speaks" in lost.text
    assert "At last." in lost.text


def test_an_item_has_a_milestone_that_the_page_names_and_the_form_offers_again(
    visit: Visit, people: People, item: RoadmapItem
) -> None:
    staff = visit(people.moderator)
    staff.post(f"/panel/roadmap/{item.id}", {"title": "Answers by voice", "milestone": "  Version   3 "})
    assert "Version 3" in visit().text(item.path)
    assert "Version 3" in visit().text("/roadmap")
    assert '<option value="Version 3">' in staff.text("/panel/roadmap/new")


def test_a_picture_stands_on_the_page_of_an_item_until_it_is_removed(
    visit: Visit, people: People, item: RoadmapItem
) -> None:
    staff, base = visit(people.moderator), f"/panel/roadmap/{item.id}/picture"
    staff.post(base, {"picture": (io.BytesIO(picture("PNG", (2000, 500))), "x.png"), "alt": 'A "microphone"'})
    page = visit().text(item.path)
    shown = re.search(r'<img class="roadmap-picture" src="([^"]+)" width="1600" height="400" alt="([^"]+)"', page)
    assert shown
    assert shown[2] == "A &#34;microphone&#34;"
    assert visit().get(shown[1]).mimetype == "image/webp"
    staff.post(f"{base}/removal")
    assert "roadmap-picture" not in visit().text(item.path)


def test_what_is_no_picture_is_refused_in_a_sentence(visit: Visit, people: People, item: RoadmapItem) -> None:
    staff, base = visit(people.moderator), f"/panel/roadmap/{item.id}/picture"
    assert "not a picture we can read" in staff.post(base, {"picture": (io.BytesIO(b"<svg/>"), "x.svg")}).text
    assert "choose a picture first" in staff.post(base, {}).text


def test_the_picture_goes_with_its_item(
    visit: Visit, people: People, item: RoadmapItem, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    staff, base = visit(people.moderator), f"/panel/roadmap/{item.id}"
    staff.post(f"{base}/picture", {"picture": (io.BytesIO(picture()), "x.png")})
    later(days=3)
    run_jobs()
    assert session.scalars(select(File.name)).all()
    staff.post(f"{base}/removal")
    later(days=3)
    run_jobs()
    assert not session.scalars(select(File.name)).all()
