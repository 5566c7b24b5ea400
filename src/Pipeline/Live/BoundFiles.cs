using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Searches a bind mount for files of a commit, as a running container sees it. Only what has a name and a size of the
/// commit is hashed.
/// </summary>
internal static class BoundFiles
{
    private static readonly string[] Machine = ["/", "/proc", "/sys", "/dev", "/run", "/var/run", "/var/lib/docker"];

    /// <summary>Whether the mount is a part of the machine itself.</summary>
    public static bool IsOfTheMachine(ComposeMount mount) =>
        Machine.Contains(mount.Source) || mount.Source?.EndsWith(".sock", StringComparison.Ordinal) == true;

    /// <returns>Files of the commit, by their name and content; none where the mount cannot be read.</returns>
    public static async Task<IReadOnlyList<TreePath>> Same(
        StackContext context,
        ComposeMount mount,
        ExpectedCode code,
        ServiceState running,
        CancellationToken ct
    )
    {
        // A secret or a config has no path of its own on the engine's host.
        if (mount.Source?.StartsWith('/') != true || IsOfTheMachine(mount))
            return [];
        try
        {
            var place = new ProcessLocation(running.Container, running.Pid, mount.Target);
            var facts = await context.Trees.Read(place, new ReadRequest(Unhashed: true), ct);
            if (facts.Find(TreePath.Root)?.Kind == EntryKind.File)
                return await SameFile(context, place, code, ct);
            var wanted = code
                .Git.Entries.Where(e => e.Size > 0 && e.LinkTarget is null)
                .Select(e => (e.Path.Name, e.Size))
                .ToHashSet();
            var like = facts
                .Entries.Where(e => e.Kind == EntryKind.File && wanted.Contains((e.Path.Name, e.Size)))
                .Select(e => e.Path)
                .ToList();
            return CodeElsewhere.Same(code, await context.Trees.Read(place, new ReadRequest(Only: like), ct));
        }
        catch (TreeException)
        {
            return [];
        }
    }

    private static async Task<IReadOnlyList<TreePath>> SameFile(
        StackContext context,
        ProcessLocation place,
        ExpectedCode code,
        CancellationToken ct
    )
    {
        var hash = (await context.Trees.Read(place, ReadRequest.Full, ct)).Find(TreePath.Root)?.Sha256;
        return [.. code.Git.Entries.Where(e => e.Size > 0 && e.Sha256 == hash).Select(e => e.Path)];
    }
}
