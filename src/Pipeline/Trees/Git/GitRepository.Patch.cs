using Pipeline.Platform;

namespace Pipeline.Trees;

public sealed partial class GitRepository
{
    /// <summary>
    /// Saves all work that HEAD does not have (staged, unstaged, untracked, binary; not what is ignored) as a patch
    /// that <c>git apply</c> takes, mode 600, in place only when whole and on disk. Index, working tree and object
    /// store stay as they are. An existing file is replaced.
    /// </summary>
    public async Task SavePatch(string file, CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        using var scratch = await Scratch(git, ct);
        var elsewhere = await scratch.Variables(git, ct);
        await (await OverlookedFiles.In(git, await Root(ct), ct)).Look(git, elsewhere, ct);
        await git.Run(["add", "--all"], null, ct, elsewhere);
        await WriteWhole(
            file,
            output =>
                git.Stream(
                    [
                        // Not "diff": what a user configures for reading (diff.context, diff.submodule) is no patch.
                        "diff-index",
                        "--cached",
                        "--patch",
                        "--binary",
                        "--full-index",
                        "--no-renames",
                        "--no-ext-diff",
                        "--no-textconv",
                        "--no-color",
                        "--ignore-submodules=none",
                        "--src-prefix=a/",
                        "--dst-prefix=b/",
                        "HEAD",
                    ],
                    _ => Task.CompletedTask,
                    stdout => stdout.CopyToAsync(output, ct),
                    ct,
                    elsewhere
                )
        );
    }

    private static async Task WriteWhole(string file, Func<Stream, Task> write)
    {
        var target = Path.GetFullPath(file);
        var partial = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (var output = new FileStream(partial, options))
            {
                await write(output);
                Durable.Flush(output.SafeFileHandle, partial);
            }

            File.Move(partial, target, overwrite: true);
            Durable.FlushFolder(Path.GetDirectoryName(target)!);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
