"""What the demo's team intends to build, who waits for it, and whose week it is."""

from __future__ import annotations

from datetime import timedelta

from forum import clock, community, roadmap, shifts
from forum.accounts import User
from forum.roadmap import Draft


def make_plans(people: dict[str, User]) -> None:
    admin, moderator = people["admin"], people["moderator"]
    team = community.add_team("Documentation", "We keep the pages and their questions true.", by=admin)
    community.add_member(team, moderator, by=admin)
    day = clock.now().date()
    for weeks, hero in enumerate((people["support"], moderator)):
        shifts.name_hero(team, shifts.monday_of(day) + timedelta(weeks=weeks), hero, by=moderator)

    search = Draft(
        "Search that knows your own words",
        "Find threads and sections by what they **mean**, while you type the question.",
        category="Finding",
        team=team,
        projected_on=(day + timedelta(days=60)).isoformat(),
    )
    mail = Draft("Answer by replying to a mail", "A reply to our mail becomes the answer in the thread.", "Writing")
    dark = Draft("A frame that follows the colours of its page", "Light and dark, as the page around it.", "Look")
    wanted = roadmap.add_item(search, by=moderator)
    tried = roadmap.add_item(mail, by=moderator)
    done = roadmap.add_item(dark, by=moderator)
    roadmap.open_beta(tried, "", by=moderator)
    roadmap.complete(done, by=moderator)
    for person in ("visitor", "customer", "stranger"):
        roadmap.subscribe(wanted, by=people[person])
    roadmap.subscribe(tried, by=people["visitor"])
    roadmap.tell(
        wanted, "A first look at the search", "It finds `FORUM_URL` by “address of the forum”. More soon.",
        submission="demo", by=moderator,
    )  # fmt: skip
