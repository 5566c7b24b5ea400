# Copies the tree at PATH below ROOT to PATH2 below ROOT2. Blocks: path, guard, path2, guard2.
root2=$1
take path "$2"
take guard "$3"
take path2 "$4"
take guard2 "$5"
( cd -- "$root" && no_symlinks guard ) || exit 3
( cd -- "$root2" && no_symlinks guard2 ) || exit 3
value path; from=$root/$value
value path2; to=$root2/$value
[ -e "$from" ] || [ -L "$from" ] || fail "source does not exist: $from"
if [ -n "$(find "$to" -mindepth 1 -maxdepth 1 -print -quit 2>/dev/null)" ]; then fail "target is not empty: $to"; fi

# Flags that cp cannot keep. Left out: what only says how blocks are stored (e I N h E c C m x X).
if command -v lsattr >/dev/null; then
  find "$from" \( -type f -o -type d \) -print0 | xargs -0 -r lsattr -d -- 2>/dev/null |
    grep -E '^[^ ]*[iasuSDAdjtTPVF][^ ]* ' >"$scratch/flags" && fail "cannot be kept, file flags are set (lsattr): $(cat "$scratch/flags")"
fi

watched cp -dR --preserve=mode,ownership,timestamps,links,xattr --sparse=auto -T -- "$from" "$to" 2>"$scratch/cp.err"
code=$?
no_fifo
only_vanished cp.err '^cp: (((cannot (stat|open|access|read symbolic link) )|./).*(No such file or directory|Not a directory|Too many levels of symbolic links)|cannot read symbolic link .*Invalid argument|skipping file .* as it was replaced while being copied)$'
[ "$code" = 0 ] || [ -s "$scratch/cp.err" ] || fail "cp ended with exit code $code"
