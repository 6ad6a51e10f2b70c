"""Threads: questions under pages, answers, what solved them, why they were closed, and who waits."""

from forum.questions.answering import answer, before_staff_answers
from forum.questions.arranging import make_group, put_into_group
from forum.questions.asking import ask, ask_unconfirmed, claim, confirm, forget_unconfirmed
from forum.questions.attached import ANSWER, QUESTION, kind_of
from forum.questions.carrying import carry_back, carry_threads
from forum.questions.changing import locked, locked_with, redrawn
from forum.questions.closing import close, reopen
from forum.questions.differences import Piece, differences
from forum.questions.duplicates import Related, close_as_duplicate, merge, original_of, related_to
from forum.questions.editing import edit_answer, edit_question
from forum.questions.erasing import TEXT_LEFT, TITLE_LEFT
from forum.questions.events import (
    AnswerAccepted,
    AnswerHeld,
    AnswerPosted,
    AnswersMoved,
    AnswerUnaccepted,
    DuplicateFound,
    PersonMentioned,
    PostEdited,
    PostHidden,
    PostRemoved,
    PostRestored,
    QuestionAsked,
    QuestionClosed,
    QuestionHeld,
    QuestionMoved,
    QuestionReopened,
    QuestionSolved,
    QuestionSplit,
    TopicsSet,
)
from forum.questions.expectations import expectation_of
from forum.questions.faq import ask_and_answer
from forum.questions.forms import AnswerForm, AskForm, CloseForm
from forum.questions.hiding import hide, put_back, remove
from forum.questions.hushing import PublicForm
from forum.questions.importing import (
    Came,
    imported_body,
    imported_text,
    imported_title,
    link_names,
    settle_imported,
)
from forum.questions.level_pages import level_words, may_words, next_words
from forum.questions.levels import Level, level_and_record, level_of, record_of, weight_of
from forum.questions.links import answer_path, path, post_path, receipt_path, receipt_token, thread_path, topic_path
from forum.questions.loading import Threads, answers_of, thread, threads_of_page
from forum.questions.mentioning import marked, mentioned_in
from forum.questions.messages import Message, Person
from forum.questions.models import (
    Answer,
    CloseReason,
    MovedAnswer,
    Pointer,
    Pointing,
    Question,
    ShownOn,
    State,
    Topic,
    TopicGroup,
    question_topic,
)
from forum.questions.moving import became
from forum.questions.newcomers import BOUNDS, IMAGES, LINKS, POSTS, SECONDS, most, must_not_hurry, usual
from forum.questions.permissions import (
    may_accept,
    may_remove,
    may_see,
    may_see_answer,
    moderates,
    must_see,
    must_take_messages,
    reviews,
)
from forum.questions.pinning import pin_level, pin_of, unpin_level
from forum.questions.placing import hide_from, move_to, show_on
from forum.questions.post_models import AnswerVote, Edit, QuestionVote
from forum.questions.queries import (
    Listing,
    answers_in_review,
    count_on_page,
    in_review,
    listed,
    needs_an_answer,
    public,
    seen_by,
    waiting_threads,
)
from forum.questions.receipts import mail_code, post_question, publish_by_code, question_of_receipt
from forum.questions.removing import remove_answer, remove_question, restore_answer, restore_question
from forum.questions.reviewing import approve, approve_answer, decline, decline_answer, handled_words, who_decided
from forum.questions.setup import open_questions
from forum.questions.showing import ItsPage, Shown
from forum.questions.slowing import end_slow_mode, slow_down
from forum.questions.solving import accept, accept_again, solve, solve_by_itself, unaccept, unsolve
from forum.questions.spamming import bring_back_from_spam, remove_as_spam, take_private
from forum.questions.splitting import split
from forum.questions.standing import pin
from forum.questions.thanks import need_a_reply_again, need_no_reply
from forum.questions.topic_events import TopicsMerged
from forum.questions.topics import set_topics
from forum.questions.voting import say_it_helped, say_me_too, take_help_back, take_me_too_back
from forum.questions.writing import SAME_WITHIN, Text, checked_title, submission, written

__all__ = [
    "ANSWER",
    "BOUNDS",
    "IMAGES",
    "LINKS",
    "POSTS",
    "QUESTION",
    "SAME_WITHIN",
    "SECONDS",
    "TEXT_LEFT",
    "TITLE_LEFT",
    "Answer",
    "AnswerAccepted",
    "AnswerForm",
    "AnswerHeld",
    "AnswerPosted",
    "AnswerUnaccepted",
    "AnswerVote",
    "AnswersMoved",
    "AskForm",
    "Came",
    "CloseForm",
    "CloseReason",
    "DuplicateFound",
    "Edit",
    "ItsPage",
    "Level",
    "Listing",
    "Message",
    "MovedAnswer",
    "Person",
    "PersonMentioned",
    "Piece",
    "Pointer",
    "Pointing",
    "PostEdited",
    "PostHidden",
    "PostRemoved",
    "PostRestored",
    "PublicForm",
    "Question",
    "QuestionAsked",
    "QuestionClosed",
    "QuestionHeld",
    "QuestionMoved",
    "QuestionReopened",
    "QuestionSolved",
    "QuestionSplit",
    "QuestionVote",
    "Related",
    "Shown",
    "ShownOn",
    "State",
    "Text",
    "Threads",
    "Topic",
    "TopicGroup",
    "TopicsMerged",
    "TopicsSet",
    "accept",
    "accept_again",
    "answer",
    "answer_path",
    "answers_in_review",
    "answers_of",
    "approve",
    "approve_answer",
    "ask",
    "ask_and_answer",
    "ask_unconfirmed",
    "became",
    "before_staff_answers",
    "bring_back_from_spam",
    "carry_back",
    "carry_threads",
    "checked_title",
    "claim",
    "close",
    "close_as_duplicate",
    "confirm",
    "count_on_page",
    "decline",
    "decline_answer",
    "differences",
    "edit_answer",
    "edit_question",
    "end_slow_mode",
    "expectation_of",
    "forget_unconfirmed",
    "handled_words",
    "hide",
    "hide_from",
    "imported_body",
    "imported_text",
    "imported_title",
    "in_review",
    "kind_of",
    "level_and_record",
    "level_of",
    "level_words",
    "link_names",
    "listed",
    "locked",
    "locked_with",
    "mail_code",
    "make_group",
    "marked",
    "may_accept",
    "may_remove",
    "may_see",
    "may_see_answer",
    "may_words",
    "mentioned_in",
    "merge",
    "moderates",
    "most",
    "move_to",
    "must_not_hurry",
    "must_see",
    "must_take_messages",
    "need_a_reply_again",
    "need_no_reply",
    "needs_an_answer",
    "next_words",
    "open_questions",
    "original_of",
    "path",
    "pin",
    "pin_level",
    "pin_of",
    "post_path",
    "post_question",
    "public",
    "publish_by_code",
    "put_back",
    "put_into_group",
    "question_of_receipt",
    "question_topic",
    "receipt_path",
    "receipt_token",
    "record_of",
    "redrawn",
    "related_to",
    "remove",
    "remove_answer",
    "remove_as_spam",
    "remove_question",
    "reopen",
    "restore_answer",
    "restore_question",
    "reviews",
    "say_it_helped",
    "say_me_too",
    "seen_by",
    "set_topics",
    "settle_imported",
    "show_on",
    "slow_down",
    "solve",
    "solve_by_itself",
    "split",
    "submission",
    "take_help_back",
    "take_me_too_back",
    "take_private",
    "thread",
    "thread_path",
    "threads_of_page",
    "topic_path",
    "unaccept",
    "unpin_level",
    "unsolve",
    "usual",
    "waiting_threads",
    "weight_of",
    "who_decided",
    "written",
]
