#!/usr/bin/env bash
# Makes a TypeScript client of the OpenAPI document, compiles it and lets it ask a running service; then lets ogc-client,
# which many map pages use, read /ogc:
#
#   scripts/check-clients.sh [ADDRESS]
#
# Without an address it starts the demonstration set on a free port of 127.0.0.1 and ends it afterwards. Needs Node.js 20
# or newer and npm, which brings the generator and the compiler into a temporary folder; nothing stays.
# The Python client has a test of its own (tests/api/test_generated_client.py).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
for program in node npm; do
    command -v "$program" >/dev/null || { echo "check-clients: no $program (Debian: nodejs npm)." >&2; exit 1; }
done
folder=$(mktemp -d)
server=
cleanup() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    rm -rf "$folder"
}
trap cleanup EXIT
python=${PYTHON:-.venv/bin/python}

address=${1:-}
if [ -z "$address" ]; then
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    address=http://127.0.0.1:$port
    YIZHAN_DATABASE_URL="sqlite:///$folder/demo.db" "$python" -c 'import sys; from api.cli import main; main(sys.argv[1:])' demo --port "$port" >"$folder/server.log" 2>&1 &
    server=$!
fi
for _ in $(seq 60); do
    if node -e 'fetch(process.argv[1] + "/readyz").then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))' "$address"; then
        break
    fi
    if [ -n "$server" ] && ! kill -0 "$server" 2>/dev/null; then cat "$folder/server.log" >&2; exit 1; fi
    sleep 1
done

cp scripts/check-clients.ts "$folder/call.ts"
cp scripts/check-ogc-client.mjs "$folder/ogc.mjs"
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund openapi-typescript@7 openapi-fetch@0 typescript@5 @types/node@20 @camptocamp/ogc-client@1
npx openapi-typescript "$address/openapi.json" --output api.ts >/dev/null
npx tsc --strict --module nodenext --target es2022 --skipLibCheck --types node call.ts
node call.js "$address"
node ogc.mjs "$address"
