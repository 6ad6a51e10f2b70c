from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from forum import (
    accounts,
    ageing,
    attachments,
    bodies,
    community,
    config,
    debt,
    demo,
    desk,
    discovery,
    embed,
    figures,
    files,
    following,
    handbook,
    identity,
    impersonation,
    imports,
    inbox,
    invitations,
    moderation,
    moves,
    notifications,
    organisations,
    pages,
    policies,
    presence,
    questions,
    roadmap,
    rota,
    search,
    sections,
    shifts,
    signin,
    suggestions,
    support,
    upkeep,
)
from forum.app import unseen as _unseen  # noqa: F401 - importing it says it
from forum.app.logs import open_logs
from forum.app.reporting import open_reporting
from forum.config import Settings
from forum.db import db, of_fulltext, open_database
from forum.paths import MIGRATIONS, STATIC, TEMPLATES
from forum.web import open_web


class _Forum(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing of ours is a coroutine; Flask asks each view and each hook, for every request."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The application with every package open, lower floors first. Without settings they come from FORUM_*."""
    settings = settings or config.load()
    open_logs(settings)
    open_reporting(settings)
    app = _Forum("forum", template_folder=str(TEMPLATES), static_folder=None, root_path=str(STATIC.parent))
    app.config["FORUM"] = settings
    open_web(app, settings)
    open_database(app, settings)
    bodies.open_bodies(app, settings)
    _open_migrations(app)
    files.open_files(app)
    accounts.open_accounts(app)
    organisations.open_organisations(app)
    signin.open_signin(app)
    presence.open_presence(app)
    rota.open_rota(app)
    pages.open_pages(app)
    attachments.open_attachments(app)
    policies.open_policies(app)
    handbook.open_handbook(app)
    sections.open_sections(app)
    moves.open_moves(app)
    ageing.open_ageing(app)
    questions.open_questions(app)
    moderation.open_moderation(app)
    support.open_support(app)
    desk.open_desk(app)
    search.open_search(app)
    identity.open_identity(app)
    community.open_community(app)
    invitations.open_invitations_to_team(app)
    shifts.open_shifts(app)
    figures.open_figures(app)
    following.open_following(app)
    inbox.open_inbox(app)
    impersonation.open_impersonation(app)
    notifications.open_notifications(app)
    _open_the_highest(app)
    return app


def _open_the_highest(app: Flask) -> None:
    """What stands above the mails and pings."""
    embed.open_embed(app)
    roadmap.open_roadmap(app)
    discovery.open_discovery(app)
    imports.open_imports(app)
    debt.open_debt(app)
    suggestions.open_suggestions(app)
    upkeep.open_upkeep(app)
    demo.open_demo(app)


def _open_migrations(app: Flask) -> None:
    Migrate(
        app,
        db,
        directory=str(MIGRATIONS),
        render_as_batch=True,
        compare_type=True,
        include_name=lambda name, kind, parents: not of_fulltext(name),
    )
