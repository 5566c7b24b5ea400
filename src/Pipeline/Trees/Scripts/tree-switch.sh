# Carries out renames below PATH below ROOT. Blocks: path, guard, parents, moves (verb, a, b), times (folder, @seconds).
take path "$1"
take guard "$2"
take parents "$3"
take moves "$4"
take times "$5"
cd -- "$root" || fail "cannot enter $root"
no_symlinks guard
value path
[ -z "$value" ] || cd -- "./$value" || fail "cannot enter $value"
no_symlinks parents
# What is staged is on the disk before a name leads to it, and the names are before anybody hears of them.
sync -f -- . || exit 3
xargs -0 -r -n 3 -a "$scratch/moves" sh -c '
  case $1 in
    exchange) mv --exchange --no-copy -T -- "$2" "$3" || exit 255 ;;
    rename) mv --update=none-fail --no-copy -T -- "$2" "$3" || exit 255 ;;
  esac' sh || exit 3
xargs -0 -r -n 2 -a "$scratch/times" sh -c 'touch -m -d "$2" -- "$1" || exit 255' sh || exit 3
sync -f -- . || exit 3
