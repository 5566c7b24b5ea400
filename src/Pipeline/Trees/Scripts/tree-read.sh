# Reads the tree at PATH below ROOT. Blocks: path, guard, only, onlyguard, prior. Arguments: HOW (0: all; 1: no descent, no hashes;
# 2: no descent; 3: no hashes), FLUSH (1: hashes are to count at a later
# look, so the filesystem is flushed between the list and the hashes), BOOT (which run of the kernel the list
# "prior" is of; in another one it does not count), five sizes.
# Prints sections "name bytes\n<bytes>", the last one "end".
how=$1
flush=$2
boot=$3
take path "$4"
take guard "$5"
take only "$6"
take onlyguard "$7"
take prior "$8"
gone='(No such file or directory|Operation not supported|Not a directory|Too many levels of symbolic links)$'

section() {
  printf '%s %s\n' "$1" "$(wc -c <"$2")"
  cat -- "$2"
}

value path
read -r now </proc/sys/kernel/random/boot_id
[ "$now" = "$boot" ] || : >"$scratch/prior"
cd -- "$root" || fail "cannot enter $root"
no_symlinks guard
date +%s%N >"$scratch/started"
if [ -z "$value" ]; then base=.
elif [ -d "./$value" ] && [ ! -L "./$value" ]; then cd -- "./$value" || fail "cannot enter $value"; base=.
elif [ -e "./$value" ] || [ -L "./$value" ]; then
  base=./${value##*/}
  [ "$base" = "./$value" ] || cd -- "./${value%/*}" || fail "cannot enter ${value%/*}"
else section started "$scratch/started"; section end /dev/null; exit 0
fi
asked=0
if [ -s "$scratch/only" ]; then
  asked=1
  no_symlinks onlyguard
else
  printf '%s\0' "$base" >"$scratch/only"
fi
depth=
case $how in 1 | 2) depth='-maxdepth 0' ;; esac

# One walk, four lists: every entry; files, and all else, with what tells a change; device nodes.
entry='%y\0%m\0%U\0%G\0%s\0%T@\0%C@\0%D\0%i\0%n\0%l\0%p\0'
find -files0-from "$scratch/only" $depth -ignore_readdir_race -fprintf "$scratch/list" "$entry" \
  \( -type f -fprintf "$scratch/files" '%i %D %s %T@ %C@ %p\0' -o -fprintf "$scratch/others" '%i %D - %T@ %C@ %p\0' \
  \( -type b -o -type c \) -fprint0 "$scratch/devices" -o -true \) 2>"$scratch/find.err"
only_vanished find.err "$gone"
section started "$scratch/started"
printf %s "$base" >"$scratch/base"
section base "$scratch/base"
printf %s "$now" >"$scratch/boot"
section boot "$scratch/boot"
section list "$scratch/list"
xargs -0 -r -a "$scratch/devices" stat --printf '%t:%T\0%n\0' -- >"$scratch/rdev" 2>"$scratch/stat.err"
only_vanished stat.err "$gone"
section devices "$scratch/rdev"
if [ "$asked" = 1 ]; then
  xargs -0 -r -a "$scratch/only" stat --printf '%.9W\0%n\0' -- >"$scratch/births" 2>"$scratch/stat.err"
  only_vanished stat.err "$gone"
  section births "$scratch/births"
fi

# Type and number of the filesystem that is flushed. The hashes come after the flush, and the second list after the hashes.
if [ "$flush" = 1 ]; then
  printf '%s %s' "$(stat -f -c %t -- .)" "$(stat -c %d -- .)" >"$scratch/filesystem"
  section filesystem "$scratch/filesystem"
  sync -f -- . || fail "cannot flush the filesystem"
fi

# What an earlier look knows, as it is now, is in the list of then: neither hash nor attributes are read again.
unknown() { sort -z "$@" | comm -z -23 - "$scratch/prior" | cut -z -d ' ' -f 6-; }
if [ "$how" = 0 ] || [ "$how" = 2 ]; then
  unknown "$scratch/files" >"$scratch/tohash"
  # Each batch writes its own file: the output of parallel programs into one pipe would mix.
  watched xargs -0 -r -a "$scratch/tohash" -n 256 -P "$(nproc)" sh -c 'exec sha256sum -z -- "$@" >>"$0.$$"' "$scratch/batch" 2>"$scratch/hash.err"
  no_fifo
  only_vanished hash.err "$gone"
  cat -- "$scratch/batch".* >"$scratch/hashes" 2>/dev/null
  section hashes "$scratch/hashes"
fi

unknown "$scratch/files" "$scratch/others" >"$scratch/anew"
xargs -0 -r -a "$scratch/anew" getfattr -h -d -m - -e hex --absolute-names -- >"$scratch/attrs" 2>"$scratch/attrs.err"
only_vanished attrs.err "$gone"
section xattrs "$scratch/attrs"

# The capability to see trusted.*: CAP_SYS_ADMIN (bit 21) in the first user namespace.
effective=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
read -r inside outside count </proc/self/uid_map
if [ $((0x$effective >> 21 & 1)) = 0 ] || [ "$inside $outside $count" != "0 0 4294967295" ]; then printf 'trusted\0' >"$scratch/unread"; else : >"$scratch/unread"; fi
section unread "$scratch/unread"

find -files0-from "$scratch/only" $depth -ignore_readdir_race -fprintf "$scratch/after" "$entry" 2>"$scratch/find.err"
only_vanished find.err "$gone"
section after "$scratch/after"
section end /dev/null
