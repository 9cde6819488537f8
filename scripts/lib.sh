# shellcheck shell=bash
# Functions that the scripts beside this one share; to be read with `source`.

# Whether a missing part is a failure.
on_ci() {
    case "${CI:-}" in "" | 0 | false) return 1 ;; *) return 0 ;; esac
}

# Prints the folder with the programs of the newest PostgreSQL that has PostGIS; fails when there is none.
postgres_programs() {
    local folder newest="" newest_major=0 major
    for folder in /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
        "$(pg_config --bindir 2>/dev/null)"; do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_config" ] || continue
        [ -f "$("$folder/pg_config" --sharedir)/extension/postgis.control" ] || continue
        major=$("$folder/pg_config" --version | grep -Eo '[0-9]+' | head -n 1)
        if [ "$major" -gt "$newest_major" ]; then
            newest=$folder
            newest_major=$major
        fi
    done
    [ -n "$newest" ] && printf '%s\n' "$newest"
}

# Prints the path of a Chromium; fails when there is none.
chromium_program() {
    local name
    if [ -n "${YIZHAN_CHROMIUM:-}" ]; then
        command -v "$YIZHAN_CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

# Whether Chinese text can be drawn.
chinese_fonts() {
    [ "$(uname)" != Linux ] || fc-list :lang=zh-cn 2>/dev/null | grep -q .
}
