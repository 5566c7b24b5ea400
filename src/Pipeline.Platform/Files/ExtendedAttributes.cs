using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Platform;

/// <summary>ACLs, security labels and user attributes of a file: xattr(7). A rename would lose them silently.</summary>
internal static class ExtendedAttributes
{
    private const int Largest = 64 * 1024; // XATTR_SIZE_MAX and XATTR_LIST_MAX

    /// <exception cref="IOException">An attribute cannot be given to the other file.</exception>
    internal static void Copy(SafeHandle from, SafeHandle to, string shown)
    {
        var list = new byte[Largest];
        var length = Libc.flistxattr(from, list, list.Length);
        if (length < 0 && Marshal.GetLastPInvokeError() == Libc.NotSupported)
            return;
        Libc.Check(length, shown);
        foreach (
            var name in Encoding.UTF8.GetString(list, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var value = new byte[Largest];
            var size = Libc.fgetxattr(from, Libc.Name(name), value, value.Length);
            Libc.Check(size, $"{shown}: attribute {name}");
            Libc.Check(Libc.fsetxattr(to, Libc.Name(name), value, size, 0), $"{shown}: attribute {name}");
        }
    }
}
