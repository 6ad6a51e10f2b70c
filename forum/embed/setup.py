from __future__ import annotations

from flask import Flask

from forum.embed import asking_views, identity_views, report_views, sign_in_views, thread_views, upload_views, views
from forum.embed.cookieless import CookielessFrames
from forum.embed.tokens import user_of_token
from forum.web import keep_in_frame


def open_embed(app: Flask) -> None:
    app.session_interface = CookielessFrames()
    app.login_manager.request_loader(user_of_token)  # type: ignore[attr-defined]
    for module in (views, asking_views, identity_views, report_views, thread_views, upload_views):
        app.register_blueprint(keep_in_frame(module.blueprint))
    app.register_blueprint(sign_in_views.blueprint)
    app.after_request(sign_in_views.keep_opener)
