from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from forum import markup
from forum.accounts import me, must_be_signed_in
from forum.attachments import takes_files
from forum.bodies import keep
from forum.db import session, write
from forum.pages import moved_on_to, wear_look_of
from forum.presence import forget_sent
from forum.questions import loading, permissions, queries, slowing
from forum.questions.answering import answer
from forum.questions.conversation import conversation
from forum.questions.duplicates import ALONE, Related, related_to
from forum.questions.forms import AnswerForm, CloseForm
from forum.questions.helping_views import next_address
from forum.questions.kept import NEWEST, THREAD, drawn_of
from forum.questions.links import answer_path, path
from forum.questions.mentioning import people_of
from forum.questions.messages import Message, messages_of
from forum.questions.models import Answer, Question, State
from forum.questions.moving import became, has_moved
from forum.questions.newcomers import must_not_hurry
from forum.questions.queries import Listing
from forum.questions.quoting import quotation
from forum.questions.rows import read_rows
from forum.questions.shelves import choices
from forum.questions.showing import Shown, shown
from forum.questions.solving import accept, unaccept
from forum.questions.voting import voted
from forum.refused import Refused
from forum.web import HOUR, done, limit, number_of, page, wants_fragment

blueprint = Blueprint("questions", __name__)


@blueprint.get("/", defaults={"listing": "newest"})
@blueprint.get("/<any(active, unanswered, popular, solved):listing>")
def index(listing: str) -> Response:
    chosen = Listing(listing)
    after = request.args.get("after", "")
    slice_ = queries.listed(chosen, after, read=read_rows)
    made = page("questions/index.html", "rows", listing=chosen, threads=slice_.rows, after=slice_.after, shown=None)
    if me() is None and chosen is Listing.NEWEST and not after:
        return keep(made, NEWEST, 0, drawn_of(slice_))
    return made


@blueprint.get("/pages/<int:number>")
def of_page(number: int) -> Response:
    """Every thread of one documentation page."""
    shown = session.scalar(queries.page_with_site(number))
    if shown is None or not session.scalar(queries.count_on_page(number)):
        if shown is not None and (now := moved_on_to(shown)):
            return redirect(url_for("questions.of_page", number=now.id), 301)  # type: ignore[return-value]
        raise Refused(_("There is no such page, or nothing public was asked on it yet."), status=404)
    after = request.args.get("after", "")
    slice_ = queries.listed(Listing.NEWEST, after, page_id=number, read=read_rows)
    pinned = [] if after else read_rows(queries.pinned_on(number))
    threads = [*pinned, *slice_.rows]
    wear_look_of(shown.site)
    return page(
        "questions/index.html", "rows", listing=Listing.NEWEST, threads=threads, after=slice_.after, shown=shown
    )


@blueprint.get("/questions/<int:number>", defaults={"slug": ""})
@blueprint.get("/questions/<int:number>/<slug>")
def thread(number: int, slug: str) -> Response:
    question = readable(number)
    if request.path != path(question):
        query = f"?{request.query_string.decode(errors='replace')}" if request.query_string else ""
        return redirect(path(question) + query, 301 if question.is_published else 302)  # type: ignore[return-value]
    context = thread_context(question, form=_quoting(question))
    if went := _went_to(context["related"]):
        return redirect(path(went), 301)  # type: ignore[return-value]
    # By name: htmx asks for it to show new answers in a page that is open already.
    made = page("questions/question.html", "conversation", **context)
    # Not while another thread belongs to it, public or not: that one changes without this one.
    if me() is None and question.is_published and not question.aged and not question.is_tied:
        return keep(made, THREAD, question.id, question.drawn)
    return made


@blueprint.get("/questions/<int:number>/news")
def news(number: int) -> Response:
    """What an open page asks every twenty seconds: one statement, and 304 as long as nothing has changed."""
    thread = select(Question.revision, Question.answer_count).where(Question.id == number)
    found = session.execute(thread.where(Question.state == State.PUBLISHED)).one_or_none()
    if found is None:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    revision, answers = found
    new = answers - request.args.get("known", answers, type=number_of)
    words = ngettext("%(num)d new answer", "%(num)d new answers", new) if new > 0 else _("This thread has changed")
    response = jsonify(revision=revision, words=words)
    response.set_etag(str(revision))
    response.headers["Cache-Control"] = "no-cache, private"
    response.make_conditional(request)
    return response


@blueprint.get("/answers/<int:number>")
def answer_place(number: int) -> Response:
    """Where an answer stands now, by its number alone; 301 once it has moved, for good."""
    made = existing_answer(number)
    turned = became(made)
    question = visible(turned.id if turned else made.question_id)
    if turned is None and not permissions.may_see_answer(made, me()):
        raise Refused(_("There is no such answer any more."), status=404)
    place = path(question) if turned else answer_path(question, made)
    return redirect(place, 301 if has_moved(made) else 302)  # type: ignore[return-value]


@blueprint.post("/questions/<int:number>/answers")
@takes_files
def post_answer(number: int) -> Response:
    """Post an answer; whatever speaks against it, the text stays in the form."""
    by, question, form = must_be_signed_in(), visible(number), AnswerForm()
    try:
        if form.validate():
            with write():
                limit("answer", f"user:{by.id}", most=60, within=HOUR)
                must_not_hurry(by)
                made = answer(question, form.body.data or "", by=by, doubt=form.doubt)
                forget_sent(request.form.get("draft", ""), by=by)
            return done(
                answer_path(question, made),
                "questions/question.html",
                "conversation",
                **thread_context(readable(number), fresh=made.id),
            )
        permissions.must_take_messages(question, by)
    except Refused as error:
        form.form_errors.append(error.sentence)
        session.rollback()
    context = thread_context(readable(number), form=form)
    return page("questions/question.html", "conversation", status=422, **context)


@blueprint.post("/answers/<int:number>/acceptance")
def post_acceptance(number: int) -> Response:
    by, made = must_be_signed_in(), existing_answer(number)
    with write():
        accept(made, by=by)
    return thread_done(made.question_id, made)


@blueprint.post("/answers/<int:number>/acceptance/withdrawal")
def withdraw_acceptance(number: int) -> Response:
    by, made = must_be_signed_in(), existing_answer(number)
    with write():
        unaccept(made, by=by)
    return thread_done(made.question_id, made)


@blueprint.post("/preview")
def preview() -> Response:
    """The text as it will stand in the thread, by the very function that renders it there."""
    typed = request.form.get(request.form.get("field", "body"), "")[: markup.MAX_LENGTH]
    return page("questions/_preview.html", html=markup.render(typed))


@blueprint.get("/questions/<int:number>/people")
def people(number: int) -> Response:
    """The names that can be mentioned there; asked once for a page, when somebody types the first @."""
    by, question = must_be_signed_in(), visible(number)
    with write():
        limit("people", f"user:{by.id}", most=200, within=HOUR)
    found = session.scalars(people_of(question))
    return jsonify(sorted({person.name for person in found if person.id != by.id}))


def _went_to(related: Related) -> Question | None:
    """Where everybody who is signed out is led from a thread whose answers stand in another: a link from outside, and
    a search engine, mean what can be read there. `?stay=1` is the way to what is left here."""
    if me() is not None or "stay" in request.args or wants_fragment():
        return None
    return related.merged if related.original else None


def visible(number: int) -> Question:
    """The question of an address for whoever asks; 404 for what they may not see, as for what is not there."""
    question = loading.thread(number)
    if question is None:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    permissions.must_see(question, me())
    wear_look_of(question.site)
    return question


def readable(number: int) -> Shown:
    """The same, as its page shows it."""
    question = shown(number)
    if question is None:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    permissions.must_see(question, me())
    wear_look_of(question.site)
    return question


def _quoting(question: Shown) -> AnswerForm | None:
    """The form with the post in it that `?quote=` names; by script the same text goes to where one writes."""
    wanted = request.args.get("quote", "")
    if me() is None or not permissions.may_answer(question, me()) or not wanted:
        return None
    answer = session.get(Answer, number_of(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None
    if answer is None and wanted != "question":
        return None
    if answer and (answer.question_id != question.id or not permissions.may_see_answer(answer, me())):
        return None
    return AnswerForm(formdata=None, body=quotation(answer or session.get_one(Question, question.id)))


def existing_answer(number: int) -> Answer:
    made = session.get(Answer, number)
    if made is None:
        raise Refused(_("There is no such answer any more."), status=404)
    return made


def thread_context(
    question: Shown, *, form: AnswerForm | None = None, close_form: CloseForm | None = None, fresh: int = 0
) -> dict[str, Any]:
    """What the thread page shows; `fresh` is the answer just posted, to be brought into view."""
    answers = _in_place(messages_of(question.id))
    by, related = me(), related_to(question) if question.is_tied else ALONE
    has_voted = voted(question, by)
    moved = session.scalars(queries.moved_from(question.id)).all() if related.moved_any else []
    return {
        "question": question,
        "related": related,
        "shelves": choices() if permissions.moderates(by) else [],
        "answers": answers,
        "accepted": next((made for made in answers if made.id == question.accepted_id), None),
        "conversation": conversation(question, answers, by, has_voted, related, moved),
        "form": form,
        "close_form": close_form or (CloseForm(formdata=None) if permissions.moderates(by) else None),
        "fresh": fresh,
        "slow_minutes": slowing.slow_minutes(question),
        "slow_choices": slowing.CHOICES,
        "wait": slowing.wait_of(question, by, _written(answers)),
        "next_address": next_address(question.id),
    }


def _written(answers: list[Message]) -> list[datetime]:
    """When whoever asks wrote here."""
    by = me()
    return [made.created_at for made in answers if by is not None and made.author_id == by.id]


def _in_place(found: list[Message]) -> list[Message]:
    """What the reader may see of a thread's messages, with a removed one where others follow it or it can come back."""
    reader, shown = me(), list[Message]()
    for made in reversed(found):
        follows = any(later.removed_at is None for later in shown)
        if permissions.may_see_answer(made, reader) or (
            made.removed_at and (follows or permissions.may_restore(made, reader))
        ):
            shown.append(made)
    return shown[::-1]


def thread_done(number: int, made: Answer | None = None) -> Response:
    question = readable(number)
    url = answer_path(question, made) if made else path(question)
    return done(url, "questions/question.html", "conversation", **thread_context(question))
