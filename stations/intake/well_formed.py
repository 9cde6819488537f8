"""Whether a part of a workbook is XML at all."""

from __future__ import annotations

from xml.parsers import expat


def check_well_formed(xml: bytes) -> None:
    """Refuse what is not well-formed XML in UTF-8, and what declares a document type.

    The reader of open documents waits for the end of a table; where that never comes it would wait for ever.

    Args:
        xml: the document.

    Raises:
        ValueError: it is not well-formed, or it has a document type.
    """
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _refuse(*_: object) -> None:
    raise ValueError("a document type is declared")
