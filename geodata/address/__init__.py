"""Reading Chinese addresses: which divisions they name, how sure that is, and what is left over."""

from geodata.address.reader import AddressReader
from geodata.address.reading import REASON_TEXTS, AddressReading, Reason

__all__ = ["REASON_TEXTS", "AddressReader", "AddressReading", "Reason"]
