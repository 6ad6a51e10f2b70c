from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.ageing.models import Standing, Why

WHY = {
    Why.LINKED: _("the answer links to it"),
    Why.ASKED: _("it was asked there"),
    Why.NAMES: _("the answer names what it is about"),
    Why.PAGE: _("it was asked on this page"),
}
STANDINGS = {
    Standing.RAISED: _("Waits"),
    Standing.TRUE: _("Still true"),
    Standing.OUTDATED: _("Outdated"),
    Standing.SUPERSEDED: _("Superseded"),
}
