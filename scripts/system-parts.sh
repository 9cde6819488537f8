#!/usr/bin/env bash
# Sees to the parts that pip cannot bring: Chromium, Chinese fonts, PostgreSQL with PostGIS, GDAL's programs.
#
#   scripts/system-parts.sh          what the tests need
#   scripts/system-parts.sh bench    what the benchmarks need: PostgreSQL with PostGIS, wrk, Redis, taskset
#
# Installs what is missing where that is possible (root, apt-get) and says what is still missing. A missing part is a
# failure only on CI; elsewhere the tests that need it are skipped with the reason.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ./lib.sh

case "${1:-}" in
    "") parts=(chromium fonts postgres gdal) ;;
    bench) parts=(postgres wrk redis taskset) ;;
    *) echo "usage: ${BASH_SOURCE[0]} [bench]" >&2; exit 2 ;;
esac

is_here() {
    case "$1" in
        chromium) chromium_program ;;
        fonts) chinese_fonts ;;
        postgres) postgres_programs ;;
        redis) command -v redis-server ;;
        gdal) command -v ogr2ogr ;;
        wrk | taskset) command -v "$1" ;;
    esac
}

missing_parts() {
    local part
    for part in "${parts[@]}"; do
        is_here "$part" >/dev/null || echo "$part"
    done
}

# Prints the Debian or Ubuntu packages of one part.
packages_of() {
    case "$1" in
        chromium) echo chromium ;;
        fonts) echo fonts-noto-cjk fontconfig ;;
        gdal) echo gdal-bin ;;
        redis) echo redis-server ;;
        wrk) echo wrk ;;
        taskset) echo util-linux ;;
        postgres)
            if apt-cache show postgresql-15-postgis-3 >/dev/null 2>&1; then
                echo postgresql-15 postgresql-15-postgis-3
            else
                echo postgresql postgis postgresql-postgis
            fi
            ;;
    esac
}

# `apt-get` waits for another one that is at work, asks nothing and reads nothing.
quiet_apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >"$log" 2>&1
}

missing=$(missing_parts)
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    quiet_apt update || echo "system parts: the list of packages could not be renewed: $(tail -n 1 "$log")"
    for part in $missing; do
        read -ra packages <<<"$(packages_of "$part")"
        echo "system parts: installs ${packages[*]}."
        quiet_apt install -y --no-install-recommends "${packages[@]}" ||
            echo "system parts: ${packages[*]} could not be installed: $(tail -n 1 "$log")"
    done
    missing=$(missing_parts)
fi

for part in $missing; do
    case "$part" in
        chromium) echo "system parts: no Chromium (YIZHAN_CHROMIUM names one elsewhere): no tests in a browser." ;;
        fonts) echo "system parts: no Chinese fonts (Debian: fonts-noto-cjk): pictures show boxes." ;;
        postgres) echo "system parts: no PostgreSQL with PostGIS: no tests on PostgreSQL, no comparison with it." ;;
        gdal) echo "system parts: no ogr2ogr (Debian: gdal-bin): no reading by GDAL." ;;
        redis) echo "system parts: no redis-server: no comparison with it." ;;
        wrk | taskset) echo "system parts: no $part: no load over HTTP." ;;
    esac
done
if [ -n "$missing" ] && on_ci; then
    exit 1
fi
