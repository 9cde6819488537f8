"""Log lines: one a record, as text or JSON, with the id of the request and without anybody's place."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

import orjson

from api.operating_settings import OperatingSettings
from api.request_ids import request_id

# What looks like a coordinate: people's places come into texts by faults that quote what was given.
_COORDINATE = re.compile(r"\d{1,3}\.\d{3,}")
_HIDDEN = "…"
# One line may quote what a stranger sent.
_LONGEST_MESSAGE = 4_000
REQUESTS = "yizhan.requests"


def log_config(settings: OperatingSettings) -> dict[str, Any]:
    """Describe logging for `logging.config`.

    Args:
        settings: what the operator set.

    Returns:
        The description. Libraries are heard from `warning` on only: some log addresses with keys and places.
    """
    formatter = JsonLines if settings.log_format == "json" else TextLines
    level = settings.log_level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
        },
        "root": {"level": max(level, "WARNING", key=logging.getLevelName), "handlers": ["stderr"]},
        "loggers": {
            "yizhan": {"level": level},
            "uvicorn.error": {"level": level},
            # Each request is logged by its route; this one would tell the query.
            "uvicorn.access": {"level": "CRITICAL"},
        },
    }


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if named := request_id.get():
            line["request_id"] = named
        line |= getattr(record, "request", {})
        if record.exc_info:
            line["exception"] = _without_places(self.formatException(record.exc_info))
        return _on_one_line(orjson.dumps(line, default=str).decode())


class TextLines(logging.Formatter):
    """Writes a record as a line for people; the lines of an exception stand below it, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        parts = [
            _time(record),
            record.levelname.lower(),
            record.name,
            request_id.get() or "-",
            _message(record),
        ]
        described = getattr(record, "request", {})
        parts += [f"{described['duration_ms']} ms"] if "duration_ms" in described else []
        lines = [" ".join(_on_one_line(part) for part in parts)]
        if record.exc_info:
            exception = _without_places(self.formatException(record.exc_info))
            lines += [f"  {_on_one_line(line)}" for line in exception.split("\n")]
        return "\n".join(lines)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _message(record: logging.LogRecord) -> str:
    return _without_places(record.getMessage()[:_LONGEST_MESSAGE])


def _without_places(text: str) -> str:
    return _COORDINATE.sub(_HIDDEN, text).encode("utf-8", "backslashreplace").decode()


def _on_one_line(text: str) -> str:
    """Escape what could end a line, or move the cursor or turn the text where somebody reads it."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)
