from __future__ import annotations

from forum.db import session
from forum.events import later, on
from forum.pages import Site, SiteChanged
from forum.questions import (
    AnswerAccepted,
    AnswerPosted,
    AnswersMoved,
    AnswerUnaccepted,
    PostEdited,
    PostHidden,
    PostRemoved,
    PostRestored,
    Question,
    QuestionAsked,
    QuestionClosed,
    QuestionMoved,
    QuestionReopened,
    QuestionSolved,
)
from forum.support.following import count_anew, follow, hear_asker, hear_reader, hear_staff, move_along, rename
from forum.support.forwarding import keep_watch, renew_watches


@on(QuestionAsked)
def watch_the_question(fact: QuestionAsked) -> None:
    follow(fact.question_id, by_id=fact.by_id)


@on(AnswerPosted)
def follow_the_conversation(fact: AnswerPosted) -> None:
    if fact.from_asker:
        hear_asker(fact.question_id, by_id=fact.by_id)
    elif fact.by_staff:
        hear_staff(fact.question_id, fact.answer_id, by_id=fact.by_id)
    else:
        hear_reader(fact.question_id)


@on(AnswerAccepted)
def solve_with_the_answer(fact: AnswerAccepted) -> None:
    follow(fact.question_id, by_id=fact.by_id)


@on(AnswerUnaccepted)
def reopen_without_the_answer(fact: AnswerUnaccepted) -> None:
    follow(fact.question_id, by_id=fact.by_id)


@on(QuestionSolved)
def solve_with_the_thread(fact: QuestionSolved) -> None:
    follow(fact.question_id, by_id=fact.by_id)


@on(QuestionClosed)
def solve_what_was_closed(fact: QuestionClosed) -> None:
    follow(fact.question_id, by_id=fact.by_id)


@on(QuestionReopened)
def reopen_with_the_thread(fact: QuestionReopened) -> None:
    if not fact.by_asker:  # the asker's message follows in the same breath, and says since when they wait
        follow(fact.question_id, by_id=fact.by_id)


@on(QuestionMoved)
def move_with_the_thread(fact: QuestionMoved) -> None:
    move_along(fact.question_id, fact.site_id)


@on(PostEdited)
def name_it_as_the_thread(fact: PostEdited) -> None:
    if fact.answer_id is None:
        rename(session.get_one(Question, fact.question_id))


@on(PostHidden)
def stop_watching_what_is_hidden(fact: PostHidden) -> None:
    keep_watch(session.get_one(Question, fact.question_id))
    hear_reader(fact.question_id)


@on(PostRemoved)
def settle_what_was_removed(fact: PostRemoved) -> None:
    count_anew(fact.question_id, by_id=fact.by_id)
    hear_reader(fact.question_id)


@on(PostRestored)
def follow_what_came_back(fact: PostRestored) -> None:
    count_anew(fact.question_id, by_id=fact.by_id)
    hear_reader(fact.question_id)


@on(AnswersMoved)
def look_again_at_both_threads(fact: AnswersMoved) -> None:
    for number in sorted((fact.question_id, fact.to_id)):
        count_anew(number, by_id=fact.by_id)
        hear_reader(number)


@on(SiteChanged)
def let_nobody_reckon_with_the_old_site(fact: SiteChanged) -> None:
    """Whoever sets a watch holds the site's row shared: after this lock, what they set is there to be renewed."""
    session.get_one(Site, fact.site_id, with_for_update={"key_share": True})


@later(SiteChanged)
def renew_the_watches_of_the_site(fact: SiteChanged) -> None:
    renew_watches(fact.site_id)
