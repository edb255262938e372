#!/usr/bin/env bash
# Collects from Directus 11.3.5 on SQLite, on this machine only, and prints what the product made of it: the marks of RealServerTests.
# Apart from test.sh because installing Directus takes minutes (once; into artifacts/directus). Needs node 20 or newer with npm.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/eng/common.sh"
cd "$root"

need_dotnet
need_icu

version=11.3.5
folder=$root/artifacts/directus
if [[ ! -e $folder/.installed-$version ]]; then
    say "Installing Directus $version into artifacts/directus; this takes minutes ..."
    mkdir -p "$folder"
    printf '{ "name": "try-directus", "private": true }\n' >"$folder/package.json"
    (cd "$folder" && npm install --no-audit --no-fund --loglevel=error --save-exact "directus@$version" >&2)
    touch "$folder/.installed-$version"
fi

dotnet build tests/System.Tests -c Release -nologo -v q >&2
CLEANCUSTOMERS_TRY_DIRECTUS=$folder/node_modules dotnet test tests/System.Tests -c Release --no-build --nologo \
    --filter "FullyQualifiedName~RealServerTests&DisplayName~directus" --logger "console;verbosity=detailed"
