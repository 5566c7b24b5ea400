namespace Pipeline.Stacks;

/// <summary>Which mounts of a service cover a code path, and so hide the image's files there.</summary>
/// <param name="Whole">The mount that provides all of the code path: the deepest one at or above it; null when the
/// image itself does.</param>
/// <param name="Inside">The code path relative to the root of what is mounted (volume root, a <c>subpath</c> included);
/// "" is the root.</param>
/// <param name="Beaten">Mounts above the code path that a deeper one covers in turn.</param>
/// <param name="Partial">Mounts below the code path: each covers a part of it.</param>
public sealed record Shadow(
    string CodePath,
    ComposeMount? Whole,
    string Inside,
    IReadOnlyList<ComposeMount> Beaten,
    IReadOnlyList<ComposeMount> Partial
)
{
    /// <summary>Computes it for one service; <paramref name="codePath"/> is absolute and normalised.</summary>
    public static Shadow Find(ComposeService service, string codePath) => Find(service, codePath, except: null);

    /// <summary>
    /// Anonymous volumes that <c>up -V</c> would renew besides those that un-cover <paramref name="codePaths"/>; their
    /// content would be lost. For the image's own <c>VOLUME</c>s too, give <see
    /// cref="ComposeService.WithImageVolumes"/>.
    /// </summary>
    /// <returns>Their targets, sorted.</returns>
    public static IReadOnlyList<string> AlsoRenewed(ComposeService service, IEnumerable<string> codePaths)
    {
        var wanted = codePaths
            .Select(p => Find(service, p).Whole)
            .OfType<ComposeMount>()
            .Select(m => m.Target)
            .ToHashSet();
        return
        [
            .. service
                .Mounts.Where(m => m.Kind == MountKind.Anonymous && !wanted.Contains(m.Target))
                .Select(m => m.Target)
                .Order(StringComparer.Ordinal),
        ];
    }

    internal static Shadow Find(ComposeService service, string codePath, ComposeMount? except)
    {
        var above = service
            .Mounts.Where(m => m != except && ContainerPath.Covers(m.Target, codePath))
            .OrderByDescending(m => m.Target.Length)
            .ToList();
        var below = service
            .Mounts.Where(m => m.Target != codePath && ContainerPath.Covers(codePath, m.Target))
            .ToList();
        var whole = above.FirstOrDefault();
        var inside = whole is null
            ? ""
            : ContainerPath.Join(whole.Subpath, ContainerPath.Below(whole.Target, codePath));
        return new Shadow(codePath, whole, inside, [.. above.Skip(1)], below);
    }
}
