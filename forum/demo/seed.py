from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin

from sqlalchemy import delete, func, select, update

from forum import clock, questions, rota
from forum.accounts import User
from forum.db import session, write
from forum.demo.desk import make_desk
from forum.demo.history import make_history
from forum.demo.index import index_documentation, move_index
from forum.demo.order import put_in_order, report_one
from forum.demo.people import make_people
from forum.demo.plans import make_plans
from forum.demo.threads import HELPED, THREADS, Thread
from forum.following import Follow
from forum.inbox import Happening
from forum.jobs import Job
from forum.moderation import add_reason
from forum.notifications import Burst, add_route
from forum.pages import Page, Site, find_or_make_page, identity_on, register_site, set_origins
from forum.paths import DOCS
from forum.questions import Answer, Edit, Question
from forum.support import Watch
from forum.web import set_option

FORWARD_MINUTES = 2


def seed(docs_url: str) -> None:
    """What a demo begins with in one transaction; then what the pages of its documentation say."""
    with write():
        site = _furnish(docs_url)
    index_documentation(site.id, docs_url)


def _furnish(docs_url: str) -> Site:
    """People, a site that hands over after two minutes, and threads of the last weeks."""
    calendar = rota.make_calendar("Round the clock", "UTC", rota.ALWAYS)
    site = register_site("Docside documentation", docs_url + "/", calendar=calendar, by=None)
    site.forward_minutes, site.answered_by = FORWARD_MINUTES, "Mona, Samir and the Docside team"
    site.forwards_since = clock.now() - timedelta(days=365)
    site.decisions_public = True
    people = make_people()
    for sentence in (
        "This is answered in the documentation; please see the page above.",
        "Please keep it friendly.",
    ):
        add_reason(sentence, by=people["admin"])
    add_route(
        "slack",
        "https://hooks.slack.com/services/T0DEMO/B0DEMO/nothing-leaves",
        name="#docs-questions",
        by=people["admin"],
    )
    for number, thread in enumerate(sorted(THREADS, key=lambda thread: thread.ago, reverse=True)):
        question = _write(thread, site, docs_url, people)
        _vote(question, list(people.values())[: number % 5])
        if number == 0:
            _edit(question)
    privacy = find_or_make_page(site, identity_on(site, f"{docs_url}/privacy/"), _title("privacy"))
    put_in_order(privacy, by=people["moderator"])
    make_plans(people)
    for thread in HELPED:
        _write(thread, site, docs_url, people)
    report_one(by=people["stranger"])
    make_desk(site, privacy, people)
    make_history(site, people)
    session.execute(update(Watch).values(forward_at=clock.now()))
    # What the seeded past promised has long been sent; only what happens from now on shows in the outbox.
    session.execute(delete(Job).where(Job.kind.not_in(("notifications.fill_inboxes", "desk.bulk"))))
    _date_happenings()
    session.execute(delete(Burst))
    set_option("demo_docs", docs_url)
    return site


def _date_happenings() -> None:
    """Inboxes fill with the seeded past, at the times when it was."""
    answered = select(Answer.published_at).where(Answer.id == Happening.answer_id).scalar_subquery()
    asked = select(Question.published_at).where(Question.id == Happening.question_id).scalar_subquery()
    session.execute(update(Happening).values(at=func.coalesce(answered, asked)))
    begun = select(Question.published_at).where(Question.id == Follow.question_id).scalar_subquery()
    session.execute(update(Follow).where(Follow.question_id.is_not(None)).values(changed_at=begun))


def move_documentation(docs_url: str) -> None:
    """Another port than last time: the site and its pages stand at the new address."""
    with write():
        site = session.scalars(select(Site).order_by(Site.id).limit(1)).one()
        old = site.address.rstrip("/")
        if old == docs_url:
            return
        site.address = docs_url + "/"
        set_origins(site, [docs_url])
        for page in session.scalars(select(Page).where(Page.site_id == site.id)):
            page.address = page.address.replace(old, docs_url, 1)
        move_index(site, old, docs_url)


def _write(thread: Thread, site: Site, docs_url: str, people: dict[str, User]) -> Question:
    address = urljoin(f"{docs_url}/", f"{thread.page}/")
    page = find_or_make_page(site, identity_on(site, address), _title(thread.page))
    question = questions.ask(page, thread.title, thread.text, by=people[thread.by])
    asked = clock.now() - thread.ago
    for said in thread.answers:
        made = questions.answer(question, said.text, by=people[said.by])
        if said.accepted:
            questions.accept(made, by=people[thread.by])
        _put_back(made, asked + said.after)
    questions.set_topics(question, thread.topics, by=people["moderator"])
    _date(question, asked)
    return question


def _vote(question: Question, readers: list[User]) -> None:
    """Some have the same question, and the accepted answer helped them."""
    for reader in readers:
        if question.author_id != reader.id and question.takes_messages:
            questions.say_me_too(question, by=reader)
            if question.accepted and question.accepted.author_id != reader.id:
                questions.say_it_helped(question.accepted, by=reader)


def _edit(question: Question) -> None:
    """Its asker said more precisely what they see, a day later."""
    if question.author is None:
        return
    body = question.body.replace("until I reload", "until I reload the page, in Firefox and in Safari")
    questions.edit_question(question, question.title, body, by=question.author, seen=0, reason="Which browsers")
    at = question.created_at + timedelta(days=1)
    session.execute(update(Edit).where(Edit.question_id == question.id).values(at=at))
    question.edited_at = at


def _put_back(made: Answer, at: object) -> None:
    session.execute(update(Answer).where(Answer.id == made.id).values(created_at=at, published_at=at))


def _date(question: Question, asked: object) -> None:
    """Give a thread the times it would have had; its answers carry theirs already."""
    session.flush()
    session.refresh(question)
    answers = session.scalars(select(Answer).where(Answer.question_id == question.id).order_by(Answer.id)).all()
    session.expire_all()
    times = [made.published_at for made in answers]
    question.created_at = question.published_at = asked  # type: ignore[assignment]
    question.active_at = times[-1] if times else asked  # type: ignore[assignment]
    question.first_answered_at = next((made.published_at for made in answers if not made.from_asker), None)
    question.staff_answered_at = next((made.published_at for made in reversed(answers) if made.by_staff), None)
    question.asker_wrote_at = next((made.published_at for made in reversed(answers) if made.from_asker), None)
    if question.solved_at:
        question.solved_at = question.active_at
    if question.waiting_since:
        question.waiting_since = question.asker_wrote_at or question.published_at
    session.flush()


def _title(page: str) -> str:
    path = DOCS / f"{page}.md"
    first = path.read_text(encoding="utf-8").partition("\n")[0] if path.is_file() else page
    return first.removeprefix("# ").strip()
