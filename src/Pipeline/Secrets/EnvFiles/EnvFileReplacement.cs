using Microsoft.Win32.SafeHandles;
using Pipeline.Platform;

namespace Pipeline.Secrets;

/// <summary>
/// The new file beside the old one, until it takes its name. Whatever happens it does not stay: it holds secrets. What
/// a killed process left behind is removed by the next one (the pipeline's lock makes sure that no other is at work).
/// All is done to open files, never to names: the folder may belong to a user who swaps them.
/// </summary>
internal sealed class EnvFileReplacement : IDisposable
{
    private readonly FilePlace _place;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private bool _committed;

    internal EnvFileReplacement(FilePlace place)
    {
        _place = place;
        var prefix = $".{place.Name}.pipeline-";
        foreach (var left in place.Folder.Names().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
            place.Folder.Remove(left);
        _temporary = $"{prefix}{Guid.NewGuid():N}.tmp";
        _file = place.Folder.CreateFile(_temporary);
    }

    /// <param name="like">The old file: its extended attributes are kept.</param>
    internal void Prepare(byte[] bytes, SafeFileHandle like, int mode, uint uid, uint gid)
    {
        RandomAccess.Write(_file, bytes, 0);
        ExtendedAttributes.Copy(like, _file, _place.Target);
        // The owner first: changing it clears the set-id bits, and with mode 600 nobody else gets in between.
        Libc.Check(Libc.fchown(_file, uid, gid), $"give {_place.Target} to {uid}:{gid}");
        Libc.Check(Libc.fchmod(_file, (uint)mode), $"set the mode of {_place.Target}");
        Durable.Flush(_file, _place.Target);
    }

    /// <exception cref="IOException">The name does not lead to the new file: somebody else renames files in this
    /// folder.</exception>
    internal void Commit()
    {
        _place.Folder.Rename(
            Libc.Name(_temporary),
            _place.Folder,
            Libc.Name(_place.Name),
            flags: 0,
            $"rename to {_place.Target}"
        );
        _committed = true;
        if (_place.Folder.Stat(_place.Name) is not { } now || !now.SameFile(Native.Stat(_file)))
            throw new IOException("somebody else renamed files in its folder meanwhile");
        _place.Folder.Flush();
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_committed)
            _place.Folder.Remove(_temporary);
    }
}
