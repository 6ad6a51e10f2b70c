"""`forum`: the command line of an installation."""

from forum.cli.main import main

__all__ = ["main"]
