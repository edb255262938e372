#!/usr/bin/env bash
# Installs what the tests need, builds once with warnings as errors, runs every test project.
# Last line: "N passed, N failed" (", N skipped" follows when there are any). Exit code 0 only when all passed and every project ran a test.
#   ./test.sh                     everything
#   ./test.sh CommandLine Web     only the test projects with these names
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
. "$root/eng/common.sh"
cd "$root"

need_dotnet
need_icu
need_servers

if [[ -f tests/npm/package-lock.json ]]; then
    if ! command -v npm >/dev/null; then
        say "The tests need node 20 or newer with npm: https://nodejs.org, or apt-get install npm."
        exit 1
    fi
    # Installed beside the sources, not among them; again only when the lock file changed.
    if ! cmp -s tests/npm/package-lock.json artifacts/npm/package-lock.json || [[ ! -e artifacts/npm/.installed ]]; then
        say "Installing npm packages into artifacts/npm ..."
        mkdir -p artifacts/npm
        rm -f artifacts/npm/.installed
        cp tests/npm/package.json tests/npm/package-lock.json artifacts/npm/
        (cd artifacts/npm && npm ci --no-audit --no-fund --loglevel=error >&2)
        touch artifacts/npm/.installed
    fi
fi

say "Restoring and building ..."
dotnet restore CleanCustomers.sln -v q >&2
dotnet build CleanCustomers.sln -c Release --no-restore -warnaserror -nologo -v q >&2

results="$root/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"
failed=0
for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    [[ $name == *.Tests ]] || continue
    [[ $# == 0 || " $* " == *" ${name%.Tests} "* ]] || continue
    say "Testing $name ..."
    dotnet test "$project" -c Release --no-build --nologo -v q --results-directory "$results" --logger "trx;LogFileName=$name.trx" >&2 || failed=1
done

# Collecting once more, over PostgreSQL instead of the embedded store.
if [[ $# == 0 || " $* " == *" Collection "* ]]; then
    if [[ ${CI:-} == true ]] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
        say "Testing Collection.Tests over PostgreSQL ..."
        CLEANCUSTOMERS_TEST_STORE=postgres dotnet test tests/Collection.Tests -c Release --no-build --nologo -v q --results-directory "$results" \
            --logger "trx;LogFileName=Collection.Postgres.Tests.trx" >&2 || failed=1
    else
        say "PostgreSQL is not here: Collection.Tests ran over the embedded store only."
    fi
fi

"$root/eng/sum-tests.sh" "$results" || failed=1
exit "$failed"
