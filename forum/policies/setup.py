from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin
from forum.policies import order_views, policy_views
from forum.policies.reasons import told
from forum.policies.rules import level_name
from forum.web import PanelEntry, entry


def open_policies(app: Flask) -> None:
    app.register_blueprint(order_views.blueprint)
    app.register_blueprint(policy_views.blueprint)
    app.jinja_env.globals.update(level_name=level_name, reason_told=told)
    entry(PanelEntry(_("Priority"), "level_rules.index", is_admin, 31, "list-ordered"))
    entry(PanelEntry(_("Reply times"), "promises.index", is_admin, 32, "alarm-clock"))
