# Writes the filesystem at ROOT to disk.
sync -f -- "$root" || exit 3
