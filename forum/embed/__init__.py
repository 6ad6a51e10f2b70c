"""The widget's door: the frame under a documentation page, signing in to it, and a fragment for static builds."""

from forum.embed.setup import open_embed

__all__ = ["open_embed"]
