#!/usr/bin/env bash
# Builds the release archive: artifacts/release/cleancustomers-<version>-linux-x64.tar.gz and its .sha256 beside it.
# Framework-dependent, compiled ahead for linux-x64. The same sources give the same bytes, wherever they lie, with the same SDK, tar and gzip.
# Prints the archive's path; everything else goes to standard error. The version is <Version> of Directory.Build.props.
#   eng/release.sh                into artifacts/release
#   eng/release.sh /some/folder   into another folder
# SOURCE_DATE_EPOCH sets the files' time, in seconds since 1970; otherwise it is the first second of 2000.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/eng/common.sh"

need_dotnet
if ! tar --version 2>/dev/null | grep -q 'GNU tar' || ! command -v sha256sum >/dev/null; then
    say "The archive is made with GNU tar and sha256sum: apt-get install tar coreutils, or build it on Linux."
    exit 1
fi

out=${1:-$root/artifacts/release}
mkdir -p "$out"
out=$(cd -- "$out" && pwd)
# Apart from the builds of run.sh and test.sh, which are compiled for no platform and with paths of this machine in them.
work="$root/artifacts/release-build"
runtime=linux-x64
project="$root/src/Web/Web.csproj"
version=$(dotnet msbuild "$project" -getProperty:Version -nologo)
name="cleancustomers-$version-$runtime"
stage="$work/stage/$name"

build_log="$work/build.log"
rm -rf "$work/stage"
mkdir -p "$stage"
settings=(
    --artifacts-path "$work"
    -p:PublishReadyToRun=true
    # Sources are named as if the checkout were /_/, and nothing depends on the commit or on where git is.
    "-p:PathMap=$root/=/_/" -p:ContinuousIntegrationBuild=false -p:DeterministicSourcePaths=false
    -p:EnableSourceControlManagerQueries=false -p:IncludeSourceRevisionInInformationalVersion=false
    # A generator writes its code in changing order; with symbols, which hold its text, every build would differ.
    -p:DebugType=none -p:PublishDocumentationFiles=false
    -p:RunAnalyzers=false
    -v q -nologo
)
say "Publishing CleanCustomers $version for $runtime ..."
if ! dotnet restore "$project" --locked-mode "${settings[@]}" >"$build_log" 2>&1 \
    || ! dotnet publish "$project" -c Release -r "$runtime" --self-contained false --no-restore -o "$stage/app" "${settings[@]}" >>"$build_log" 2>&1; then
    cat "$build_log" >&2
    say "Publishing failed; the output is above and in $build_log."
    exit 1
fi

# What people call; the host finds the program's files beside the link's target.
ln -s app/cleancustomers "$stage/cleancustomers"
cp -r "$root/docs" "$root/providers" "$root/schemas" "$stage/"
cp "$root/README.md" "$root/CHANGELOG.md" "$root/CONTRIBUTING.md" "$root/LICENSE" "$stage/"
cp -r "$root/eng/systemd" "$stage/systemd"
mkdir "$stage/licenses"
for folder in "$root"/src/Domain/Customers/Data/*/; do
    for licence in "$folder"LICENSE*; do
        cp "$licence" "$stage/licenses/$(basename "$folder").$(basename "$licence")"
    done
done
"$root/eng/list-packages.sh" "$stage/app/cleancustomers.deps.json" >"$stage/THIRD-PARTY.md"

# Everybody may read, nobody needs to write, whatever this machine's umask is.
find "$stage" -type d -exec chmod 755 {} +
find "$stage" -type f -exec chmod 644 {} +
chmod 755 "$stage/app/cleancustomers"

archive="$out/$name.tar.gz"
LC_ALL=C tar --create --format=ustar --sort=name --owner=0 --group=0 --numeric-owner \
    --mtime="@${SOURCE_DATE_EPOCH:-946684800}" --directory "$work/stage" "$name" | gzip -9 --no-name >"$archive.new"
mv "$archive.new" "$archive"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
say "$(du -h "$archive" | cut -f 1) $(cut -d ' ' -f 1 "$archive.sha256")"
printf '%s\n' "$archive"
