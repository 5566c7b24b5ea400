# Applies a plan to PATH2 below ROOT2, from PATH below ROOT. Blocks: path, guard, path2, guard2, delete, transfer.
root2=$1
take path "$2"
take guard "$3"
take path2 "$4"
take guard2 "$5"
take delete "$6"
take transfer "$7"
( cd -- "$root" && no_symlinks guard ) || exit 3
( cd -- "$root2" && no_symlinks guard2 ) || exit 3
value path; from=$root/$value
value path2; to=$root2/$value
( cd -- "$to" && xargs -0 -r -a "$scratch/delete" rm -rf -- ) || exit 3
# modify-window -1 compares nanoseconds: by default times within one second count as equal and are left as they are.
# Folders are sent without their content (--dirs); rsync sets their metadata after everything in them. The root goes by itself, since "." is sent with
# its content: what is at the top and in no plan would come along.
send() { rsync -lptgoDAXHS --numeric-ids --dirs --ignore-times --modify-window=-1 "$@" -- "$from/" "$to/" >&2 || exit 3; }
LC_ALL=C grep -azvxF . "$scratch/transfer" >"$scratch/below" || true
send --from0 --files-from="$scratch/below"
if LC_ALL=C grep -azqxF . "$scratch/transfer"; then send --exclude='/*'; fi
