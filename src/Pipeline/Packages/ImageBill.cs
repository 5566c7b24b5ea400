using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Packages;

/// <summary>
/// The software bill of materials of an image (CycloneDX 1.6, JSON), from its package databases. The same image has the
/// same bill. Pure.
/// </summary>
public sealed record ImageBill(string Image, IReadOnlyList<InstalledPackage> Packages, string Text)
{
    /// <summary>SHA-256 of <see cref="Text"/>, in lower-case hexadecimal digits.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <param name="image">The image's ID.</param>
    /// <param name="osRelease">The content of its <c>/usr/lib/os-release</c>; empty where it has none.</param>
    public static ImageBill Of(string image, IReadOnlyList<InstalledPackage> packages, string osRelease)
    {
        var (system, version) = (Field(osRelease, "ID"), Field(osRelease, "VERSION_ID"));
        var listed = packages
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ThenBy(p => p.Architecture, StringComparer.Ordinal)
            .ThenBy(p => p.Kind, StringComparer.Ordinal)
            .ThenBy(p => p.Version, StringComparer.Ordinal)
            .Select(p => Component(p, system, version));
        var described = new JsonObject
        {
            ["type"] = "container",
            ["bom-ref"] = image,
            ["name"] = image,
            ["hashes"] = CycloneDx.Hashes("SHA-256", image.Split(':')[^1]),
        };
        return new ImageBill(image, packages, CycloneDx.Document(described, listed));
    }

    private static JsonObject Component(InstalledPackage package, string? system, string? version)
    {
        var url = package.Kind is "deb" or "apk" ? OfSystem(package, system, version) : OfLanguage(package);
        return new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = url,
            ["name"] = package.Name,
            ["version"] = package.Version,
            ["purl"] = url,
        };
    }

    private static string OfLanguage(InstalledPackage package) =>
        $"pkg:{package.Kind}/{string.Join('/', package.Name.Split('/').Select(Escaped))}@{Escaped(package.Version)}";

    private static string OfSystem(InstalledPackage package, string? system, string? version)
    {
        var distribution = system is null || version is null ? "" : $"&distro={Escaped($"{system}-{version}")}";
        return $"pkg:{package.Kind}/{(system is null ? "" : Escaped(system) + "/")}{Escaped(package.Name)}"
            + $"@{Escaped(package.Version)}?arch={Escaped(package.Architecture)}{distribution}";
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    /// <summary>As os-release(5) writes it, with or without quotes; null where it does not say.</summary>
    private static string? Field(string osRelease, string key) =>
        osRelease
            .Split('\n')
            .Where(l => l.StartsWith($"{key}=", StringComparison.Ordinal))
            .Select(l => l[(key.Length + 1)..].Trim().Trim('"', '\''))
            .FirstOrDefault(v => v.Length > 0);
}
