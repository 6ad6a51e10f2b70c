from __future__ import annotations

from flask import Flask


def open_imports(app: Flask) -> None:
    pass
