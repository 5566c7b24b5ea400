using System.Formats.Tar;
using System.Text;
using Pipeline.Docker;
using Pipeline.Packages;
using Pipeline.Releases;

namespace Pipeline.Live;

/// <summary>The packages of an image, from its package databases, in a container that is never started.</summary>
public static class ImagePackages
{
    private const string OsRelease = "/usr/lib/os-release";
    private const string Dpkg = "/var/lib/dpkg/status";

    /// <summary>Where images without a package manager have a file for each package (distroless).</summary>
    private const string DpkgFolder = "/var/lib/dpkg/status.d";

    private static readonly string[] Apk = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

    /// <returns>Null where the image has no database of dpkg or apk.</returns>
    public static Task<ImageBill?> Read(StackContext context, string image, CancellationToken ct) =>
        Scratch.Unstarted(
            context,
            image,
            async container =>
            {
                var packages = await Packages(context.Engine.Containers, container, ct);
                return packages.Count == 0
                    ? null
                    : ImageBill.Of(image, packages, await Text(context.Engine.Containers, container, OsRelease, ct));
            },
            ct
        );

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
        try
        {
            await using var archive = await containers.GetArchive(container, path, ct);
            await using var tar = new TarReader(archive);
            var text = new StringBuilder();
            while (await tar.GetNextEntryAsync(cancellationToken: ct) is { } entry)
                if (entry.DataStream is { } content)
                    text.Append(await new StreamReader(content, Encoding.UTF8).ReadToEndAsync(ct)).Append("\n\n");
            return text.ToString();
        }
        catch (DockerNotFoundException)
        {
            return "";
        }
    }
}
