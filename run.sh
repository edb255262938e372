#!/usr/bin/env bash
# Starts CleanCustomers from a checkout: builds it when sources are newer than the last build, then becomes the program.
#   ./run.sh                      serves on http://127.0.0.1:5080, data under ./data of this folder
#   ./run.sh collect sandbox      any other command; see ./run.sh --help
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
. "$root/eng/common.sh"

need_dotnet
need_icu

out="$root/artifacts/run"
stamp="$out/.built"
if [[ ! -e $stamp || -n $(newer_sources "$stamp") ]]; then
    say "Building (only when sources changed) ..."
    mkdir -p "$out"
    touch "$out/.building"
    build_log="$out/build.log"
    if ! dotnet build "$root/src/Web/Web.csproj" -c Release -o "$out/app" -nologo -v q \
        -p:RunAnalyzers=false -p:GenerateDocumentationFile=true >"$build_log" 2>&1; then
        cat "$build_log" >&2
        say "The build failed; the output is above and in $build_log."
        exit 1
    fi
    # The stamp is as old as the beginning of the build: what changed meanwhile is built next time.
    mv "$out/.building" "$stamp"
fi

# Where data and providers are unless configuration says otherwise; the working directory stays the caller's.
export CLEANCUSTOMERS_HOME="${CLEANCUSTOMERS_HOME-$root}"
exec dotnet "$out/app/cleancustomers.dll" "$@"
