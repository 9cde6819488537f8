#!/usr/bin/env bash
# Writes both lock files anew from pyproject.toml, for Linux, macOS and Windows and every supported Python.
#
#   scripts/lock.sh             keeps the versions already pinned and adds or drops what pyproject.toml asks for
#   scripts/lock.sh --upgrade   takes the newest version that pyproject.toml allows
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v uv >/dev/null; then
    uv=uv
else
    tools=$(mktemp -d)
    trap 'rm -rf "$tools"' EXIT
    "${PYTHON:-python3}" -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv
    uv=$tools/bin/uv
fi

export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate pyproject.toml "$@"
}
compile --extra postgres -o requirements.lock "$@"
# The second file pins the same versions, so that tests run what users run.
compile --all-extras -c requirements.lock -o requirements-dev.lock "$@"
echo "$(grep -c == requirements.lock) versions to run, $(grep -c == requirements-dev.lock) to develop."
