"""The application as servers want it: `forum.app.wsgi:app`."""

from forum.app.create import create_app

app = create_app()
