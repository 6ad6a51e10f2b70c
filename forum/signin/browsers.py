from __future__ import annotations

from flask_babel import gettext as _

# In this order: most browsers also name those before them.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Vivaldi": "Vivaldi", "Firefox": "Firefox", "FxiOS": "Firefox",
             "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari", "curl": "curl"}  # fmt: skip
_SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "ChromeOS",
            "Mac OS": "macOS", "Linux": "Linux"}  # fmt: skip


def browser_name(agent: str) -> str:
    """What a person calls their browser, from the header it sends: "Firefox on Linux"."""
    if agent == "frame":
        return str(_("Under a page of the documentation"))
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(_("An unknown browser"))
