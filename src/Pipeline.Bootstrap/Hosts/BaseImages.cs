using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Bootstrap;

/// <summary>The demo's base images: Debian itself, and Python and Postgres from its packages.</summary>
/// <param name="folder">The repository's <c>docker/base</c>.</param>
internal sealed class BaseImages(string folder)
{
    public static readonly BaseImage Debian = new(HelperImageBuild.Base, null);

    /// <summary>For tests on the Postgres of Debian 12; no stack needs it.</summary>
    private static readonly BaseImage OldDebian = new("pipeline/base:12", null);

    private const string Format = "{{json .RepoTags}}\t{{.Id}}\t{{json .Config.Labels}}";

    private readonly BaseImage[] _all =
    [
        Debian,
        new("pipeline/python:13", Path.Combine(folder, "python")),
        new("pipeline/postgres:17", Path.Combine(folder, "postgres")),
    ];

    /// <summary>
    /// Those that are not there, or not built from what the repository says now. All, when no engine answers.
    /// </summary>
    public async Task<IReadOnlyList<BaseImage>> Missing(CancellationToken ct)
    {
        var inspect = await new Command("docker", ["image", "inspect", "--format", Format, .. _all.Select(i => i.Name)])
            .Run(ct)
            .ConfigureAwait(false);
        var found = inspect.Output.Split('\n').Select(l => l.Split('\t')).Where(p => p.Length == 3).ToList();
        var root = found.Find(p => Has(p, Debian));
        return root is null
            ? _all
            :
            [
                .. _all.Where(i =>
                    i.Folder is not null
                    && !found.Exists(p => Has(p, i) && p[2].Contains(i.ContentHash(root[1]), StringComparison.Ordinal))
                ),
            ];
    }

    /// <summary>What the tests stand on and the demo does not.</summary>
    public static async Task EnsureForTests(Action<string> line, CancellationToken ct)
    {
        if (
            !(
                await new Command("docker", "image", "inspect", "--format", "{{.Id}}", OldDebian.Name)
                    .Run(ct)
                    .ConfigureAwait(false)
            ).Ok
        )
            await DebianBootstrap
                .Make(OldDebian.Name, HostProbe.Os(), line, ct, DebianRelease.Bookworm)
                .ConfigureAwait(false);
    }

    public static async Task Make(BaseImage image, OsRelease os, Action<string> line, CancellationToken ct)
    {
        if (image.Folder is null)
            await DebianBootstrap.Make(image.Name, os, line, ct).ConfigureAwait(false);
        else
            await Build(image, line, ct).ConfigureAwait(false);
    }

    private static async Task Build(BaseImage image, Action<string> line, CancellationToken ct)
    {
        var root = await new Command("docker", "image", "inspect", "--format", "{{.Id}}", Debian.Name)
            .Output(ct)
            .ConfigureAwait(false);
        await new Command(
            "docker",
            "buildx",
            "build",
            "--load",
            "--provenance=false",
            "--progress=plain",
            "--build-arg",
            $"BASE={Debian.Name}",
            "--label",
            $"{BaseImage.ContentLabel}={image.ContentHash(root)}",
            "--tag",
            image.Name,
            image.Folder!
        )
            .Output(ct, line: line)
            .ConfigureAwait(false);
    }

    private static bool Has(string[] found, BaseImage image) =>
        found[0].Contains($"\"{image.Name}\"", StringComparison.Ordinal);
}
