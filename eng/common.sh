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
