using System.Formats.Tar;
using System.Security.Cryptography;
using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Trees;

/// <summary>
/// The image of the short-lived containers that work on volumes where we cannot reach them ourselves. Built on demand,
/// on the user's engine, from the embedded <c>helper.Dockerfile</c>; its tag is the Dockerfile's hash, so a new one is
/// never mistaken for it.
/// </summary>
public static class HelperImageBuild
{
    /// <summary>The base image that Setup makes; where it is there, the helper is built on it.</summary>
    public const string Base = "pipeline/base:13";

    private static readonly byte[] Dockerfile = Resource("helper.Dockerfile");

    /// <summary><c>pipeline/helper:</c> and the first 12 hex digits of the SHA-256 of its Dockerfile.</summary>
    public static string Name { get; } =
        $"pipeline/helper:{Convert.ToHexStringLower(SHA256.HashData(Dockerfile))[..12]}";

    /// <summary>Makes sure that it is there; returns its name.</summary>
    /// <param name="line">Sees the build's output.</param>
    /// <exception cref="BuildException">It could not be built: no base image, or no package mirror in
    /// reach.</exception>
    public static async Task<string> Ensure(DockerEngine engine, Action<string> line, CancellationToken ct)
    {
        if (await Exists(engine, Name, ct))
            return Name;
        var request = new BuildRequest
        {
            Args = await Exists(engine, Base, ct)
                ? new Dictionary<string, string> { ["BASE"] = Base }
                : new Dictionary<string, string>(),
            Tags = [Name],
        };
        await new BuildxCli(engine.Address) { Watched = engine }.Build(request, Context(), line, ct);
        return Name;
    }

    /// <summary>Its name, when it is there already.</summary>
    /// <exception cref="PipelineException">It is not there; a command that only looks builds nothing.</exception>
    public static async Task<string> Find(DockerEngine engine, CancellationToken ct) =>
        await Exists(engine, Name, ct)
            ? Name
            : throw PipelineException.Refuse(
                $"this command needs a helper container, and its image {Name} is not on this engine yet. "
                    + "A command that only reads builds no image; a deploy does",
                "docker buildx build --load --build-arg "
                    + $"BASE={(await Exists(engine, Base, ct) ? Base : "<any image of Debian or Ubuntu on this engine>")} "
                    + $"--tag {Name} - < src/Pipeline/Trees/Access/helper.Dockerfile, or run without --dry-run"
            );

    private static async Task<bool> Exists(DockerEngine engine, string image, CancellationToken ct) =>
        await engine.Images.TryInspect(image, ct) is not null;

    /// <summary>Nothing but the Dockerfile.</summary>
    private static MemoryStream Context()
    {
        var context = new MemoryStream();
        using (var tar = new TarWriter(context, leaveOpen: true))
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, nameof(Dockerfile))
                {
                    DataStream = new MemoryStream(Dockerfile),
                }
            );
        context.Position = 0;
        return context;
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(HelperImageBuild).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
