using System.Globalization;
using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// Writes a POSIX.1-2001 (pax) tar whose names are bytes; System.Formats.Tar only takes text. Owner 0:0, one mtime for
/// all, so equal input gives equal bytes.
/// </summary>
internal sealed class RawTar(Stream output, long mtimeSeconds)
{
    private const int Block = 512;
    private const int NameSize = 100;
    private const long LargestOctalSize = 0x1_FFFF_FFFF;

    public Task Directory(TreePath path, CancellationToken ct) => Header(path.Raw + "/", '5', 0b111_101_101, 0, "", ct);

    public Task Symlink(TreePath path, string target, CancellationToken ct) =>
        Header(path.Raw, '2', 0b111_111_111, 0, target, ct);

    /// <summary>A file's header; exactly <paramref name="size"/> bytes and <see cref="Pad"/> must follow.</summary>
    public Task File(TreePath path, int mode, long size, CancellationToken ct) =>
        Header(path.Raw, '0', mode, size, "", ct);

    public async Task File(TreePath path, int mode, byte[] content, CancellationToken ct)
    {
        await File(path, mode, content.Length, ct);
        await output.WriteAsync(content, ct);
        await Pad(content.Length, ct);
    }

    /// <summary>Fills up the last block of a file of this size.</summary>
    public Task Pad(long size, CancellationToken ct) =>
        output.WriteAsync(new byte[(Block - (size % Block)) % Block], ct).AsTask();

    /// <summary>Two zero blocks.</summary>
    public Task End(CancellationToken ct) => output.WriteAsync(new byte[2 * Block], ct).AsTask();

    private async Task Header(string name, char type, int mode, long size, string link, CancellationToken ct)
    {
        var records =
            (name.Length > NameSize ? Record("path", name) : "")
            + (link.Length > NameSize ? Record("linkpath", link) : "")
            + (size > LargestOctalSize ? Record("size", size.ToString(CultureInfo.InvariantCulture)) : "");
        if (records.Length > 0)
        {
            await output.WriteAsync(Fields("PaxHeader", 'x', 0b110_100_100, records.Length, ""), ct);
            await output.WriteAsync(Encoding.Latin1.GetBytes(records), ct);
            await Pad(records.Length, ct);
        }

        await output.WriteAsync(Fields(name, type, mode, Math.Min(size, LargestOctalSize), link), ct);
    }

    /// "length key=value\n", where the length counts its own digits.
    private static string Record(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var length = rest.Length;
        while (length != rest.Length + length.ToString(CultureInfo.InvariantCulture).Length)
        {
            length = rest.Length + length.ToString(CultureInfo.InvariantCulture).Length;
        }

        return length.ToString(CultureInfo.InvariantCulture) + rest;
    }

    private byte[] Fields(string name, char type, int mode, long size, string link)
    {
        var block = new byte[Block];
        void Put(int at, string text) => Encoding.Latin1.GetBytes(text, block.AsSpan(at));
        string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');
        Put(0, name.Length > NameSize ? name[..NameSize] : name);
        Put(100, Octal(mode, 7));
        Put(108, Octal(0, 7));
        Put(116, Octal(0, 7));
        Put(124, Octal(size, 11));
        Put(136, Octal(mtimeSeconds, 11));
        Put(148, "        ");
        Put(156, type.ToString());
        Put(157, link.Length > NameSize ? link[..NameSize] : link);
        Put(257, "ustar\0" + "00");
        Put(148, Octal(block.Sum(b => (int)b), 6) + "\0 ");
        return block;
    }
}
