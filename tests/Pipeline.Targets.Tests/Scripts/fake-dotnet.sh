#!/usr/bin/env bash
# Stands for dotnet in the tests of build.sh: compiling concatenates the sources, running prints them and the arguments.
# FAKE_MODE says what goes wrong; what was called is appended to FAKE_LOG.
set -eu
case $1 in
--version)
  [[ ${FAKE_MODE-} != no-sdk ]] || exit 145
  echo 10.0.100
  ;;
publish)
  echo "$*" >>"$FAKE_LOG"
  out=$(sed 's/.* -o \(.*\) --artifacts-path.*/\1/' <<<"$*")
  mkdir -p "$out"
  cat build/*.cs src/*/*.cs >"$out/Build.dll"
  case ${FAKE_MODE-} in
  compile-error) echo "Build.cs(1,1): error CS1002: ; expected"; exit 1 ;;
  no-crossgen) [[ $* != *ReadyToRun* ]] || { echo "error NU1101: Unable to find package Microsoft.NETCore.App.Crossgen2.linux-x64."; exit 1; } ;;
  killed) kill -9 "$(<"$FAKE_LOG.pid")" ;;
  edited) [[ -e $FAKE_LOG.edited ]] || { : >"$FAKE_LOG.edited"; echo "late" >>build/Build.cs; } ;;
  server) sleep 600 & echo $! >"$FAKE_LOG.server" ;;
  esac
  ;;
*)
  tr '\n' ' ' <"$1"
  shift
  (($# == 0)) || printf '<%s>' "$@"
  exit "${FAKE_EXIT-0}"
  ;;
esac
