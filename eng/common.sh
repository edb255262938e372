# Shared by run.sh and test.sh. Messages go to standard error: standard output belongs to the program's data.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*" >&2; }

# Runs a command as root, or explains what to run.
as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "Please run as root: $*"
        return 1
    fi
}

need_dotnet() {
    if ! command -v dotnet >/dev/null || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
        say "CleanCustomers needs the .NET SDK 10, which is not on this machine."
        say "  Debian and Ubuntu: https://learn.microsoft.com/dotnet/core/install/linux (package dotnet-sdk-10.0)"
        say "  anywhere else:     https://dotnet.microsoft.com/download/dotnet/10.0"
        exit 1
    fi
}

# Without ICU, Unicode normalisation silently does nothing; the program would refuse to start.
need_icu() {
    if [[ $(uname) != Linux ]] || compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null || compgen -G '/usr/lib*/libicuuc.so.*' >/dev/null; then
        return
    fi
    if ! command -v apt-get >/dev/null; then
        say "CleanCustomers needs the ICU library (libicu). Install it with your package manager."
        exit 1
    fi
    say "Installing libicu ..."
    as_root apt-get update -qq >&2
    local package
    package=$(apt-cache search --names-only '^libicu[0-9]+$' | sort -V | tail -n 1 | cut -d ' ' -f 1)
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >&2
}

# Prints one source file that is newer than the given file, if there is one.
newer_sources() {
    find "$root/src" "$root"/Directory.*.props "$root/global.json" \
        \( -name bin -o -name obj \) -prune -o -type f -newer "$1" -print -quit
}

# PostgreSQL, Redis and PgBouncer for the tests, which start them themselves on loopback with throw-away data. Where they cannot be installed,
# their tests are skipped and say so; in CI they fail instead.
need_servers() {
    if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && command -v redis-server >/dev/null && [[ -x /usr/sbin/pgbouncer ]]; then
        return
    fi
    if ! command -v apt-get >/dev/null || ! { [[ $(id -u) == 0 ]] || command -v sudo >/dev/null; }; then
        say "PostgreSQL 15, Redis 7 and PgBouncer are not all here: the tests of the server profile will be skipped."
        return
    fi
    say "Installing PostgreSQL, Redis and PgBouncer for the tests ..."
    local ready=/usr/sbin/policy-rc.d made=
    # The packages must not start services of their own: the tests bring theirs.
    if [[ ! -e $ready ]]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$ready" >/dev/null && as_root chmod +x "$ready" && made=1
    fi
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql redis-server pgbouncer >&2 \
        || say "They could not all be installed: the tests that need them will say so."
    [[ -z $made ]] || as_root rm -f "$ready"
}
