"""Bodies of requests: counted while they arrive, refused before they are parsed or fill the memory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.parameters import Parameter, QueryFault, QueryFaults, read_query
from stations.errors import InputError

# As `stations.intake.limits` counts, and as file managers show it.
MEGABYTE = 2**20
# What surrounds the file: boundaries, part headers, and the other fields.
_ENVELOPE_BYTES = 1 * MEGABYTE
_FIELD_MAX_BYTES = 200_000
_MAX_PARTS = 20
_LONGEST_FILENAME = 200
_LONGEST_EXTENSION = 10
# Control and format characters, half surrogate pairs, line and paragraph separators.
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class TooLargeError(InputError):
    """A body is larger than is accepted.

    Args:
        limit_bytes: how large it may be.
        said_by: as for `api.messages.message`.
    """

    def __init__(self, limit_bytes: int, said_by: str = "too_large") -> None:
        super().__init__(f"at most {limit_bytes} bytes")
        self.limit_bytes = limit_bytes
        self.said_by = said_by


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file with the fields beside it.

    Args:
        data: the file.
        filename: its name without folders and control characters; tells nothing about the content.
        values: name of a field → value, defaults included.
    """

    data: bytes
    filename: str
    values: dict[str, Any]


async def receive_body(request: Request, max_bytes: int) -> bytes:
    """Read a body that is small enough to be held.

    Args:
        request: the request.
        max_bytes: how large it may be.

    Returns:
        The body.

    Raises:
        TooLargeError: it is larger.
    """
    return b"".join([chunk async for chunk in _counted(request, max_bytes, max_bytes)])


async def receive_upload(request: Request, max_bytes: int, parameters: Sequence[Parameter]) -> Upload:
    """Read a form with exactly one file; a large one waits on disk until all of it is there.

    Args:
        request: the request, `multipart/form-data`.
        max_bytes: how large the file may be.
        parameters: the fields beside `file`.

    Returns:
        The upload.

    Raises:
        TooLargeError: the body or the file is larger.
        QueryFaults: it is no such form, `file` is missing or there are several, or a field is wrong.
    """
    if not _is_multipart(request.headers.get("content-type", "")):
        given = request.headers.get("content-type")
        raise QueryFaults([QueryFault("Content-Type", "not_multipart", {}, given)])
    body = _counted(request, max_bytes + _ENVELOPE_BYTES, max_bytes)
    parser = MultiPartParser(
        request.headers, body, max_files=_MAX_PARTS, max_fields=_MAX_PARTS, max_part_size=_FIELD_MAX_BYTES
    )
    try:
        form = await parser.parse()
    except MultiPartException:
        raise QueryFaults.one("body", "form_unreadable", parts=_MAX_PARTS, bytes=_FIELD_MAX_BYTES) from None
    async with _Closing(form.multi_items()):
        return await _upload(form.multi_items(), max_bytes, parameters)


async def _upload(
    items: list[tuple[str, UploadFile | str]], max_bytes: int, parameters: Sequence[Parameter]
) -> Upload:
    files = [(name, item) for name, item in items if isinstance(item, UploadFile)]
    fields = [(name, item) for name, item in items if isinstance(item, str)]
    stray = next((name for name, _ in files if name != "file"), None)
    if stray is not None:
        raise QueryFaults.one(stray, "unexpected_file")
    if len(files) != 1 or any(name == "file" for name, _ in fields):
        raise QueryFaults.one("file", "one_file" if files else "file_missing")
    file = files[0][1]
    if not file.filename and not file.size:
        raise QueryFaults.one("file", "file_missing")
    if (file.size or 0) > max_bytes:
        raise TooLargeError(max_bytes)
    values = read_query(fields, parameters)
    return Upload(await file.read(), safe_filename(file.filename or ""), values)


def safe_filename(name: str) -> str:
    r"""Keep of a file's name what can be shown and offered for saving; it is never used as a path.

    Args:
        name: as the browser sent it, such as `C:\lists\名单.csv` or `../../etc/passwd.csv`.

    Returns:
        The part behind the last separator without control characters, at most 200 characters with the
        extension kept; `list` where nothing is left.
    """
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in _NOT_SHOWN).strip(" .")
    if len(kept) > _LONGEST_FILENAME:
        stem, dot, extension = kept.rpartition(".")
        ending = dot + extension if dot and len(extension) <= _LONGEST_EXTENSION else ""
        kept = (stem if ending else kept)[: _LONGEST_FILENAME - len(ending)] + ending
    return kept or "list"


def _is_multipart(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "multipart/form-data"


async def _counted(request: Request, max_bytes: int, named_bytes: int) -> AsyncGenerator[bytes, None]:
    """Pass a body on while it is within the limit; the length that a client declares is only a first hint."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > max_bytes:
        raise TooLargeError(named_bytes)
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > max_bytes:
            raise TooLargeError(named_bytes)
        yield chunk


class _Closing:
    """Removes the files that a form was kept in."""

    def __init__(self, items: list[tuple[str, UploadFile | str]]) -> None:
        self._items = items

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *_error: object) -> None:
        for _, item in self._items:
            if isinstance(item, UploadFile):
                await item.close()
