# Deletes PATH below ROOT. Blocks: path, guard of its parents.
take path "$1"
take guard "$2"
cd -- "$root" || fail "cannot enter $root"
no_symlinks guard
value path
rm -rf -- "./$value" || exit 3
