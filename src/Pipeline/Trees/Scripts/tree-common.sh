# Common to all tree programs, which are run as: sh -c "<this><program>" name SCRATCH ROOT [ROOT2] SIZE...
# Standard input is a row of blocks whose byte counts are the SIZEs: paths are bytes and do not pass through arguments.
# Lists are NUL-separated. Exit 3: refused or failed, standard error has one line a reason.
set -u
LC_ALL=C
export LC_ALL
unset CDPATH
scratch=$1
root=$2
shift 2

fail() {
  printf '%s\n' "$1" >&2
  exit 3
}

# head reads a pipe no further than told.
take() {
  head -c "$2" >"$scratch/$1"
}

# A path from a block, trailing newlines kept.
value() {
  value=$(cat "$scratch/$1"; printf x)
  value=${value%x}
}

# Refuses when a path of this list, seen from the current folder, is a symlink: it could lead out of the tree.
no_symlinks() {
  xargs -0 -r -a "$scratch/$1" sh -c 'for path; do
    if [ -L "$path" ]; then printf "%s\n" "symlink on the way: $path -> $(readlink -- "$path")" >&2; exit 255; fi
  done' sh || exit 3
}

# Ends when the named error file has a line that does not match the pattern of what may vanish meanwhile.
only_vanished() {
  if grep -v -E -e "$2" "$scratch/$1" >&2; then exit 3; fi
}

# Runs a program that opens files by path. Where somebody puts a FIFO in the place of a file just before, it would wait
# for the other end for ever: such a process is ended, and no_fifo says so.
watched() {
  "$@" &
  watched=$!
  while sleep 1; do end_at_fifo "$watched"; done </dev/null >/dev/null 2>&1 &
  watcher=$!
  wait "$watched"
  code=$?
  kill "$watcher"
  return "$code"
}

end_at_fifo() {
  case $(cat "/proc/$1/wchan") in
  wait_for_partner | fifo_open)
    : >"$scratch/fifo"
    kill -9 "$1"
    ;;
  esac
  for child in $(grep -lxE "PPid:[[:space:]]*$1" /proc/[0-9]*/status | cut -d / -f 3); do end_at_fifo "$child"; done
}

no_fifo() {
  [ ! -e "$scratch/fifo" ] || fail "somebody put a FIFO in the place of a file while it was read; try again"
}
