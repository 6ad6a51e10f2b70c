"""Opens the packages in order: `create_app()` is the whole product as one Flask application."""

from forum.app.create import create_app

__all__ = ["create_app"]
