from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class QuestionAsked(Fact):
    """A question was published: never recorded while it waits for its asker's code or for a moderator."""

    question_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionHeld(Fact):
    """A question waits for a moderator; `suspected` if it looks like spam, so that nobody is told of it."""

    question_id: int
    by_id: int
    suspected: bool = False


@dataclass(frozen=True)
class QuestionApproved(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionDeclined(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class AnswerPosted(Fact):
    """A message of a thread was published; `from_asker` and `by_staff` as of that moment."""

    question_id: int
    answer_id: int
    by_id: int
    from_asker: bool
    by_staff: bool


@dataclass(frozen=True)
class AnswerHeld(Fact):
    """As `QuestionHeld`."""

    question_id: int
    answer_id: int
    by_id: int
    suspected: bool = False


@dataclass(frozen=True)
class AnswerApproved(Fact):
    question_id: int
    answer_id: int
    by_id: int


@dataclass(frozen=True)
class AnswerDeclined(Fact):
    question_id: int
    answer_id: int
    by_id: int


@dataclass(frozen=True)
class AnswerAccepted(Fact):
    """`decided`: it had been accepted before a decision that is taken back, so it is no news, and not by whoever
    takes it back."""

    question_id: int
    answer_id: int
    by_id: int
    decided: bool = False


@dataclass(frozen=True)
class AnswerUnaccepted(Fact):
    question_id: int
    answer_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionSolved(Fact):
    """The thread was marked solved from the queue, without an accepted answer; by nobody if its asker fell silent."""

    question_id: int
    by_id: int | None


@dataclass(frozen=True)
class QuestionClosed(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionReopened(Fact):
    """Reopened by a moderator, or, with `by_asker`, by the asker's next message."""

    question_id: int
    by_id: int
    by_asker: bool = False


@dataclass(frozen=True)
class ThreadSlowed(Fact):
    """From now on everybody may answer once in some minutes; by nobody if it came by itself."""

    question_id: int
    by_id: int | None


@dataclass(frozen=True)
class ThreadUnslowed(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class TopicsSet(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class ShownOnPage(Fact):
    question_id: int
    page_id: int
    by_id: int


@dataclass(frozen=True)
class HiddenFromPage(Fact):
    question_id: int
    page_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionMoved(Fact):
    """A thread left its pages for another one, perhaps of another site."""

    question_id: int
    page_id: int
    site_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionPinned(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionUnpinned(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionLocked(Fact):
    """From now on only staff can answer."""

    question_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionUnlocked(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class PostEdited(Fact):
    """A text was changed, by its author or by somebody else; `answer_id` is None for the question's own."""

    question_id: int
    answer_id: int | None
    by_id: int


@dataclass(frozen=True)
class PostHidden(Fact):
    """Several people reported a question, or one of its answers, so it waits for a moderator; nobody's own doing."""

    question_id: int
    answer_id: int | None


@dataclass(frozen=True)
class PostRemoved(Fact):
    """`decided`: as part of a moderator's decision, which is recorded on its own."""

    question_id: int
    answer_id: int | None
    by_id: int
    decided: bool = False


@dataclass(frozen=True)
class PostRestored(Fact):
    """A post stands again where it stood before: public, or in review. `decided` as with `PostRemoved`."""

    question_id: int
    answer_id: int | None
    by_id: int
    decided: bool = False


@dataclass(frozen=True)
class PersonMentioned(Fact):
    """An edit put somebody's name into a post that was public already and had not meant them before."""

    question_id: int
    answer_id: int | None
    user_id: int
    by_id: int


@dataclass(frozen=True)
class DuplicateFound(Fact):
    """A thread was closed because `original_id` answers the same."""

    question_id: int
    original_id: int
    by_id: int


@dataclass(frozen=True)
class AnswersMoved(Fact):
    """Answers of a thread went to another one, so both were counted anew."""

    question_id: int
    to_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionSplit(Fact):
    """An answer in the thread `from_id` became this question; `QuestionAsked` was recorded just before."""

    question_id: int
    from_id: int
    by_id: int


@dataclass(frozen=True)
class LevelPinned(Fact):
    user_id: int
    level: int
    by_id: int


@dataclass(frozen=True)
class LevelUnpinned(Fact):
    user_id: int
    by_id: int
