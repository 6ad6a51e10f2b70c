"""The moderators' log in sentences. A fact that stands here is a line of the log, every other one is not."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

# Each with the sentence for a thread or a person, and where it differs, the one for an answer.
Pair = tuple[LazyString, LazyString]
REMOVED: Pair = (
    _("%(who)s removed the question %(thread)s of %(person)s"),
    _("%(who)s removed an answer of %(person)s in %(thread)s"),
)
UNDONE: Pair = (
    _("%(who)s took back a decision about the question %(thread)s"),
    _("%(who)s took back a decision about an answer of %(person)s in %(thread)s"),
)
POSTS: dict[str, LazyString | Pair] = {
    "DecisionMade:published": (
        _("%(who)s published the question %(thread)s of %(person)s"),
        _("%(who)s published an answer of %(person)s in %(thread)s"),
    ),
    "DecisionMade:kept": (
        _("%(who)s kept the question %(thread)s of %(person)s public"),
        _("%(who)s kept an answer of %(person)s in %(thread)s public"),
    ),
    "DecisionMade:declined": (
        _("%(who)s declined the question %(thread)s of %(person)s"),
        _("%(who)s declined an answer of %(person)s in %(thread)s"),
    ),
    "DecisionMade:removed": REMOVED,
    "PostRemoved": REMOVED,
    "PostRestored": (
        _("%(who)s restored the question %(thread)s of %(person)s"),
        _("%(who)s restored an answer of %(person)s in %(thread)s"),
    ),
    "PostEdited": (
        _("%(who)s edited the question %(thread)s of %(person)s"),
        _("%(who)s edited an answer of %(person)s in %(thread)s"),
    ),
    "DecisionUndone:published": UNDONE,
    "DecisionUndone:kept": UNDONE,
    "DecisionUndone:declined": UNDONE,
    "DecisionUndone:removed": UNDONE,
}
THREADS: dict[str, LazyString | Pair] = {
    "DecisionMade:closed": _("%(who)s closed %(thread)s"),
    "QuestionReopened": _("%(who)s reopened %(thread)s"),
    "QuestionLocked": _("%(who)s locked %(thread)s"),
    "QuestionUnlocked": _("%(who)s unlocked %(thread)s"),
    "QuestionPinned": _("%(who)s pinned %(thread)s"),
    "QuestionUnpinned": _("%(who)s unpinned %(thread)s"),
    "ThreadSlowed": _("%(who)s slowed %(thread)s down"),
    "ThreadUnslowed": _("%(who)s ended the slow mode of %(thread)s"),
    "TopicsSet": _("%(who)s set the topics of %(thread)s"),
    "ShownOnPage": _("%(who)s put %(thread)s on one more page"),
    "HiddenFromPage": _("%(who)s took %(thread)s off a page"),
    "QuestionMoved": _("%(who)s moved %(thread)s to another page"),
    "DuplicateFound": _("%(who)s marked %(thread)s as asked before"),
    "AnswersMoved": _("%(who)s moved the answers of %(thread)s to another thread"),
    "QuestionSplit": _("%(who)s made an answer into the question %(thread)s"),
    "AnswerAccepted": _("%(who)s accepted an answer in %(thread)s"),
    "AnswerUnaccepted": _("%(who)s took the accepted answer back in %(thread)s"),
    "QuestionMadePrivate": _("%(who)s moved %(thread)s to support, where nobody else reads it"),
    "QuestionSolved": _("%(who)s marked %(thread)s as solved"),
}
PEOPLE: dict[str, LazyString | Pair] = {
    "DecisionMade:suspended": _("%(who)s suspended %(person)s"),
    "DecisionMade:spammer": _("%(who)s removed %(person)s as a spammer"),
    "DecisionUndone:suspended": _("%(who)s took back the suspension of %(person)s"),
    "DecisionUndone:spammer": _("%(who)s took back the removal of %(person)s as a spammer"),
    "SuspensionLifted": _("%(who)s ended the suspension of %(person)s"),
    "PersonNoted": _("%(who)s wrote a note on %(person)s"),
    "PersonNoteRemoved": _("%(who)s removed a note on %(person)s"),
    "PersonErased": _("%(who)s erased the account of %(person)s"),
    "RoleGranted:moderator": _("%(who)s made %(person)s a moderator"),
    "RoleGranted:support": _("%(who)s put %(person)s on support"),
    "RoleGranted:admin": _("%(who)s made %(person)s an admin"),
    "RoleTakenAway:moderator": _("%(who)s took the moderator role from %(person)s"),
    "RoleTakenAway:support": _("%(who)s took %(person)s off support"),
    "RoleTakenAway:admin": _("%(who)s took the admin role from %(person)s"),
    "PowerGranted": _("%(who)s gave %(person)s a power"),
    "PowerTakenAway": _("%(who)s took a power from %(person)s"),
    "ModerationRequestDecided": _("%(who)s decided about the wish of %(person)s to moderate"),
    "OrganisationSet": _("%(who)s changed the organisation of %(person)s"),
    "ImpersonationStarted": _("%(who)s looked at the account of %(person)s"),
    "ImpersonationRaised": _("%(who)s could change something in the account of %(person)s"),
    "ImpersonationEnded": _("%(who)s went back from the account of %(person)s"),
    "SecondStepTakenAway": _("%(who)s took the second step away from %(person)s"),
    "TeamJoined": _("%(who)s put somebody into a team"),
    "TeamLeft": _("%(who)s took somebody out of a team"),
}
SETTINGS: dict[str, LazyString | Pair] = {
    "RulesChanged": _("%(who)s changed the rules"),
    "SiteRegistered": _("%(who)s added the site %(site)s"),
    "SiteChanged": _("%(who)s changed the site %(site)s"),
    "SiteLookChanged": _("%(who)s changed the look or the words of %(site)s"),
    "HostKeyMade": _("%(who)s made a host key for %(site)s"),
    "HostKeyEnded": _("%(who)s ended a host key of %(site)s"),
    "PatienceSet": _("%(who)s changed after how long tickets are solved and closed by themselves"),
    "LevelRulesChanged": _("%(who)s changed the rules of priority"),
    "PolicyChanged": _("%(who)s changed the reply times"),
    "CalendarChanged": _("%(who)s changed the hours or days off of a calendar"),
    "PlanTiersSet": _("%(who)s set which plans are urgent"),
    "RolesParted": _("%(who)s changed whether moderators do support"),
    "OrganisationAdded": _("%(who)s added an organisation"),
    "OrganisationChanged": _("%(who)s changed what an organisation pays or its people"),
    "OrganisationChecked": _("%(who)s checked what an organisation pays"),
    "OrganisationRenamed": _("%(who)s changed the name or the domains of an organisation"),
    "OrganisationsMerged": _("%(who)s merged two organisations"),
    "SecondStepDemanded": _("%(who)s changed whether staff needs a second step"),
    "InvitationSent": _("%(who)s invited somebody to the team"),
    "InvitationWithdrawn": _("%(who)s took back an invitation to the team"),
    "TeamAdded": _("%(who)s added a team"),
    "TeamChanged": _("%(who)s changed a team"),
    "TeamRemoved": _("%(who)s removed a team"),
    "TopicMade": _("%(who)s added a topic"),
    "TopicRenamed": _("%(who)s renamed a topic"),
    "TopicPutIntoGroup": _("%(who)s put a topic into a group"),
    "TopicRaised": _("%(who)s moved a topic up"),
    "TopicsMerged": _("%(who)s merged two topics"),
    "TopicRemoved": _("%(who)s removed a topic"),
    "TopicGroupMade": _("%(who)s added a group of topics"),
    "TopicGroupRenamed": _("%(who)s renamed a group of topics"),
    "TopicGroupRaised": _("%(who)s moved a group of topics up"),
    "TopicGroupRemoved": _("%(who)s removed a group of topics"),
    "RoadmapItemAdded": _("%(who)s added something to the roadmap"),
    "RoadmapItemChanged": _("%(who)s changed something of the roadmap"),
    "RoadmapItemRemoved": _("%(who)s removed something from the roadmap"),
    "RoadmapItemCompleted": _("%(who)s completed something of the roadmap"),
    "RoadmapItemReopened": _("%(who)s reopened something of the roadmap"),
    "RoadmapBetaOpened": _("%(who)s opened a beta of the roadmap"),
    "RoadmapBetaEnded": _("%(who)s ended a beta of the roadmap"),
    "RoadmapNewsTold": _("%(who)s sent news about the roadmap"),
    "CategoryAdded": _("%(who)s added a category of tickets"),
    "CategoryChanged": _("%(who)s changed a category of tickets"),
    "CategoryRetired": _("%(who)s retired a category of tickets"),
    "CategoryBroughtBack": _("%(who)s brought back a category of tickets"),
    "MacroAdded": _("%(who)s added a macro"),
    "MacroChanged": _("%(who)s changed a macro"),
    "MacroRemoved": _("%(who)s removed a macro"),
    "PingRouteAdded": _("%(who)s added a ping"),
    "PingRoutePaused": _("%(who)s paused a ping"),
    "PingRouteResumed": _("%(who)s resumed a ping"),
    "PingRouteRemoved": _("%(who)s removed a ping"),
    "PingTested": _("%(who)s tested a ping"),
    "DeliveryRetried": _("%(who)s retried a delivery"),
    "DeliveryDismissed": _("%(who)s dismissed a delivery"),
}
TICKETS: dict[str, LazyString | Pair] = {
    "TicketOpened": _("%(who)s handed over ticket %(number)s"),
    "TicketReplied": _("%(who)s answered ticket %(number)s"),
    "TicketAssigned": _("%(who)s assigned ticket %(number)s"),
    "TicketUnassigned": _("%(who)s gave ticket %(number)s back"),
    "TicketSolved": _("%(who)s solved ticket %(number)s"),
    "TicketReopened": _("%(who)s reopened ticket %(number)s"),
    "PrivateReplied": _("%(who)s answered ticket %(number)s"),
    "TicketLeftToAsker": _("%(who)s waits for the asker of ticket %(number)s"),
    "TicketHeld": _("%(who)s put ticket %(number)s on hold"),
    "TicketTakenUp": _("%(who)s took up ticket %(number)s again"),
    "TicketUndone": _("%(who)s took back what they did to ticket %(number)s"),
    "TicketMarkedSpam": _("%(who)s marked ticket %(number)s as spam"),
    "TicketCategorised": _("%(who)s put ticket %(number)s into a category"),
    "TicketUncategorised": _("%(who)s took ticket %(number)s out of a category"),
    "StepTicked": _("%(who)s ticked a step for ticket %(number)s"),
    "StepUnticked": _("%(who)s took a tick back in ticket %(number)s"),
    "DraftAdopted": _("%(who)s went on with a colleague's draft in ticket %(number)s"),
    "ReplyTakenBack": _("%(who)s took back a reply in ticket %(number)s"),
    "TicketLevelSet": _("%(who)s set the level of ticket %(number)s"),
    "TicketMarked": _("%(who)s changed the marks of ticket %(number)s"),
    "UpdatePromised": _("%(who)s promised an update in ticket %(number)s"),
    "NoteAdded": _("%(who)s wrote a note in ticket %(number)s"),
}
GROUPS = {"posts": POSTS, "threads": THREADS, "people": PEOPLE, "settings": SETTINGS, "tickets": TICKETS}
GROUP_NAMES = {
    "posts": _("Posts"),
    "threads": _("Threads"),
    "people": _("People"),
    "settings": _("Settings"),
    "tickets": _("Tickets"),
}
SENTENCES = POSTS | THREADS | PEOPLE | SETTINGS | TICKETS
# What stands in the public page of a site: what became of content, by nobody in particular.
PUBLIC: dict[str, LazyString | Pair] = {
    "DecisionMade:removed": (_("A question was removed"), _("An answer was removed: %(thread)s")),
    "PostRemoved": (_("A question was removed"), _("An answer was removed: %(thread)s")),
    "PostRestored": (_("A question was restored: %(thread)s"), _("An answer was restored: %(thread)s")),
    "DecisionUndone:removed": (_("A question was restored: %(thread)s"), _("An answer was restored: %(thread)s")),
    "DecisionMade:closed": _("Closed: %(thread)s"),
    "QuestionReopened": _("Reopened: %(thread)s"),
    "QuestionLocked": _("Locked: %(thread)s"),
    "QuestionUnlocked": _("Unlocked: %(thread)s"),
    "QuestionMoved": _("Moved to another page: %(thread)s"),
    "DuplicateFound": _("Marked as asked before: %(thread)s"),
    "AnswersMoved": _("Its answers were moved to another thread: %(thread)s"),
    "QuestionSplit": _("An answer became a question: %(thread)s"),
}


def names_of(kinds: dict[str, LazyString | Pair]) -> list[tuple[str, str]]:
    """The facts of a list, each with its detail; '' stands for any."""
    return [(name, detail) for name, _sign, detail in (kind.partition(":") for kind in kinds)]
