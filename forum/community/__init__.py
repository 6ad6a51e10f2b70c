"""The people around a documentation: teams, and who helped others lately."""

from forum.community.events import TeamAdded, TeamChanged, TeamJoined, TeamLeft, TeamRemoved
from forum.community.models import Helper, SiteTeam, Team, TeamMember
from forum.community.setup import open_community
from forum.community.teams import add_member, add_team, all_teams, kept_teams

__all__ = [
    "Helper",
    "SiteTeam",
    "Team",
    "TeamAdded",
    "TeamChanged",
    "TeamJoined",
    "TeamLeft",
    "TeamMember",
    "TeamRemoved",
    "add_member",
    "add_team",
    "all_teams",
    "kept_teams",
    "open_community",
]
