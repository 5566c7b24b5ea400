# What runs in the container whose first process has ROOT as its root folder. Prints lines "KEY VALUE"; values that need not be text are in base64.
# I: mount table. Then for each process P: number, R: parent, X: executable, H: its SHA-256, W: working folder, A: arguments, M: files mapped to be
# executed, V: variables that load code. At the end F: SHA-256 and path of every file that stands under M, as sha256sum -z prints them.
main=${root%/root}
b64() { base64 -w 0; }
line() { printf '%s ' "$1"; b64; echo; }

group=$(head -n 1 "$main/cgroup") || fail "no process at $main"
line I <"$main/mountinfo"
: >"$scratch/mapped"
known=
# A process may have moved to a group below the container's own.
for of in $(grep -lxF -- "$group" /proc/[0-9]*/cgroup 2>/dev/null; grep -lF -- "$group/" /proc/[0-9]*/cgroup 2>/dev/null); do
  dir=${of%/cgroup}
  readlink -n "$dir/exe" >"$scratch/exe" 2>/dev/null || continue
  readlink -n "$dir/cwd" >"$scratch/cwd" 2>/dev/null || continue
  cat "$dir/cmdline" >"$scratch/args" 2>/dev/null || continue
  sed -n 's/^[0-9a-f-]* ..x. [^ ]* [^ ]* [^ ]* *\(\/.*\)$/\1/p' "$dir/maps" 2>/dev/null | sort -u >"$scratch/maps"
  tr '\0' '\n' <"$dir/environ" 2>/dev/null | grep -E '^(LD_|PYTHON|NODE_|PERL5|RUBY|GEM_|JAVA_TOOL_OPTIONS=|_JAVA_OPTIONS=|JDK_JAVA_OPTIONS=|CLASSPATH=|PHPRC=|PHP_INI_SCAN_DIR=|BASH_ENV=|ENV=|DOTNET_STARTUP_HOOKS=|CORECLR_|LUA_)' >"$scratch/loads"
  cat "$scratch/maps" >>"$scratch/mapped"
  echo "P ${dir##*/}"
  sed -n 's/^PPid:[[:space:]]*/R /p' "$dir/status"
  line X <"$scratch/exe"
  # A program that many processes share is hashed once; by its inode, since its path may lead to another file by now.
  inode=$(stat -L -c %d:%i "$dir/exe")
  case " $known" in
    *" $inode="*) hash=${known#*"$inode="}; hash=${hash%% *} ;;
    *) hash=$(sha256sum <"$dir/exe" | cut -c 1-64); known="$known$inode=$hash " ;;
  esac
  echo "H $hash"
  line W <"$scratch/cwd"
  line A <"$scratch/args"
  line M <"$scratch/maps"
  line V <"$scratch/loads"
done
sort -u "$scratch/mapped" | grep -v ' (deleted)$' | tr '\n' '\0' >"$scratch/files"
cd "$root" || fail "cannot enter $root"
sed -z 's,^/,./,' "$scratch/files" | xargs -0 -r sha256sum -z -- 2>/dev/null >"$scratch/hashes"
line F <"$scratch/hashes"
