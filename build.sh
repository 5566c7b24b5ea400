#!/usr/bin/env bash
# Runs the build: finds or installs the .NET SDK, compiles when an input changed, starts the program.
#
# What was compiled lives in .nuke/temp/bin/<hash of all inputs>/, put there by one rename when it is complete and on
# the disk: that folder is up to date, and its file .sums says what each of its files holds. What differs (a power loss,
# a full disk) is compiled again. A running program keeps its own folder when the sources change under it.
set -euo pipefail
shopt -s nullglob

cd_quiet() { CDPATH='' cd -- "$1" >/dev/null; }
root=$(cd_quiet "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}" 2>/dev/null || echo "${BASH_SOURCE[0]}")")" && pwd -P)
temp=$root/.nuke/temp

say() { printf '%s\n' "$@" >&2; }
die() { say "$@"; exit 64; }

sha256=(sha256sum)
command -v sha256sum >/dev/null || sha256=(shasum -a 256)

# On the disk, or an error: after a power loss a file of the right size may hold nothing.
flush() { if [[ $OSTYPE == linux* ]]; then sync -- "$@"; else sync; fi; }
flush_listed() { if [[ $OSTYPE == linux* ]]; then xargs -0 sync --; else sync; fi; }

# Names and contents, not times: checkouts, copies and restored backups set those at will. A file that vanishes
# meanwhile is no input.
input_hash() {
  local sum
  sum=$(
    cd_quiet "$root"
    { find build src docker -type d \( -name bin -o -name obj -o -name __pycache__ \) -prune -o \( -type f -o -type l \) -print0
      find . -maxdepth 1 -type f \( -name '*.props' -o -name '*.targets' -o -name '*.json' -o -name '*.config' -o -name .editorconfig -o -name build.sh \) -print0
    } | LC_ALL=C sort -z | xargs -0 "${sha256[@]}" 2>/dev/null | cat - <(echo "$OSTYPE $HOSTTYPE") | "${sha256[@]}"
  ) || true
  hash=${sum%% *}
  [[ $hash =~ ^[0-9a-f]{64}$ ]] || die "The sources cannot be read: $root/build and $root/src."
}

# Fails when no SDK beside this program satisfies global.json. Without ICU libraries it would say nothing but that they
# are missing.
sdk_version() { (cd_quiet "$root" && DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$1" --version); }

find_sdk() {
  local candidate
  for candidate in "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" "$(command -v dotnet || true)" "$temp/dotnet/dotnet" \
    "${HOME:-/nonexistent}/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    if [[ -x $candidate ]] && sdk_version "$candidate" >/dev/null 2>&1; then
      dotnet=$candidate
      return
    fi
  done
  return 1
}

# The vendor's script first, then the distribution's packages, unpacked: neither needs root or changes the machine. Beside its place
# first, so that half an SDK is never taken for one. Under the lock.
install_sdk() {
  local part=$temp/dotnet.part version channel script=$temp/dotnet-install.sh url=https://dot.net/v1/dotnet-install.sh
  version=$(sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' "$root/global.json")
  channel=${version%.*}
  say "Installing the .NET $channel SDK under .nuke/temp ..."
  rm -rf "$part"
  if { curl -fsSL --connect-timeout 10 -o "$script" "$url" || wget -q -T 10 -O "$script" "$url"; } 2>/dev/null &&
    bash "$script" --channel "$channel" --install-dir "$part" --no-path >"$temp/install.log" 2>&1 9>&- && take_sdk; then
    return
  fi
  if install_packages "dotnet-sdk-$channel" "$part" >>"$temp/install.log" 2>&1 9>&- && take_sdk; then
    return
  fi
  die "No .NET SDK satisfies global.json ($version or a later feature band), and none could be installed:" \
    "  $url: not reachable, or it failed" \
    "  apt: no package dotnet-sdk-$channel, or it failed (.nuke/temp/install.log)" \
    "Install it from https://dotnet.microsoft.com/download, or set DOTNET_ROOT to where it is. Then run this again."
}

# Whole, on the disk, and able to say its version: then it gets its name.
take_sdk() {
  sdk_version "$temp/dotnet.part/dotnet" >/dev/null 2>&1 || return 1
  find "$temp/dotnet.part" -print0 | flush_listed || return 1
  rm -rf "$temp/dotnet"
  mv "$temp/dotnet.part" "$temp/dotnet"
  flush "$temp"
  find_sdk
}

install_packages() {
  local packages work=$temp/packages folder
  rm -rf "$work"
  mkdir -p "$work"
  cd_quiet "$work"
  mapfile -t packages < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$1" |
    grep -xE '(dotnet|aspnetcore|netstandard)[a-z0-9.-]*')
  ((${#packages[@]})) && apt-get download "${packages[@]}" || return 1
  for package in *.deb; do dpkg -x "$package" "$work/root"; done
  for folder in "$work"/root/usr/{share,lib}/dotnet; do mv "$folder" "$2"; done
  rm -rf "$work"
}

publish() {
  local home=${HOME:-}
  [[ -n $home && -w $home ]] || home=$temp/home
  mkdir -p "$home"
  # No server may outlive the call, or whoever reads our output to its end waits for it. Analyzers are for Test, not for
  # who uses it.
  (cd_quiet "$root" && env HOME="$home" DOTNET_CLI_HOME="$home" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 \
    "$dotnet" publish build/Build.csproj -c Release -o "$1" --artifacts-path "$temp/obj" -v quiet -nologo \
    -nodeReuse:false -p:UseSharedCompilation=false -p:UseAppHost=false -p:RunAnalyzers=false "${@:2}") </dev/null >"$temp/compile.log" 2>&1 9>&-
}

# Precompiled code starts faster (docs/adr/0001-target-host.md); where its compiler cannot be restored, plain code does.
compile() {
  local without=$temp/no-readytorun sdk
  sdk=$(sdk_version "$dotnet")
  if [[ ! -f $without || $(<"$without") != "$sdk" ]]; then
    publish "$1" --use-current-runtime --no-self-contained -p:PublishReadyToRun=true && return
    grep -qE 'NETSDK1094|NU[0-9]+.*(Crossgen2|App\.Runtime)|NU1301' "$temp/compile.log" || return 1
    publish "$1" && echo "$sdk" >"$without"
  else
    publish "$1"
  fi
}

# Of two calls at once the second waits, and finds the work done. Ends with $hash compiled, or fails.
compile_once() {
  local part attempt before
  for attempt in 1 2 3; do
    is_compiled "$hash" && return
    rm -rf "$temp"/bin/*.part "${temp:?}/bin/$hash"
    part=$temp/bin/$hash.part
    if ! compile "$part"; then
      cat "$temp/compile.log" >&2
      return 1
    fi
    # Saved while it compiled: nobody knows which of the two versions is in there.
    before=$hash
    input_hash
    [[ $hash == "$before" ]] || continue
    printf '%s\n' "$dotnet" >"$part/.dotnet"
    seal "$part" || return 1
    mv "$part" "$temp/bin/$hash"
    flush "$temp/bin"
    prune "$hash"
    return
  done
  say "The sources changed each time they were compiled ($attempt times)."
  return 1
}

# A day unused, and mapped by no process that we can see.
prune() {
  local folder
  for folder in "$temp"/bin/*/; do
    folder=${folder%/}
    [[ ${folder##*/} != "$1" && -n $(find "$folder/.used" -mmin +1440 2>/dev/null) ]] || continue
    grep -qsF "$folder/" /proc/[0-9]*/maps || rm -rf "$folder"
  done
}

# What each file holds, a line a file. A CRC finds what a power loss or a full disk left; SHA-256 takes ten times as
# long.
sums() (cd_quiet "$1" && find . -type f ! -name .sums ! -name .used -print0 | LC_ALL=C sort -z | xargs -0 cksum)

# Brings it to the disk, and writes down what each file holds.
seal() (
  cd_quiet "$1"
  sums . >.sums
  : >.used
  find . -print0 | flush_listed && [[ $(sums .) == "$(<.sums)" ]] ||
    { say "What was compiled is not safe on the disk of $temp."; exit 1; }
)

is_compiled() {
  local folder=$temp/bin/$1 with
  [[ -s $folder/.sums && -f $folder/Build.dll && -f $folder/.dotnet ]] && with=$(<"$folder/.dotnet") && [[ -x $with ]] &&
    [[ $(sums "$folder" 2>/dev/null) == "$(<"$folder/.sums")" ]] && dotnet=$with
}

compile_inputs() {
  mkdir -p "$temp/bin" 2>/dev/null || true
  [[ -w $temp && -w $temp/bin ]] || die "$temp cannot be written, so nothing can be compiled. Who owns it?"
  (sleep 2 >/dev/null 2>&1 && say "Compiling ...") &
  progress=$!
  trap 'kill "$progress" 2>/dev/null || true' EXIT
  exec 9>"$temp/build.lock"
  if command -v flock >/dev/null; then flock 9; fi
  find_sdk || install_sdk
  compile_once || exit 1
  exec 9>&-
  kill "$progress" 2>/dev/null || true
  trap - EXIT
}

# NUKE's telemetry would rewrite Build.csproj, where the build is compiled against it.
export NUKE_TELEMETRY_OPTOUT=1
input_hash
is_compiled "$hash" || compile_inputs
{ : >"$temp/bin/$hash/.used"; } 2>/dev/null || true
exec "$dotnet" "$temp/bin/$hash/Build.dll" "$@"
