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
        var index = await git.Line(["rev-parse", "--path-format=absolute", "--git-path", "index"], null, ct);
        using var scratch = GitScratchIndex.CopyOf(index, git.Owner);
        var elsewhere = await scratch.Variables(git, ct);
        await git.Run(["add", "--all"], null, ct, elsewhere);
        await WriteWhole(
            file,
            output =>
                git.Stream(
                    [
                        "diff",
                        "--cached",
                        "--binary",
                        "--full-index",
                        "--no-renames",
                        "--no-ext-diff",
                        "--no-textconv",
                        "--no-color",
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
