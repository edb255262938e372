#!/usr/bin/env bash
# Three nodes under faults, the long version of tests/Nodes.Tests: 30 × kill -9, 15 freezes, 5 crashes of the database, 10 deaths
# and 5 freezes of Redis, two rolling restarts. About twenty minutes. Prints its figures as a table.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/eng/common.sh"
cd "$root"
need_dotnet
need_icu
need_servers
table=$(mktemp)
code=0
CLEANCUSTOMERS_CHAOS=long CLEANCUSTOMERS_CHAOS_TABLE=$table dotnet test tests/Nodes.Tests/Nodes.Tests.csproj -c Release --nologo -v q --logger "console;verbosity=normal" --filter "FullyQualifiedName~ChaosTests" "$@" >&2 || code=$?
cat "$table"
rm -f "$table"
exit "$code"
