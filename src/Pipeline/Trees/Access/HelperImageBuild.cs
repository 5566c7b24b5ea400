using System.Security.Cryptography;
using Pipeline.Platform;
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
    /// <exception cref="CommandException">It could not be built: no base image, or no package mirror in
    /// reach.</exception>
    public static async Task<string> Ensure(Action<string> line, CancellationToken ct)
    {
        if (await Exists(Name, ct).ConfigureAwait(false))
            return Name;
        string[] own = await Exists(Base, ct).ConfigureAwait(false) ? ["--build-arg", $"BASE={Base}"] : [];
        await new Command(
            "docker",
            ["buildx", "build", "--load", "--provenance=false", "--progress=plain", .. own, "--tag", Name, "-"]
        )
            .Output(ct, async stdin => await stdin.WriteAsync(Dockerfile, ct).ConfigureAwait(false), line)
            .ConfigureAwait(false);
        return Name;
    }

    /// <summary>Its name, when it is there already.</summary>
    /// <exception cref="PipelineException">It is not there; a command that only looks builds nothing.</exception>
    public static async Task<string> Find(CancellationToken ct) =>
        await Exists(Name, ct).ConfigureAwait(false)
            ? Name
            : throw PipelineException.Refuse(
                $"what is asked for needs a helper container, and its image {Name} is not on this engine yet. "
                    + "A command that only looks builds nothing; a deploy builds it",
                "docker buildx build --load --build-arg "
                    + $"BASE={(await Exists(Base, ct).ConfigureAwait(false) ? Base : "<any image of Debian or Ubuntu on this engine>")} "
                    + $"--tag {Name} - < src/Pipeline/Trees/Access/helper.Dockerfile, or run without --dry-run"
            );

    private static async Task<bool> Exists(string image, CancellationToken ct) =>
        (
            await new Command("docker", "image", "inspect", "--format", "{{.Id}}", image).Run(ct).ConfigureAwait(false)
        ).Ok;

    private static byte[] Resource(string name)
    {
        using var stream = typeof(HelperImageBuild).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
