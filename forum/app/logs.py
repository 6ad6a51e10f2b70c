from __future__ import annotations

import logging
import re
import time
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from forum.config import Settings
from forum.web import reference

# Mail addresses, and the user and password before the host of an address.
PERSONAL = re.compile(r"[^\s<>\"'()=,;/]+@[^\s<>\"'()=,;/]+")

CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def open_logs(settings: Settings) -> None:
    """Everything that is logged goes to standard error: as lines for people, or as one JSON object a line."""
    handler = logging.StreamHandler()
    if settings.log == "json":
        handler.setFormatter(AsJson("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=NAMES))
    else:
        handler.setFormatter(AsText("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


NAMES = {"asctime": "at", "levelname": "level", "name": "logger", "exc_info": "error"}


def without_addresses(text: str) -> str:
    """The text without mail addresses: databases and mail servers repeat them in their errors."""
    return PERSONAL.sub("…@…", text)


class InUtc(logging.Formatter):
    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"


class AsText(InUtc):
    """One line for a message, whatever it holds, and none of a traceback that could pass for another message."""

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        record.message = CONTROL.sub(lambda found: repr(found[0])[1:-1], record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        lines = super().formatException(ei).splitlines()
        return "\n".join(f"  | {CONTROL.sub('?', line)}" for line in lines)


class AsJson(InUtc, JsonFormatter):
    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        if named := reference():
            log_data["reference"] = named
        cleaned = {
            name: without_addresses(value) if isinstance(value, str) else value for name, value in log_data.items()
        }
        return super().process_log_record(cleaned)
