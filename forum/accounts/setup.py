from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _
from flask_login import LoginManager

from forum.accounts import (
    browsers,
    export_views,
    leaving_views,
    permissions,
    profile_views,
    staff_views,
    suspending,
    views,
)
from forum.accounts import forgetting as _forgetting  # noqa: F401 - importing it registers its sweep
from forum.accounts import own_exports as _own_exports  # noqa: F401 - importing it registers them
from forum.accounts.avatars import avatar
from forum.accounts.models import Power
from forum.accounts.profiles import person_path, shown_host
from forum.accounts.sessions import acting, load_user, me
from forum.web import PanelEntry, entry


def open_accounts(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(profile_views.blueprint)
    app.register_blueprint(export_views.blueprint)
    app.register_blueprint(leaving_views.blueprint)
    app.register_blueprint(staff_views.blueprint)
    entry(PanelEntry(_("People"), "people.index", permissions.is_admin, 60, "users"))
    app.after_request(browsers.note_seen)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(load_user)
    app.before_request(suspending.keep_out_suspended)
    app.jinja_env.globals.update(
        me=me,
        acting=acting,
        avatar=avatar,
        person_path=person_path,
        shown_host=shown_host,
        no_mail=lambda: app.config["FORUM"].deliver == "send" and not app.config["FORUM"].mail_server,
        is_moderator=permissions.is_moderator,
        is_support=permissions.is_support,
        is_admin=permissions.is_admin,
        is_staff=permissions.is_staff,
        has_power=lambda name: permissions.holds(Power(name))(),
        suspended_words=suspending.suspended_words,
    )
