"""The online services that can be asked, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geodata.services.amap import AMAP
from geodata.services.service import Service

SERVICES: Mapping[str, Service] = MappingProxyType({service.name: service for service in (AMAP,)})
