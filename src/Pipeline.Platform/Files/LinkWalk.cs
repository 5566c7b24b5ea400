namespace Pipeline.Platform;

/// <summary>Follows a path as the kernel does, and keeps which symlinks it met that others may have made.</summary>
internal static class LinkWalk
{
    private const int MostLinks = 40; // As the kernel: path_resolution(7).

    /// <returns>The path without symlinks, and the links that are in nobody's folder but another user's, or in one that
    /// others may write to.</returns>
    /// <exception cref="FileNotFoundException">A component is not there.</exception>
    internal static (string Target, IReadOnlyList<UntrustedLink> Links) Follow(string path)
    {
        var (at, left, links, followed) = ("/", new Stack<string>(Parts(path)), new List<UntrustedLink>(), 0);
        while (left.TryPop(out var part))
        {
            var next = Path.Combine(at, part);
            var facts =
                part == ".."
                    ? null
                    : Native.Stat(next) ?? throw new FileNotFoundException($"{next}: there is no such file.");
            if (facts is not { IsSymlink: true })
            {
                at = part == ".." ? Path.GetDirectoryName(at) ?? "/" : next;
                continue;
            }

            if (++followed > MostLinks)
                throw new IOException($"{path}: too many symbolic links.");
            if (Native.Stat(at) is { IsOurs: false } folder)
                links.Add(new UntrustedLink(next, folder.Uid));
            var target =
                new FileInfo(next).LinkTarget
                ?? throw new IOException($"{next} was changed while it was followed; try again.");
            at = Path.IsPathRooted(target) ? "/" : at;
            foreach (var one in Parts(target))
                left.Push(one);
        }

        return (at, links);
    }

    /// <summary>Its components, the last one first: as a stack takes them.</summary>
    private static IEnumerable<string> Parts(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").Reverse();
}
