from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import questions
from forum.accounts import User, person_path
from forum.accounts.avatars import initials
from forum.accounts.profiles import shown_host
from forum.db import session, write
from forum.files import File
from forum.pages import Page
from tests.files.test_images import picture
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def fresh(user: User) -> User:
    session.expire_all()
    return session.get_one(User, user.id)


def test_a_profile_says_what_its_person_wrote(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    saved = vera.post(
        "/account/profile",
        {
            "name": "Vera V.",
            "about": "I like **maps**.",
            "company": "Northwind",
            "job": "Cartographer",
            "link": ["https://www.example.org/vera", "", "maps.example.com"],
        },
    )
    page = visit().text(saved.location)
    assert "Vera V." in page
    assert "<strong>maps</strong>" in page
    assert "Cartographer at Northwind" in page
    assert '<a href="https://maps.example.com" rel="nofollow ugc noopener">' in page
    assert "example.org" in page
    assert "vera@example.org" not in page


def test_the_profile_form_cannot_change_a_role_mail_or_organisation_as_it_could_in_squeak(
    visit: Visit, people: People
) -> None:
    visit(people.visitor).post(
        "/account/profile",
        {
            "name": "Vera",
            "role": "admin",
            "moderator": "1",
            "admin": "true",
            "support": "on",
            "email": "ada@example.com",
            "organisation_id": "1",
            "trusted_at": "2020-01-01",
            "id": str(people.admin.id),
            "user_id": str(people.admin.id),
        },
    )
    vera = fresh(people.visitor)
    assert not vera.is_staff
    assert (vera.email, vera.organisation_id, vera.trusted_at) == ("vera@example.org", None, None)
    assert fresh(people.admin).name == "Ada Admin"


def test_a_new_name_leaves_old_links_working(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
    old = person_path(people.visitor)
    new = visit(people.visitor).post("/account/profile", {"name": "Another Name"}).location
    answer = visit().get(old)
    assert (answer.status_code, answer.location) == (301, new)
    assert visit().get(f"/people/{people.visitor.id}").location == new


def test_who_has_nothing_public_has_no_public_page(visit: Visit, people: People) -> None:
    path = person_path(people.visitor)
    assert visit().get(path).status_code == 404
    assert visit(people.stranger).get(path).status_code == 404
    assert visit().get(f"/people/{people.visitor.id}").status_code == 404
    for reader in (people.visitor, people.moderator):
        own = visit(reader).text(path)
        assert "Nothing here is public yet" in own
        assert "noindex" in own
    assert visit().get(person_path(people.moderator)).status_code == 200
    assert visit().get("/people/999999").status_code == 404


def test_only_published_posts_stand_on_a_page(visit: Visit, people: People, doc_page: Page) -> None:
    from forum.pages import Review, Site

    with write():
        shown = questions.ask(doc_page, "A public question", "Text.", by=people.visitor)
        questions.answer(shown, "An answer.", by=people.stranger)
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
        questions.ask(doc_page, "A held question", "Text.", by=people.visitor)
        questions.answer(shown, "A held answer.", by=people.customer)
    page = visit().text(person_path(people.visitor))
    assert "A public question" in page
    assert "A held question" not in visit(people.visitor).text(person_path(people.visitor))
    assert "A public question" in visit().text(person_path(people.stranger))
    assert visit().get(person_path(people.customer)).status_code == 404


def test_posts_are_paged_without_losing_or_repeating_any_though_all_are_of_one_moment(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    from forum.questions.people_pages import posts_of

    with write():
        for number in range(12):
            thread = questions.ask(doc_page, f"Question {number}", "Text.", by=people.visitor)
            questions.answer(thread, f"Answer {number}.", by=people.visitor)
    seen: list[object] = []
    after = ""
    while True:
        slice_ = posts_of(people.visitor, after, size=5)
        seen += slice_.rows
        after = slice_.after
        if not after:
            break
    assert len(seen) == len({id(row) for row in seen}) == 24
    first = visit().text(person_path(people.visitor))
    assert "Older posts" in first


@pytest.mark.parametrize(
    "link",
    [
        "http://plain.example.com",
        "javascript:alert(1)",
        "https://ada@evil.example",
        "https://",
        "https://[::1",
        "ftp://example.com/x",
        "https://exam ple.com",
        "https://" + "a" * 300 + ".example",
    ],
)
def test_only_https_links_are_taken_and_the_rest_of_the_form_is_kept(visit: Visit, people: People, link: str) -> None:
    answer = visit(people.visitor).post("/account/profile", {"name": "Vera", "about": "Kept text", "link": [link]})
    assert answer.status_code == 422
    assert "is not an address" in answer.text
    assert "Kept text" in answer.text


def test_a_link_shows_where_it_really_leads() -> None:
    assert shown_host("https://www.example.org/docs?x=1") == "example.org"
    assert shown_host("https://exаmple.org/") == "xn--exmple-4nf.org"  # with a Cyrillic а


def test_about_has_no_scripts_and_no_end(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    where = vera.post("/account/profile", {"name": "Vera", "about": "<script>alert(1)</script> [x](javascript:y)"})
    page = visit().text(where.location)
    assert "<script>alert" not in page
    assert "javascript:y" not in page.replace("[x](javascript:y)", "")
    assert vera.post("/account/profile", {"name": "Vera", "about": "x" * 2001}).status_code == 422


def test_the_preview_is_the_page(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    assert "<strong>maps</strong>" in vera.htmx("/account/profile/preview", {"about": "**maps**"}).text


def test_a_picture_stands_beside_what_one_wrote_and_can_be_removed(
    visit: Visit, people: People, doc_page: Page
) -> None:
    with write():
        thread = questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
    vera = visit(people.visitor)
    vera.post("/account/avatar", {"picture": (io.BytesIO(picture("JPEG", (640, 480))), "me.jpg")})
    name = fresh(people.visitor).avatar
    assert name
    page = visit().text(questions.path(thread))
    assert f'src="/files/{name}"' in page
    assert person_path(people.visitor) in page
    assert visit().get(f"/files/{name}").status_code == 200
    vera.post("/account/avatar/removal")
    assert f'src="/files/{name}"' not in visit().text(questions.path(thread))


def test_only_uploads_may_be_larger_than_a_form_of_text(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)

    def sent(path: str, size: int) -> int:
        """The answer to a form that says it is that large."""
        fields = {"name": "x", "picture": (io.BytesIO(picture()), "me.png")}
        return vera.post(path, fields, environ_overrides={"CONTENT_LENGTH": str(size)}).status_code

    assert sent("/account/profile", 4_500_000) == 413
    assert sent("/account/avatar", 6_000_000) == 413


def test_what_is_no_picture_changes_nothing(visit: Visit, people: People) -> None:
    answer = visit(people.visitor).post("/account/avatar", {"picture": (io.BytesIO(b"<svg/>"), "me.svg")})
    assert answer.status_code == 422
    assert not session.scalars(select(File)).all()
    assert visit(people.visitor).post("/account/avatar").status_code == 422


def test_initials_are_those_of_the_first_and_last_word() -> None:
    assert initials("Vera Maria Lindqvist") == "VL"
    assert initials("stan") == "S"
    assert initials("Łukasz 🙂") == "Ł"
    assert initials("<b> & co") == "BC"
    assert initials("…") == "?"
    assert initials("李 小龙") == "李小"


def test_nobody_uploads_or_edits_without_signing_in(visit: Visit, people: People) -> None:
    assert visit().get("/account/profile").status_code == 303
    assert visit().post("/account/profile", {"name": "x"}).status_code == 401
    assert visit().post("/account/avatar", {"picture": (io.BytesIO(picture()), "a.png")}).status_code == 401
