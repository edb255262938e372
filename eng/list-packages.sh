#!/usr/bin/env bash
# Prints THIRD-PARTY.md for a published program: each package it carries, with version, licence and owner as the package itself names them.
#   eng/list-packages.sh app/cleancustomers.deps.json
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/eng/common.sh"

packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')

# The text of an element of a package's description, or nothing.
text_of() { tr -d '\r' <"$2" | sed -nE "s|.*<$1( [^>]*)?>([^<]*)</$1>.*|\2|p" | head -n 1; }

cat <<'END'
# Packages in this archive

Under their own licences, as each package names them. Data of others that is compiled in has its licences in `licenses/`.

| package | version | licence | owner |
| --- | --- | --- | --- |
END
listed=0
while IFS= read -r path; do
    description=$(compgen -G "$packages$path/*.nuspec" | head -n 1) || { say "No description of $path in $packages."; exit 1; }
    licence=$(text_of license "$description")
    # Older packages and files of licence have no name for it: then the project's address says more.
    grep -q '<license type="expression">' "$description" || licence=$(text_of projectUrl "$description")
    printf '| %s | %s | %s | %s |\n' "$(text_of id "$description")" "$(text_of version "$description")" "$licence" "$(text_of copyright "$description")"
    listed=$((listed + 1))
done < <(sed -nE 's/^ *"path": "([^"]+)".*/\1/p' "$1" | LC_ALL=C sort -u)
if [[ $listed == 0 ]]; then
    say "$1 names no package."
    exit 1
fi
