using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// A build context on disk, readable by this user only, removed when disposed. The builder applies ignore files to
/// folders and to nothing else. Each has a name of its own: buildx hands the last part of the path to the builder,
/// which takes a file of the same size and time for the one that it was last sent from a folder of that name.
/// </summary>
public sealed class ContextFolder : IDisposable
{
    private readonly DirectoryInfo _work;

    private ContextFolder(DirectoryInfo work) => _work = work;

    public string Path => System.IO.Path.Combine(_work.FullName, _work.Name);

    /// <summary>Unpacks a tar; names, modes and times are the tar's, owners are this user.</summary>
    /// <exception cref="InvalidOperationException">The program <c>tar</c> could not unpack it.</exception>
    public static async Task<ContextFolder> Unpack(Stream tar, CancellationToken ct) => await Unpack([tar], ct);

    internal static async Task<ContextFolder> Unpack(IReadOnlyList<Stream> tar, CancellationToken ct)
    {
        var folder = new ContextFolder(new DirectoryInfo(OwnFolder.Make("build")));
        try
        {
            Directory.CreateDirectory(folder.Path);
            var said = new LastLines(5);
            var command = new ChildCommand(
                "tar",
                ["--extract", "--preserve-permissions", "--no-same-owner", "--file", "-"],
                folder.Path,
                CliEnvironment.Clean()
            );
            var exit = await ChildProcess.Run(
                command,
                new ChildStreams { Input = ChildStreams.From(tar), Errors = ChildStreams.Lines(said.Add) },
                ct
            );
            return exit == 0
                ? folder
                : throw new InvalidOperationException(
                    $"tar could not unpack the build context: {string.Join("; ", said.Lines)}"
                );
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose() => OwnFolder.Remove(_work.FullName);
}
