#!/usr/bin/env bash
# chart-tools.sh <folder> "<package@version> …": builds Go programs into the folder, whole or not at all, and notes there
# what it has built. For .ci/run; needs Go 1.21 or newer, which fetches the Go that the programs want by itself.
set -euo pipefail
folder="$1"
wanted="$2"

# new_enough <go>: since 1.21 Go obeys the version that a module asks for.
new_enough() {
  local version
  version="$("$1" env GOVERSION 2>/dev/null)" || return 1
  [ "$(printf '%s\n' go1.21 "$version" | sort -V | head -n 1)" = go1.21 ]
}
find_go() {
  local candidate
  for candidate in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-*/bin/go; do
    if [ -x "$candidate" ] && new_enough "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

if ! go="$(find_go)"; then
  echo 'Go 1.21 or newer is needed to build helm and kubeconform: install it to /usr/local/go (https://go.dev/dl/),' >&2
  echo 'or put both programs on PATH yourself and name them in DEKSDENFLOW_TEST_HELM and DEKSDENFLOW_TEST_KUBECONFORM.' >&2
  exit 3
fi

mkdir -p "$(dirname "$folder")"
new="$(mktemp -d "$folder.XXXXXX")"
trap 'rm -rf "$new"' EXIT
# As Go does it by itself: flags of the machine may name a vendor folder or another system.
build() { env -u GOFLAGS -u GOOS -u GOARCH CGO_ENABLED=0 GOTOOLCHAIN=auto GOBIN="$new" "$go" install -ldflags '-s -w' "$1"; }
for package in $wanted; do
  build "$package" || { echo "$package could not be built; once more."; sleep 5; build "$package"; }
done
echo "$wanted" >"$new/installed"
rm -rf "$folder"
mv -T "$new" "$folder"
