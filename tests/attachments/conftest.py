from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from forum.config import Settings


@pytest.fixture(autouse=True)
def own_folder(app: Flask, settings: Callable[..., Settings], tmp_path: Path) -> Any:
    """What a test uploads lies in its own folder."""
    settings(data=str(tmp_path))
    app.extensions.pop("docside.store", None)
    yield
    app.extensions.pop("docside.store", None)
