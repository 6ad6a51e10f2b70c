"""Our own format: a record a line, as JSON; what `forum export` writes, and anybody else may, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError

from forum.imports import records
from forum.imports.ledger import OURS
from forum.imports.reading import Material, text_lines
from forum.refused import Refused

LARGEST_NUMBER = 10**9
LONGEST_LINE = 16 << 20  # bytes; a file of the largest size, as Base64
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in records.KINDS.items()}
_NAMES = {kind: name for name, kind in records.KINDS.items()}


def read(material: Material) -> Iterator[records.Record]:
    if not material.names:
        raise Refused(_("There is nothing in it."))
    for name in material.names:
        with material.open(name) as stream:
            for number, line in text_lines(stream, LONGEST_LINE):
                if line.strip() and (record := _record(number, line)) is not None:
                    yield record


def made_by_docside(material: Material) -> bool:
    """Whether the first line says that a Docside wrote this, whose ids are good everywhere."""
    with material.open(material.names[0]) as stream:
        line = next((text for _number, text in text_lines(stream)), "")
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("kind") == "forum" and said.get("made_by") == OURS


def line_of(record: records.Record | records.Forum) -> str:
    """A record as one line: its fields in their order, without those that say what goes without saying."""
    said: dict[str, Any] = {"kind": _NAMES[type(record)]}
    said |= _said(record)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def _said(record: Any) -> dict[str, Any]:
    said = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if (value not in ("", None, [], {}, False) and not (value == 0 and one.default == 0)) or one.name == "body":
            if value != one.default:
                said[one.name] = _plain(value)
        elif value is False and one.default is not False:
            said[one.name] = False
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return _said(value) if isinstance(value, records.Place) else value


def _record(number: int, line: str) -> records.Record | None:
    try:
        given = json.loads(line)
        kind = given.pop("kind")
        made = _ADAPTERS[kind].validate_python(_checked(given))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "?"
        return _unreadable(number, _("“%(name)s”: %(why)s.", name=name[:60], why=first["msg"].rstrip(".")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return _unreadable(number, _("This line is no JSON object with a “kind” that is known."))
    if isinstance(made, records.Forum):
        if made.format != records.FORMAT:
            raise Refused(
                _("This file has the format %(format)s, which this version does not know.", format=made.format)
            )
        return None
    return made


def _checked(value: Any) -> Any:
    """Times in UTC, and no number that no database takes."""
    if isinstance(value, dict):
        return {key: _time(_checked(one)) if key.endswith(("_at", "_until", "_since", "at")) else _checked(one)
                for key, one in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [_checked(one) for one in value]
    if isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
        raise ValueError("too large")
    return value


def _time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unreadable(number: int, sentence: str) -> records.Unreadable:
    return records.Unreadable(id=_("line %(number)s", number=number), sentence=sentence)
