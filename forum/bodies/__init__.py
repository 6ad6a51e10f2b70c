"""Pages made before: bodies kept in memory under what they were made of, and served while that is unchanged."""

from forum.bodies.keeping import keep
from forum.bodies.setup import forget_bodies, open_bodies
from forum.bodies.subjects import Subject
from forum.bodies.watching import part_of, unseen

__all__ = ["Subject", "forget_bodies", "keep", "open_bodies", "part_of", "unseen"]
