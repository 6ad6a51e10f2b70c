from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class QuestionForwarded(Fact):
    """Nobody answered a thread in its site's time, so support got it by itself."""

    question_id: int
    ticket_id: int


@dataclass(frozen=True)
class TicketOpened(Fact):
    """`why` is the value of a `Why`; `by_id` is who handed it over, None for the sweep."""

    ticket_id: int
    question_id: int | None
    why: str
    by_id: int | None


@dataclass(frozen=True)
class TicketReplied(Fact):
    """A member of staff wrote publicly in the ticket's thread, from the queue or from the thread alike."""

    ticket_id: int
    answer_id: int
    by_id: int


@dataclass(frozen=True)
class TicketAssigned(Fact):
    ticket_id: int
    assignee_id: int
    by_id: int


@dataclass(frozen=True)
class TicketUnassigned(Fact):
    """By nobody if its owner will not be there in time."""

    ticket_id: int
    by_id: int | None


@dataclass(frozen=True)
class TicketSolved(Fact):
    """Solved from the queue, or with its thread: by an accepted answer or by closing it.

    By nobody if its asker, for whom support waited, did not answer.
    """

    ticket_id: int
    by_id: int | None


@dataclass(frozen=True)
class NoReplyNeeded(Fact):
    """What its asker wrote last, such as thanks, waits for no answer, says support; the ticket goes on."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketReopened(Fact):
    """Work again: the asker wrote, or a decision was taken back."""

    ticket_id: int
    by_id: int | None


@dataclass(frozen=True)
class TicketLeftToAsker(Fact):
    """Support waits for the asker: the ticket is pending."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketHeld(Fact):
    """Put on hold until the moment in `wake_at` of the ticket."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketTakenUp(Fact):
    """Open again by hand, before anybody wrote or its time came."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketWoken(Fact):
    """The time came until which it was on hold; or nobody may go on waiting for an asker who waits themselves."""

    ticket_id: int


@dataclass(frozen=True)
class AskerReminded(Fact):
    """Support waits for the asker for some days now, so they are asked once more."""

    ticket_id: int


@dataclass(frozen=True)
class TicketClosed(Fact):
    """It was solved for so long that it is over. What its asker writes from now on is a ticket of its own."""

    ticket_id: int


@dataclass(frozen=True)
class TicketUndone(Fact):
    """The last deed on a ticket was taken back."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketMarkedSpam(Fact):
    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketNoSpam(Fact):
    """It was none after all, and is solved as it was before."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class OpinionGiven(Fact):
    """A colleague agrees that what takes two people is answered."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class OpinionTakenBack(Fact):
    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketMerged(Fact):
    """Handled in another ticket from now on."""

    ticket_id: int
    into_id: int
    by_id: int


@dataclass(frozen=True)
class TicketUnmerged(Fact):
    ticket_id: int
    from_id: int
    by_id: int


@dataclass(frozen=True)
class TicketSplit(Fact):
    """What was written in another ticket began this one."""

    ticket_id: int
    from_id: int
    by_id: int


@dataclass(frozen=True)
class ReplyPromised(Fact):
    """A reply was sent from the ticket's page and goes in ten seconds. It counts as one when it has gone."""

    ticket_id: int
    reply_id: int
    by_id: int


@dataclass(frozen=True)
class ReplyTakenBack(Fact):
    ticket_id: int
    reply_id: int
    by_id: int


@dataclass(frozen=True)
class DraftAdopted(Fact):
    """Somebody goes on with what a colleague had begun to write; the colleague keeps their own."""

    ticket_id: int
    author_id: int
    by_id: int


@dataclass(frozen=True)
class ReplyHeld(Fact):
    """A reply could not go when its time came, and waits for its writer."""

    ticket_id: int
    reply_id: int
    author_id: int


@dataclass(frozen=True)
class FirstMessagePromised(Fact):
    """Support wrote to somebody who has not asked; it goes in ten seconds, and only then is there a ticket."""

    first_message_id: int
    by_id: int


@dataclass(frozen=True)
class FirstMessageTakenBack(Fact):
    first_message_id: int
    by_id: int


@dataclass(frozen=True)
class FirstMessageHeld(Fact):
    """A first message could not go when its time came, and waits for its writer."""

    first_message_id: int
    author_id: int


@dataclass(frozen=True)
class NoteAdded(Fact):
    ticket_id: int
    note_id: int
    by_id: int


@dataclass(frozen=True)
class PrivateMessageWritten(Fact):
    """By the requester of a ticket without a thread."""

    ticket_id: int
    message_id: int
    by_id: int


@dataclass(frozen=True)
class PrivateReplied(Fact):
    """A member of staff wrote in a ticket without a thread."""

    ticket_id: int
    message_id: int
    by_id: int


@dataclass(frozen=True)
class QuestionMadePrivate(Fact):
    """A public question became a private ticket, and leaves only a sentence where it stood."""

    question_id: int
    made_ticket: int
    by_id: int


@dataclass(frozen=True)
class PatienceSet(Fact):
    """An admin set after how many days silence solves a ticket, and after how many a solved one is closed."""

    pending_days: int
    closing_days: int
    by_id: int
