using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// A mount namespace in which no path that goes through a volume follows a symlink (<c>nosymfollow</c>, mount(8)).
/// The tools open by path, as root, in folders where services may put a symlink in the place of a folder at any time;
/// it would lead out of the volume.
/// </summary>
internal static class Confinement
{
    private const string Script = """
        while [ "$1" != -- ]; do
          mount --rbind -- "$1" "$1" && mount -o remount,bind,nosymfollow -- "$1" || exit 3
          shift
        done
        shift
        exec "$@"
        """;

    /// <summary>
    /// A program and its first arguments; the volumes' folders, "--" and the program to confine follow.
    /// </summary>
    public static IReadOnlyList<string> Words { get; } =
    ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", Script, "sh"];

    /// <summary>Whether this machine can do it.</summary>
    public static async Task<bool> IsPossible(CancellationToken ct)
    {
        var tried = new Command("sh", ["-c", "exec \"$@\"", "sh", .. Words, "/var", "--", "true"]);
        return (await tried.Run(ct)).Ok;
    }
}
