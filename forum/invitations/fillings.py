from __future__ import annotations

from typing import Any

from forum.web import fills


@fills("people.lead", "invitations/_people.html")
def lead_to_invitations(**_given: Any) -> dict[str, Any]:
    return {}
