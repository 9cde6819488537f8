"""Reading Chinese addresses: which divisions they name, how sure that is, and what is left over."""

from geodata.address.reader import AddressReader
from geodata.address.reading import AddressReading, Reason

__all__ = ["AddressReader", "AddressReading", "Reason"]
