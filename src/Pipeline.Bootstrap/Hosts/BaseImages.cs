using System.Formats.Tar;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Bootstrap;

/// <summary>The demo's base images: Debian itself, and Python and Postgres from its packages.</summary>
internal static class BaseImages
{
    public static readonly BaseImage Debian = new(HelperImageBuild.Base, null);

    /// <summary>For tests on the Postgres of Debian 12; no stack needs it.</summary>
    private static readonly BaseImage OldDebian = new("pipeline/base:12", null);

    /// <summary>What the demo's Dockerfiles name.</summary>
    public static readonly IReadOnlyList<BaseImage> OfTheDemo =
    [
        new("pipeline/python:13", BundledFiles.Below("base/python")),
        new("pipeline/postgres:17", BundledFiles.Below("base/postgres")),
    ];

    private static readonly BaseImage[] All = [Debian, .. OfTheDemo];

    /// <summary>
    /// Those that are not there, or not built from what the repository says now. All, when no engine answers.
    /// </summary>
    public static async Task<IReadOnlyList<BaseImage>> Missing(CancellationToken ct)
    {
        try
        {
            using var engine = LocalEngine.Connect();
            if (await engine.Images.TryInspect(Debian.Name, ct) is not { } root)
                return All;
            var missing = new List<BaseImage>();
            foreach (var image in All.Where(i => i.Files is not null))
                if (!IsOf(await engine.Images.TryInspect(image.Name, ct), image.ContentHash(root.Id)))
                    missing.Add(image);
            return missing;
        }
        catch (Exception e) when (e is DockerException or EngineAddressException)
        {
            return All;
        }
    }

    /// <summary>What the tests stand on and the demo does not.</summary>
    public static async Task EnsureForTests(Action<string> line, CancellationToken ct)
    {
        using var engine = LocalEngine.Connect();
        if (await engine.Images.TryInspect(OldDebian.Name, ct) is null)
            await new DebianBootstrap(engine, DebianRelease.Bookworm).Make(OldDebian.Name, HostProbe.Os(), line, ct);
    }

    /// <summary>Builds an image on Debian's where it is not there, or not of its files.</summary>
    public static async Task Ensure(DockerEngine engine, BaseImage image, Action<string> line, CancellationToken ct)
    {
        var root = await engine.Images.Inspect(Debian.Name, ct);
        if (!IsOf(await engine.Images.TryInspect(image.Name, ct), image.ContentHash(root.Id)))
            await Build(engine, image, line, ct);
    }

    public static async Task Make(BaseImage image, OsRelease os, Action<string> line, CancellationToken ct)
    {
        using var engine = LocalEngine.Connect();
        if (image.Files is null)
            await new DebianBootstrap(engine, DebianRelease.Trixie).Make(image.Name, os, line, ct);
        else
            await Build(engine, image, line, ct);
    }

    private static async Task Build(DockerEngine engine, BaseImage image, Action<string> line, CancellationToken ct)
    {
        var root = await engine.Images.Inspect(Debian.Name, ct);
        using var context = new MemoryStream();
        await WriteTar(image.Files!, context, ct);
        context.Position = 0;
        var request = new BuildRequest
        {
            Args = new Dictionary<string, string> { ["BASE"] = Debian.Name },
            Labels = new Dictionary<string, string> { [BaseImage.ContentLabel] = image.ContentHash(root.Id) },
            Tags = [image.Name],
        };
        await new BuildxCli(engine.Address) { Watched = engine }.Build(request, context, line, ct);
    }

    private static async Task WriteTar(IEnumerable<BundledFile> files, Stream output, CancellationToken ct)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var file in files)
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, file.Path)
            {
                Mode = (UnixFileMode)0b110_100_100,
                DataStream = new MemoryStream(file.Content),
            };
            await tar.WriteEntryAsync(entry, ct);
        }
    }

    private static bool IsOf(ImageDetails? image, string hash) =>
        image?.Config.Labels.GetValueOrDefault(BaseImage.ContentLabel) == hash;
}
