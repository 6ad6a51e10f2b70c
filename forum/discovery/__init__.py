"""How the forum is found from outside: what search engines read, cards for links to threads, and feeds."""

from forum.discovery.setup import open_discovery

__all__ = ["open_discovery"]
