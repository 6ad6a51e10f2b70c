from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from forum.accounts import User
from forum.accounts.exporting import packed
from forum.db import session


def exported(person: User, name: str) -> Any:
    """One file of the copy of a person's data, as it would be made now."""
    session.rollback()
    with zipfile.ZipFile(io.BytesIO(packed(session.get_one(User, person.id)))) as copy:
        return json.loads(copy.read(name))
