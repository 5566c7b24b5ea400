#!/usr/bin/env bash
# Runs a command in a fresh clone on a bare Debian 12: no engine, no git, nothing but the SDK and its libraries.
#
#   tests/bare-machine.sh ./build.sh DeployBaked
#   tests/bare-machine.sh bash -c './build.sh DeployBaked && ./build.sh DeployBaked'
#
# The bare machine is a privileged container with a volume for its own engine's data. It and the volume are removed
# afterwards; KEEP=1 keeps them (then: docker exec -it NAME bash). Needs root, mmdebstrap, and an engine on this machine.
# The clone holds what is committed at HEAD. The package mirror is the one this machine's apt uses.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ $# -gt 0 ]] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 64; }

image=pipeline-bare:12
name="pipeline-bare-$$"
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}

mirror() {
  apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(REPO_URI)' 2>/dev/null \
    | awk '$1 == "Packages" && $2 !~ /security|updates/ { print $3 }' | grep '/debian/\?$' | head -n 1
}

if ! docker image inspect "$image" >/dev/null 2>&1; then
  echo "bootstrap $image" >&2
  # Only what the SDK itself needs; without a file name of its own, half a tree is never named.
  id=$(mmdebstrap --quiet --variant=minbase --include=libssl3,libstdc++6,zlib1g bookworm - "$(mirror)" | docker import -)
  docker tag "$id" "$image"
fi

clone=$(mktemp -d)
cleanup() {
  [[ -n "${KEEP:-}" ]] && { echo "kept: container $name, volume $name, clone $clone" >&2; return; }
  docker rm --force --volumes "$name" >/dev/null 2>&1 || true
  docker volume rm "$name" >/dev/null 2>&1 || true
  rm -rf "$clone"
}
trap cleanup EXIT
git clone --quiet --no-hardlinks . "$clone/pipeline"

environment=()
for variable in NUGET_CERT_REVOCATION_MODE DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_NOLOGO; do
  [[ -n "${!variable:-}" ]] && environment+=(--env "$variable")
done
packages=()
[[ -d "$HOME/.nuget/NuGet" ]] && packages=(--volume "$HOME/.nuget/NuGet:/root/.nuget/NuGet:ro")

docker volume create "$name" >/dev/null
docker run --detach --privileged --init --name "$name" --hostname bare \
  --volume "$name:/var/lib/docker" --volume "$clone/pipeline:/src" \
  --volume "$sdk:/usr/share/dotnet:ro" --volume "$bundle:/run/host-ca.crt:ro" "${packages[@]}" \
  --env SSL_CERT_FILE=/run/host-ca.crt --env DOTNET_ROOT=/usr/share/dotnet \
  --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/share/dotnet \
  "${environment[@]}" --workdir /src "$image" sleep infinity >/dev/null
# Piped, not a terminal: a command that leaves a child with our output open would never end here.
docker exec "$name" "$@" 2>&1 | cat
exit "${PIPESTATUS[0]}"
