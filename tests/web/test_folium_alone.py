"""Folium is loaded without what a map of our own never needs."""

from __future__ import annotations

import subprocess
import sys


def _run(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)  # noqa: S603


def test_map_page_brings_no_pandas_and_leaves_it_to_exports() -> None:
    _run(
        "import sys, web.map_page\n"
        "assert 'folium' in sys.modules\n"
        "assert not {'pandas', 'pyarrow', 'geopandas'} & set(sys.modules), 'loaded at import'\n"
        "import pandas\n"
        "assert pandas.DataFrame({'a': [1]}).shape == (1, 1)\n"
    )


def test_the_server_starts_without_pandas() -> None:
    _run("import sys, api.app\nassert not {'pandas', 'pyarrow', 'geopandas', 'pyogrio'} & set(sys.modules)\n")


def test_loaded_pandas_stays_with_folium() -> None:
    _run(
        "import sys, pandas, web.map_page, folium.utilities\n"
        "assert sys.modules['pandas'] is pandas\n"
        "assert folium.utilities.pd is pandas\n"
    )


def test_a_failing_import_leaves_pandas_importable() -> None:
    _run(
        "import sys\n"
        "from web.folium_alone import without_pandas\n"
        "try:\n"
        "    with without_pandas():\n"
        "        raise OSError\n"
        "except OSError:\n"
        "    pass\n"
        "assert 'pandas' not in sys.modules\n"
        "import pandas\n"
    )
