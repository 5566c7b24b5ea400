using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Secrets;

/// <summary>ACLs, security labels and user attributes of a file: xattr(7). A rename would lose them silently.</summary>
internal static class ExtendedAttributes
{
    private const int NotSupported = 95;

    /// <exception cref="IOException">An attribute cannot be given to the other file.</exception>
    internal static void Copy(string from, string to)
    {
        var list = new byte[64 * 1024];
        var length = listxattr(Bytes(from), list, list.Length);
        if (length < 0 && Marshal.GetLastPInvokeError() == NotSupported)
            return;
        Check(length, from);
        foreach (var name in Encoding.UTF8.GetString(list, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = new byte[64 * 1024];
            var size = getxattr(Bytes(from), Bytes(name), value, value.Length);
            Check(size, $"{from}: attribute {name}");
            Check(setxattr(Bytes(to), Bytes(name), value, size, 0), $"attribute {name}");
        }
    }

    private static void Check(nint result, string what)
    {
        if (result < 0)
            throw new IOException($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + '\0');

    [DllImport("libc", SetLastError = true)]
    private static extern nint listxattr(byte[] path, byte[] list, nint size);

    [DllImport("libc", SetLastError = true)]
    private static extern nint getxattr(byte[] path, byte[] name, byte[] value, nint size);

    [DllImport("libc", SetLastError = true)]
    private static extern int setxattr(byte[] path, byte[] name, byte[] value, nint size, int flags);
}
