using System.Text;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>Folders of a tree, whose names are bytes, and what is done to them without following a symlink.</summary>
internal static class Posix
{
    private const long OmitTime = (1L << 30) - 2; // UTIME_OMIT
    private const long Second = 1_000_000_000;

    /// <summary>RENAME_NOREPLACE of renameat2(2).</summary>
    public const uint NoReplace = 1;

    /// <summary>RENAME_EXCHANGE of renameat2(2).</summary>
    public const uint Exchange = 2;

    /// <summary>Opens a folder below a trusted one, component by component; a symlink on the way is an error.</summary>
    /// <exception cref="TreeException">There is no such folder, or a component is a symlink.</exception>
    public static OpenFolder Open(string root, TreePath path) =>
        Try(() =>
        {
            var folder = OpenFolder.At(root);
            foreach (var name in path.Raw.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                using var parent = folder;
                folder = parent.Below(Name(name), $"{root}: {path}, component {RawText.Quote(name)}");
            }

            return folder;
        });

    /// <summary>renameat2(2).</summary>
    public static void Rename(OpenFolder from, string oldName, OpenFolder to, string newName, uint flags) =>
        Try(() =>
        {
            var shown = $"{from.Shown}/{RawText.Quote(oldName)} and {to.Shown}/{RawText.Quote(newName)}";
            from.Rename(Name(oldName), to, Name(newName), flags, shown);
            return true;
        });

    /// <summary>Sets the modification time and leaves the access time.</summary>
    public static void SetMtime(OpenFolder folder, long ns) =>
        Try(() =>
        {
            var nanoseconds = ((ns % Second) + Second) % Second;
            Libc.Check(
                Libc.futimens(folder.Handle, [0, OmitTime, (ns - nanoseconds) / Second, nanoseconds]),
                folder.Shown
            );
            return true;
        });

    /// <summary>Brings the whole file system that a folder lies on to the disk.</summary>
    public static void FlushFileSystem(OpenFolder folder) =>
        Try(() =>
        {
            Durable.FlushFileSystem(folder.Handle, folder.Shown);
            return true;
        });

    private static byte[] Name(string raw) => Encoding.Latin1.GetBytes(raw + "\0");

    private static T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException e)
        {
            throw new TreeException(e.Message, e);
        }
    }
}
