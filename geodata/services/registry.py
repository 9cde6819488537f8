"""The online services that can be asked, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geodata.services.amap import AMAP
from geodata.services.baidu import BAIDU
from geodata.services.nominatim import NOMINATIM
from geodata.services.photon import PHOTON
from geodata.services.service import Service
from geodata.services.tencent import TENCENT
from geodata.services.tianditu import TIANDITU

SERVICES: Mapping[str, Service] = MappingProxyType(
    {service.name: service for service in (AMAP, BAIDU, TENCENT, TIANDITU, NOMINATIM, PHOTON)}
)
