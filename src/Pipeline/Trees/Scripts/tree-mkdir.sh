# Makes the folder PATH below ROOT. Arguments: MODE, two sizes. Blocks: path, guard of its parents.
take path "$2"
take guard "$3"
cd -- "$root" || fail "cannot enter $root"
no_symlinks guard
value path
mkdir -m "$1" -- "./$value" || exit 3
chown 0:0 -- "./$value" || exit 3
