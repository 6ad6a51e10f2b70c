from __future__ import annotations

from typing import Any

from forum.accounts import me
from forum.suggestions.suggesting import suggest
from forum.suggestions.views import place_asked
from forum.web import fills


@fills("ask.suggestions", "suggestions/_place.html")
def answers_that_are_there(form: Any) -> dict[str, Any]:
    """Below the title of a form to ask: filled while one types; where there is no script, when the form comes back."""
    title = form.title.data or ""
    named = {name: getattr(form, name).data or "" for name in ("page", "canonical", "ident") if name in form}
    if not title.strip():
        return {"found": [], "helped": None}
    place = place_asked(named["page"], named.get("canonical", ""), named.get("ident", ""))
    site_id = place.site.id if place.site else None
    return {"found": suggest(title, viewer=me(), page=place.page, site_id=site_id), "helped": None}
