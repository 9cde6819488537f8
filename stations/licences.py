"""Licences of data: the common ones by code, and how an answer names that of a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stations.model import Dataset

# Nobody has said under which terms the data may be reused.
NONE_DECLARED = "none-declared"
# What offices publish under the terms of their own platform.
GOVERNMENT_OPEN_DATA = "government-open-data"

# Code → where the licence stands. The codes are those of SPDX (https://spdx.org/licenses/) where it has one.
LICENCES: Mapping[str, str] = MappingProxyType(
    {
        "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
        "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
        "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
        "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
        "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
        "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
        GOVERNMENT_OPEN_DATA: "",
        NONE_DECLARED: "",
    }
)


def licence_url(dataset: Dataset) -> str:
    """Tell where the licence of a dataset stands.

    Args:
        dataset: the dataset.

    Returns:
        What was said about it, or the address of its code; empty where neither is known.
    """
    return dataset.licence_url or LICENCES.get(dataset.licence, "")


def licence_text(dataset: Dataset) -> str:
    """Name the licence of a dataset in one line.

    Args:
        dataset: the dataset.

    Returns:
        Its code, or its own words; an address that the code does not say follows. `none-declared` where
        nothing was said: silence beside the licences of others would be taken for one of them.
    """
    name = dataset.licence or NONE_DECLARED
    address = dataset.licence_url
    return f"{name} {address}" if address and address != LICENCES.get(name) else name
