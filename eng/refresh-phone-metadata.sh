#!/usr/bin/env bash
# Refreshes the telephone numbering plans that cleaning reads, with their licences, from the npm package libphonenumber-js.
# Usage: eng/refresh-phone-metadata.sh [version]   (default: latest)
# New plans change outcomes: raise CustomerCleaner.Version with them and run tests/Domain.Tests.
set -euo pipefail

target="$(cd "$(dirname "${BASH_SOURCE[0]}")/../src/Domain/Customers/Data/libphonenumber-js" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "libphonenumber-js@${1:-latest}" >/dev/null
tar xzf libphonenumber-js-*.tgz
cp package/metadata.min.json package/LICENSE package/LICENSE.Apache "$target/"
cat >"$target/README.md" <<NOTICE
# Telephone numbering plans

\`metadata.min.json\` of the npm package libphonenumber-js $(node -p 'require("./package/package.json").version'), unchanged (MIT, \`LICENSE\`). It is
generated from the data of Google's libphonenumber (Apache License 2.0, \`LICENSE.Apache\`).
Refresh with \`eng/refresh-phone-metadata.sh\`.
NOTICE
echo "libphonenumber-js $(node -p 'require("./package/package.json").version')"
