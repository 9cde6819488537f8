"""The embedded gazetteer: divisions, where their seats are, villages and the outline of the land."""

from geodata.gazetteer.load import Gazetteer, GazetteerError, Place, load

__all__ = ["Gazetteer", "GazetteerError", "Place", "load"]
