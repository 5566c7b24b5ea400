# Prints block size, free blocks for users, all inodes, free inodes of the filesystem at ROOT.
stat -f -c '%S %a %c %d' -- "$root" || exit 3
