using Pipeline.Imports;
using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Files in mounts that are named as code is, and that neither the repository nor a command line leads to: a program
/// may load them all the same. Pure.
/// </summary>
internal static class MountedCode
{
    private const int MostNamed = 20;

    /// <summary>Those that Python has loaded: it left bytecode beside them.</summary>
    /// <param name="known">Folders and files that are accounted for.</param>
    /// <returns>Absolute paths.</returns>
    public static IReadOnlyList<string> Loaded(ContainerView view, IReadOnlyList<string> known) =>
        [
            .. view
                .Names.SelectMany(m => m.Value.Entries.Select(e => (Mount: m.Key, m.Value, e.Path)))
                .Where(e => DerivedPython.SourceOf(e.Path) is { } source && e.Value.Contains(source))
                .Select(e => Absolute(e.Mount, DerivedPython.SourceOf(e.Path)!.Value))
                .Distinct()
                .Where(p => IsOpen(view, p, known)),
        ];

    /// <summary>
    /// Those in folders of mounts that a variable such as PYTHONPATH tells a program to look in first.
    /// </summary>
    /// <returns>Absolute paths.</returns>
    public static IReadOnlyList<string> Searched(ContainerView view, IReadOnlyList<string> known) =>
        [
            .. (view.Processes?.Processes ?? [])
                .SelectMany(p => CommandPaths.Search(p.Folder, p.Loaders, _ => false).Skip(1))
                .Select(view.Real)
                .Distinct()
                .SelectMany(folder => Below(view, folder))
                .Where(p => CommandPaths.IsCode(p) && IsOpen(view, p, known)),
        ];

    private static IEnumerable<string> Below(ContainerView view, string folder) =>
        view.MountOf(folder) is { } mount && view.Names.TryGetValue(mount.Destination, out var names)
            ? names
                .Entries.Where(e => e.Kind == EntryKind.File)
                .Select(e => Absolute(mount.Destination, e.Path))
                .Where(p => ContainerPath.Covers(folder, p))
            : [];

    /// <summary>The others, by mount.</summary>
    public static IEnumerable<UnjudgedCode> Other(ContainerView view, IReadOnlyList<string> known)
    {
        foreach (var (destination, names) in view.Names)
        {
            var files = names
                .Entries.Where(e => e.Kind == EntryKind.File && !DerivedPython.IsCache(e.Path))
                .Select(e => (Path: Absolute(destination, e.Path), Name: e.Path.ToString()))
                .Where(e => CommandPaths.IsCode(e.Path) && IsOpen(view, e.Path, known))
                .Where(e => view.MountOf(e.Path)?.Destination == destination)
                .Select(e => e.Name.Length == 0 ? Path.GetFileName(destination) : e.Name)
                .Take(MostNamed)
                .ToList();
            var mount = view.MountOf(destination);
            if (files.Count > 0)
                yield return new UnjudgedCode(
                    [view.Service],
                    destination,
                    ContainerView.KindOf(mount),
                    ContainerView.NameOf(mount)!,
                    files
                );
        }
    }

    private static bool IsOpen(ContainerView view, string path, IReadOnlyList<string> known) =>
        view.MountOf(path) is { } mount
        && !ContainerView.IsOfTheMachine(mount)
        && !known.Any(k => ContainerPath.Covers(k, path) && view.MountOf(k)?.Destination == mount.Destination)
        && !CodeSearch.IsInstalled(path);

    private static string Absolute(string folder, TreePath path) => ContainerPath.Normalise($"{folder}/{path}");
}
