using System.Formats.Tar;
using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Docker;
using Pipeline.Packages;
using Pipeline.Releases;
using Pipeline.Stacks;

namespace Pipeline.Live;

/// <summary>
/// The packages of an image, from its package databases and the metadata of pip and npm, in a container that is never
/// started.
/// </summary>
public static class ImagePackages
{
    private const string OsRelease = "/usr/lib/os-release";
    private const string Dpkg = "/var/lib/dpkg/status";

    /// <summary>Where images without a package manager have a file for each package (distroless).</summary>
    private const string DpkgFolder = "/var/lib/dpkg/status.d";

    private static readonly string[] Apk = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

    /// <summary>
    /// Where pip, npm and people put packages. Those of Debian below /usr/lib and /usr/share are in its database.
    /// </summary>
    private static readonly string[] Installed =
    [
        "/app",
        "/home",
        "/opt",
        "/root",
        "/srv",
        "/usr/lib/node_modules",
        "/usr/local/lib",
        "/usr/src",
        "/var/www",
        "/venv",
    ];

    /// <summary>Bytes; metadata has a readme in it, and none is larger.</summary>
    private const long LargestMetadata = 4 << 20;

    /// <returns>The bill, and that of the packages of the system alone, which is all that earlier versions of Pipeline
    /// have listed; null where there are none.</returns>
    public static Task<(ImageBill? All, ImageBill? OfSystem)> Read(
        StackContext context,
        string image,
        CancellationToken ct
    ) =>
        Scratch.Unstarted(
            context,
            image,
            async container =>
            {
                var containers = context.Engine.Containers;
                var system = await Packages(containers, container, ct);
                var release = await Text(containers, container, OsRelease, ct);
                var folder = (await context.Engine.Images.Inspect(image, ct)).Config.WorkingDir;
                var others = await OfLanguages(containers, container, folder, ct);
                ImageBill? Bill(IReadOnlyList<InstalledPackage> packages) =>
                    packages.Count == 0 ? null : ImageBill.Of(image, packages, release);
                return (Bill([.. system, .. others]), Bill(system));
            },
            ct
        );

    /// <summary>Each once, wherever it lies.</summary>
    private static async Task<IReadOnlyList<InstalledPackage>> OfLanguages(
        ContainerApi containers,
        string container,
        string workingFolder,
        CancellationToken ct
    )
    {
        var own = ContainerPath.Normalise(workingFolder);
        var isApart = own != "/" && !Installed.Any(f => ContainerPath.Covers(f, own) || ContainerPath.Covers(own, f));
        var found = new HashSet<InstalledPackage>();
        foreach (var folder in isApart ? [.. Installed, own] : Installed)
        await foreach (var (path, text) in Files(containers, container, folder, IsMetadata, ct))
            if (PackageFolder.Read(path, text) is { } package)
                found.Add(package);
        return [.. found];
    }

    private static async Task<IReadOnlyList<InstalledPackage>> Packages(
        ContainerApi containers,
        string container,
        CancellationToken ct
    )
    {
        var packages = new List<InstalledPackage>();
        packages.AddRange(PackageDatabase.Dpkg(await Text(containers, container, Dpkg, ct)));
        if (packages.Count == 0)
            packages.AddRange(PackageDatabase.DpkgFolder(await Text(containers, container, DpkgFolder, ct)));
        foreach (var database in packages.Count == 0 ? Apk : [])
            packages.AddRange(PackageDatabase.Apk(await Text(containers, container, database, ct)));
        return packages;
    }

    /// <summary>The file, or all files of the folder with an empty line between them; empty where nothing is
    /// there.</summary>
    private static async Task<string> Text(ContainerApi containers, string container, string path, CancellationToken ct)
    {
        var text = new StringBuilder();
        await foreach (var (_, content) in Files(containers, container, path, _ => true, ct))
            text.Append(content).Append("\n\n");
        return text.ToString();
    }

    private static bool IsMetadata(TarEntry entry) =>
        entry.Length <= LargestMetadata && PackageFolder.IsMetadata(entry.Name);

    /// <summary>The file, or those below the folder that are wanted; none where nothing is there.</summary>
    private static async IAsyncEnumerable<(string Path, string Text)> Files(
        ContainerApi containers,
        string container,
        string path,
        Func<TarEntry, bool> isWanted,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var archive = await TryGet(containers, container, path, ct);
        if (archive is null)
            yield break;
        await using var tar = new TarReader(archive);
        while (await tar.GetNextEntryAsync(cancellationToken: ct) is { } entry)
            if (entry.DataStream is { } content && isWanted(entry))
                yield return (entry.Name, await new StreamReader(content, Encoding.UTF8).ReadToEndAsync(ct));
    }

    private static async Task<Stream?> TryGet(
        ContainerApi containers,
        string container,
        string path,
        CancellationToken ct
    )
    {
        try
        {
            return await containers.GetArchive(container, path, ct);
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
    }
}
