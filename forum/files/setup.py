from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.db import write
from forum.files import views
from forum.files.actions import sweep_unused
from forum.files.models import file_path
from forum.jobs import every


def open_files(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.jinja_env.globals.update(file_path=file_path)


@every(timedelta(hours=6))
def sweep_unused_files() -> None:
    with write():
        sweep_unused()
