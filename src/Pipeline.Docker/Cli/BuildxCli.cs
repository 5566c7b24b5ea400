using System.Formats.Tar;
using System.Text.Json;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// <c>docker buildx build</c> on the engine's own BuildKit, with a clean environment. Cancellation ends its processes.
/// </summary>
public sealed class BuildxCli(EngineAddress address)
{
    private const int KeptLines = 40;

    private static readonly string[] DigestKeys = ["containerimage.digest", "containerimage.config.digest"];

    /// <inheritdoc cref="ComposeCli.Watched"/>
    public DockerEngine? Watched { get; init; }

    /// <summary>The context's own folder has a mode too; a tar of git's has no entry for it.</summary>
    private static readonly byte[] RootEntry = Root();

    /// <summary>
    /// Builds and loads an image. The same context and request give the same image ID while the engine's cache is warm.
    /// </summary>
    /// <param name="tarContext"> The build context as an uncompressed tar, read once; names and modes are the tar's.
    /// Its <c>.dockerignore</c>, or that beside the Dockerfile, counts.
    /// </param>
    /// <param name="line">Receives the build's progress.</param>
    /// <exception cref="BuildException">The build failed.</exception>
    /// <exception cref="DockerCliMissingException">No <c>docker</c> on PATH knows buildx.</exception>
    public async Task<BuildResult> Build(
        BuildRequest request,
        Stream tarContext,
        Action<string>? line = null,
        CancellationToken ct = default
    )
    {
        var docker = await DockerCli.Required("buildx", ct);
        using var context = await ContextFolder.Unpack([new MemoryStream(RootEntry), tarContext], ct);
        var folder = Path.GetDirectoryName(context.Path)!;
        var result = Path.Combine(folder, "result.json");
        var environment = WithArgs(await CliEnvironment.Bound(address, ct), request.Args);
        foreach (var (name, value) in request.Variables)
            environment[name] = value;
        await Run(
            new ChildCommand(docker, Arguments(request, context.Path, result), folder, environment, request.TimeLimit),
            line,
            ct
        );
        return new BuildResult(Digests(await File.ReadAllBytesAsync(result, ct)));
    }

    /// <summary>
    /// Attestations hold times: without them the image ID depends on the content alone. The builder "default" is the
    /// engine itself.
    /// </summary>
    internal static IReadOnlyList<string> Arguments(BuildRequest request, string context, string resultFile) =>
        [
            "buildx",
            "build",
            "--builder",
            "default",
            "--load",
            "--provenance=false",
            "--sbom=false",
            "--progress",
            "plain",
            "--metadata-file",
            resultFile,
            "--file",
            Path.Combine(context, request.Dockerfile),
            .. request.Target is { } target ? new[] { "--target", target } : [],
            .. request.Platform is { } platform ? new[] { "--platform", platform } : [],
            .. request.NoCache ? new[] { "--no-cache" } : [],
            .. request.Args.Keys.Order(StringComparer.Ordinal).SelectMany(name => new[] { "--build-arg", name }),
            .. Pairs("--label", request.Labels),
            .. request.Tags.SelectMany(tag => new[] { "--tag", tag }),
            .. request.Options,
            context,
        ];

    private static IReadOnlyList<string> Digests(byte[] result)
    {
        using var json = JsonDocument.Parse(result);
        return
        [
            .. DigestKeys
                .Select(key => json.RootElement.TryGetProperty(key, out var digest) ? digest.GetString() : null)
                .OfType<string>()
                .Distinct(),
        ];
    }

    private static IEnumerable<string> Pairs(string option, IReadOnlyDictionary<string, string> values) =>
        values
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => new[] { option, $"{pair.Key}={pair.Value}" });

    /// <summary>
    /// buildx takes an argument without a value from its environment, which other users cannot see as they see a
    /// command line.
    /// </summary>
    internal static Dictionary<string, string> WithArgs(
        Dictionary<string, string> environment,
        IReadOnlyDictionary<string, string> args
    )
    {
        foreach (var (name, value) in args)
            environment[name] = CliEnvironment.IsOwn(name)
                ? throw new ArgumentException(
                    $"a build argument cannot be called {name}: the docker programs take that variable for themselves",
                    nameof(args)
                )
                : value;
        return environment;
    }

    private async Task Run(ChildCommand command, Action<string>? line, CancellationToken ct)
    {
        var said = new LastLines(KeptLines);
        void Read(string text)
        {
            said.Add(text);
            line?.Invoke(text);
        }
        try
        {
            Task<int> Start(CancellationToken token) =>
                ChildProcess.Run(
                    command,
                    new ChildStreams { Output = ChildStreams.Lines(Read), Errors = ChildStreams.Lines(Read) },
                    token
                );
            var exit = await (Watched is { } engine ? engine.While("docker buildx build", Start, ct) : Start(ct));
            if (exit != 0)
                throw new BuildException(exit, said.Lines);
        }
        catch (TimeoutException error)
        {
            throw new BuildException(-1, [.. said.Lines, error.Message]);
        }
    }

    private static byte[] Root()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar))
        {
            tar.WriteEntry(
                new UstarTarEntry(TarEntryType.Directory, "./")
                {
                    Mode = (UnixFileMode)0b111_101_101,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                }
            );
            return bytes.ToArray(); // Before the end-of-archive blocks.
        }
    }
}
