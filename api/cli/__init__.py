"""The command `yizhan`."""

from api.cli.program import main

__all__ = ["main"]
