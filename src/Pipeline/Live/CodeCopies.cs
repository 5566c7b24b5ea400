using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Copies of the code in mounts, by the names of their files. An entry point that fills a volume once, while it is
/// empty, leaves an earlier image's code there for ever: its contents are no more the commit's, its names still are.
/// </summary>
internal static class CodeCopies
{
    /// <summary>A sample of the commit's files says enough.</summary>
    private const int MostNames = 500;

    private const int MostFolders = 50;

    /// <param name="led">Absolute paths that a command line leads to, with symbolic links followed.</param>
    /// <param name="running">A container of the service, through which other mounts than volumes are read; without one
    /// they are not looked at.</param>
    /// <returns>Each folder that has more than half of the commit's files, with its mount: of two files one may be
    /// settings, which a service is given in another place.</returns>
    public static async Task<IReadOnlyList<string>> Find(
        StackContext context,
        Placement placement,
        ExpectedCode code,
        IEnumerable<string> led,
        ServiceState? running,
        CancellationToken ct
    )
    {
        var names = Names(code);
        var found = new List<string>();
        foreach (var folder in Elsewhere(context.Stack, placement.Service, Folders(names, led)).Take(MostFolders))
            if (
                MountOf(placement.Service, folder) is { } mount
                && await Read(context, mount, folder, names, running, ct) is var there and > 0
                && there * 2 > names.Count
            )
                found.Add($"{mount.Describe()}: {folder} has {there} of its {names.Count} files by their names");
        return found;
    }

    /// <summary>What the code's programs are made of; all of it where nothing is named as code is.</summary>
    internal static IReadOnlyList<TreePath> Names(ExpectedCode code)
    {
        var files = code.Git.Entries.Where(e => e.Size > 0 && e.LinkTarget is null).Select(e => e.Path).ToList();
        var programs = files.Where(f => CommandPaths.IsCode(f.ToString())).ToList();
        return [.. (programs.Count > 0 ? programs : files).Take(MostNames)];
    }

    /// <summary>Where the whole of the code would lie, if these paths were in it, or were it.</summary>
    internal static IEnumerable<string> Folders(IReadOnlyList<TreePath> names, IEnumerable<string> led) =>
        led.SelectMany(path =>
                names
                    .Select(n => $"/{n}")
                    .Where(n => path.EndsWith(n, StringComparison.Ordinal))
                    .Select(n => path[..^n.Length])
                    .Prepend(path[..path.LastIndexOf('/')])
                    .Prepend(path)
            )
            .Where(f => f.Length > 1)
            .Distinct();

    /// <summary>
    /// Without the places that are compared: a path in a mount below the code, such as a volume at its <c>vendor</c>,
    /// leads to the code's own folder, too.
    /// </summary>
    internal static IEnumerable<string> Elsewhere(Stack stack, ComposeService service, IEnumerable<string> folders) =>
        folders.Except(stack.Placements.Where(p => p.Service.Name == service.Name).Select(p => p.Tree.Path));

    private static ComposeMount? MountOf(ComposeService service, string path) =>
        service.Mounts.Where(m => ContainerPath.Covers(m.Target, path)).MaxBy(m => m.Target.Length);

    private static async Task<int> Read(
        StackContext context,
        ComposeMount mount,
        string folder,
        IReadOnlyList<TreePath> names,
        ServiceState? running,
        CancellationToken ct
    )
    {
        var inside = ContainerPath.Below(mount.Target, folder);
        var prefix = TreePath.FromText(
            mount.Kind == MountKind.Volume ? ContainerPath.Join(mount.Subpath, inside) : inside
        );
        TreeLocation? place =
            mount.Kind == MountKind.Volume
                ? await context.Engine.Volumes.TryInspect(mount.Source!, ct) is null
                    ? null
                    : new VolumeLocation(mount.Source!)
                : running is { Running: true } && !BoundFiles.IsOfTheMachine(mount)
                    ? new ProcessLocation(running.Container, running.Pid, mount.Target)
                    : null;
        if (place is null)
            return 0;
        var wanted = names.SelectMany(Spellings).Select(n => prefix / n).ToList();
        try
        {
            var there = await context.Trees.Read(place, new ReadRequest(Only: wanted, FactsOnly: true), ct);
            return names.Count(n => Spellings(n).Any(s => there.Find(prefix / s)?.Kind == EntryKind.File));
        }
        catch (TreeException)
        {
            return 0; // What is mounted there is a file, or is gone.
        }
    }

    /// <summary>Python runs bytecode without its source, too.</summary>
    private static IEnumerable<TreePath> Spellings(TreePath name)
    {
        yield return name;
        if (name.Raw.EndsWith(".py", StringComparison.Ordinal))
            yield return TreePath.FromRaw(name.Raw + "c");
    }
}
