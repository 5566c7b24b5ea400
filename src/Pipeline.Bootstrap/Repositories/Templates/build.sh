#!/usr/bin/env bash
# Runs Pipeline in the version that .config/dotnet-tools.json names, with the .NET SDK (10 or later), which fetches it
# where this user does not have it yet.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" >/dev/null && pwd -P)
# A relative path means what it says as long as it is typed somewhere in this repository.
[[ $PWD/ == "$here"/* ]] || cd -- "$here"

if ! command -v dotnet >/dev/null; then
  echo "There is no .NET SDK on PATH: install it from https://dotnet.microsoft.com/download, then run this again." >&2
  exit 64
fi
# Without a version there the SDK would take any.
if ! grep -qs '"pipeline"' "$here/.config/dotnet-tools.json"; then
  echo ".config/dotnet-tools.json names no version of pipeline: dotnet tool install pipeline --version <version> writes it there." >&2
  exit 64
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Messages then say ./build.sh, and .nuke/parameters.json holds defaults of parameters.
export PIPELINE_COMMAND=./build.sh NUKE_ROOT="$here"
exec dotnet tool exec pipeline --yes -- "$@"
