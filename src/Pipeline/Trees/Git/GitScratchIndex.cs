using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// A copy of a clone's index, and a place for new objects, outside of the clone: what git does with them leaves the
/// clone as it is. They belong to the clone's owner, as whom git runs.
/// </summary>
internal sealed class GitScratchIndex : IDisposable
{
    private readonly string _folder = OwnFolder.Make("index");

    /// <param name="index">The clone's index; null, or none there, for an empty one.</param>
    private GitScratchIndex(string? index, GitOwner? owner)
    {
        try
        {
            Directory.CreateDirectory(Objects);
            Directory.CreateDirectory(WorkTree);
            if (owner is null && File.Exists(index))
                File.Copy(index, Index);
            else if (owner is not null)
                MakeFor(owner, index);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static GitScratchIndex CopyOf(string index, GitOwner? owner) => new(index, owner);

    public static GitScratchIndex Empty(GitOwner? owner) => new(null, owner);

    public string Index => Path.Combine(_folder, "index");

    public string Objects => Path.Combine(_folder, "objects");

    /// <summary>An empty folder, for what git writes besides.</summary>
    public string WorkTree => Path.Combine(_folder, "work");

    /// <summary>With these git works on it, and not on the clone, whose objects it sees all the same.</summary>
    public async Task<(string, string)[]> Variables(GitProcess git, CancellationToken ct) =>
        [
            ("GIT_INDEX_FILE", Index),
            ("GIT_OBJECT_DIRECTORY", Objects),
            (
                "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                await git.Line(["rev-parse", "--path-format=absolute", "--git-path", "objects"], null, ct)
            ),
        ];

    /// <summary>Root removes what somebody else may rename meanwhile.</summary>
    public void Dispose() => OwnFolder.Remove(_folder);

    /// <summary>
    /// Root reads the index, so it must be the owner's own file, and not what a link in that clone points at.
    /// </summary>
    private void MakeFor(GitOwner owner, string? index)
    {
        using (var folder = OpenFolder.At(_folder))
        using (var objects = folder.Below(Libc.Name("objects"), Objects))
        using (var work = folder.Below(Libc.Name("work"), WorkTree))
        {
            if (index is not null && Native.Stat(index) is not null)
                Copy(owner, index, folder);
            owner.Give(objects.Handle, Objects);
            owner.Give(work.Handle, WorkTree);
            owner.Give(folder.Handle, _folder);
        }
    }

    private void Copy(GitOwner owner, string index, OpenFolder folder)
    {
        using var place = FilePlace.Find(index);
        using var from = new FileStream(place.Folder.OpenFile(place.Name, Libc.ReadOnly), FileAccess.Read);
        if (Native.Stat(from.SafeFileHandle) is not { IsRegular: true } facts || facts.Uid != owner.Uid)
            throw new GitException(
                $"{index} does not belong to user {owner.Uid}, who owns the clone; chown it to that user."
            );
        using var to = new FileStream(folder.CreateFile("index"), FileAccess.ReadWrite);
        from.CopyTo(to);
        to.Flush();
        owner.Give(to.SafeFileHandle, Index);
    }
}
