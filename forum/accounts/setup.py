from __future__ import annotations

from flask import Flask
from flask_login import LoginManager

from forum.accounts import permissions, views
from forum.accounts.sessions import load_user, me


def open_accounts(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(load_user)
    app.jinja_env.globals.update(
        me=me,
        is_moderator=permissions.is_moderator,
        is_support=permissions.is_support,
        is_admin=permissions.is_admin,
        is_staff=permissions.is_staff,
    )
