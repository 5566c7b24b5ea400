using Pipeline.Live;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Which files a process runs that are somebody's own code: what the kernel has mapped, and what the command line leads
/// to. Installed interpreters, servers and libraries of the image are left out. Pure.
/// </summary>
internal static class LoadedFiles
{
    private const int AnyExecute = 0b001_001_001;

    private static readonly string[] Installed = ["/lib/", "/lib64/", "/etc/", "/dev/", "/proc/", "/memfd:", "/["];

    public static IReadOnlyList<LoadedFile> Of(ProcessFact process, ContainerView view)
    {
        // Variables such as NODE_OPTIONS name files too; a search path names folders, which are no files.
        var arguments = process.Arguments.Skip(1).Concat(process.Loaders.Select(v => v.Split('=', 2)[^1])).ToList();
        var folders = CommandPaths.Search(process.Folder, process.Loaders, _ => false).Prepend(process.Folder);
        var led = folders
            .SelectMany(f => CommandPaths.Find(arguments, f))
            .Select(view.Real)
            .Where(f => f.StartsWith('/') && IsRunnable(view, f));
        var mapped = process.Mapped.Append(process.Executable).Select(Whole).Where(m => m.StartsWith('/'));
        return
        [
            .. mapped
                .Concat(led)
                .Distinct()
                .Where(f => IsOwn(view, f))
                .Select(f => new LoadedFile(f, From(view, f), ContainerView.NameOf(view.MountOf(f)))),
        ];
    }

    /// <summary>A file that is named as code is, or may be executed.</summary>
    private static bool IsRunnable(ContainerView view, string path) =>
        view.IsInLayer(path)
            ? CommandPaths.IsCode(path)
            : view.Find(path) is { Kind: EntryKind.File } entry
                && (CommandPaths.IsCode(path) || (entry.Mode & AnyExecute) != 0);

    private static bool IsOwn(ContainerView view, string path) =>
        view.MountOf(path) is { } mount
            ? mount.Type is "volume" or "bind" or "tmpfs"
                && !ContainerView.IsOfTheMachine(mount)
                && view.Find(path) is not null
            : CommandPaths.IsOwn(path) && !Installed.Any(i => path.StartsWith(i, StringComparison.Ordinal));

    private static RunsFrom From(ContainerView view, string path) =>
        view.IsInLayer(path) ? RunsFrom.ContainerLayer : ContainerView.KindOf(view.MountOf(path));

    private static string Whole(string path) =>
        path.EndsWith(" (deleted)", StringComparison.Ordinal) ? path[..^" (deleted)".Length] : path;
}
