from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.moves.models import Why

WHY = {
    Why.REDIRECT: _("the site led there"),
    Why.TEXT: _("its text stands there"),
    Why.HAND: _("moved by hand"),
    Why.FILE: _("moved by a file"),
}
