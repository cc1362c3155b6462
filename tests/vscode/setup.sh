#!/usr/bin/env bash
# Makes what `cargo run -p tests --example vscode` needs, in target/vscode: VS Code as a server (npm), and Microsoft's
# extension "Power Query SDK", built from its published source.
#
#   git clone https://github.com/microsoft/vscode-powerquery-sdk
#   tests/vscode/setup.sh vscode-powerquery-sdk
set -euo pipefail
source=$(cd "${1:?name the folder with the source of microsoft/vscode-powerquery-sdk}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../target/vscode"
mkdir -p "$target/server" "$target/extensions"
target=$(cd "$target" && pwd)

cd "$target/server"
[ -f package.json ] || npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund code-server@4.96.4
cd node_modules/code-server/lib/vscode
# One of its packages is named by an address of GitHub there; npm has it too.
rm -f npm-shrinkwrap.json
npm install --omit=dev --ignore-scripts --no-audit --no-fund
# Parts in C++, against the headers of this Node.
npm_config_nodedir=${NODE_HEADERS:-$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")} \
    npm rebuild @vscode/spdlog native-watchdog node-pty
(cd extensions && npm install --omit=dev --ignore-scripts --no-audit --no-fund)

# The build leaves its results in the source; a copy keeps that as it is.
build="$target/build"
rm -rf "$build"
cp -r "$source" "$build"
cd "$build"
npm ci --ignore-scripts --no-audit --no-fund
(cd webviews/pq-test-result-view && npm ci --legacy-peer-deps --ignore-scripts --no-audit --no-fund && npm run build)
npx webpack --mode production
npx ts-node scripts/addI18n.ts

extension="$target/extensions/powerquery.vscode-powerquery-sdk"
rm -rf "$extension"
mkdir -p "$extension"
for part in package.json package.nls*.json dist etc media schemas templates webviewDist; do
    cp -r $part "$extension/"
done
# The extension for the language is named as a need and gives colours only; this stands for it.
language="$target/extensions/powerquery.vscode-powerquery"
mkdir -p "$language"
cat >"$language/package.json" <<'JSON'
{
  "name": "vscode-powerquery", "publisher": "PowerQuery", "version": "0.1.60",
  "engines": { "vscode": "^1.95.0" }, "main": "./main.js", "activationEvents": ["onLanguage:powerquery"],
  "contributes": { "languages": [{ "id": "powerquery", "extensions": [".pq", ".pqm", ".m"] }] }
}
JSON
echo 'exports.activate = () => ({ setLibrarySymbols: async () => {}, addLibrarySymbols: async () => {} });' \
    >"$language/main.js"
echo "$target is ready: cargo run -p tests --example vscode"
