"""What a demo has besides the product: people to be, threads to read, and a page of what would have been sent."""

from forum.demo.many import make_many
from forum.demo.people import PEOPLE
from forum.demo.seed import move_documentation, seed
from forum.demo.setup import open_demo

__all__ = ["PEOPLE", "make_many", "move_documentation", "open_demo", "seed"]
