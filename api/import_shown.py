"""One import as routes answer with it: how it was read, what it would change, what its rows share."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from api.import_survey import survey
from api.import_tables import ListTables
from api.import_views import import_view
from api.services import services_of
from stations.importing import plan_summary
from stations.store import ImportRecord


def shown_import(request: Request, record: ImportRecord, lang: str) -> dict[str, Any]:
    """Describe an import with everything but its rows.

    Args:
        request: reaches the register and the lists that were read lately.
        record: the import.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        JSON values.
    """
    store = services_of(request).register.store
    tables: ListTables = request.app.state.list_tables
    rows = plan_summary(store, record)
    titles = {dataset.name: dataset.title for dataset in store.datasets()}
    return {
        **import_view(record, tables.read(store, record), rows, store.data_version(), lang),
        "survey": survey(rows, record.dataset, titles, lang),
    }
