using System.Globalization;
using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// One entry as one line of text and back: fields separated by spaces, names and targets percent-encoded, so the file
/// is plain ASCII.
/// </summary>
internal static class ManifestText
{
    private const string Kinds = "fdlpscb";

    /// <summary>
    /// All that a copy must keep; identical trees have identical lines. Links is left out: it counts names outside of
    /// the tree too.
    /// </summary>
    public static string Canonical(TreeEntry e) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Encode(e.Path.Raw)} {Kinds[(int)e.Kind]} {Convert.ToString(e.Mode, 8)} {e.Uid} {e.Gid} {e.Size} "
                + $"{e.MtimeNs} {Marked(e.LinkTarget)} {e.Sha256 ?? "-"} {e.Device ?? "-"} "
                + $"{Marked(e.HardLinkOf?.Raw)} {Attributes(e)}"
        );

    public static string Line(TreeEntry e) =>
        string.Create(CultureInfo.InvariantCulture, $"{Canonical(e)} {e.CtimeNs} {e.Inode} {e.Links} {e.FileSystem}");

    private static string Marked(string? raw) => raw is null ? "-" : "=" + Encode(raw);

    private static string Attributes(TreeEntry e) =>
        e.XAttrs.Count == 0 ? "-" : string.Join(',', e.XAttrs.Select(x => $"{Encode(x.Name)}={x.Value}"));

    /// <exception cref="FormatException">The line is not one that <see cref="Line"/> wrote.</exception>
    public static TreeEntry Parse(string line)
    {
        var f = line.Split(' ');
        if (f.Length != 16 || f[1].Length != 1 || Kinds.IndexOf(f[1][0], StringComparison.Ordinal) < 0)
        {
            throw new FormatException($"Not an entry of a tree manifest: {line}");
        }

        return new TreeEntry(
            TreePath.FromRaw(Decode(f[0])),
            (EntryKind)Kinds.IndexOf(f[1][0], StringComparison.Ordinal),
            Convert.ToInt32(f[2], 8),
            Long(f[3]),
            Long(f[4]),
            Long(f[5]),
            Long(f[6]),
            Long(f[12]),
            ulong.Parse(f[13], CultureInfo.InvariantCulture),
            (int)Long(f[14]),
            f[7] == "-" ? null : Decode(f[7][1..]),
            f[8] == "-" ? null : f[8],
            f[9] == "-" ? null : f[9],
            f[11] == "-" ? [] : [.. f[11].Split(',').Select(Attribute)],
            f[10] == "-" ? null : TreePath.FromRaw(Decode(f[10][1..]))
        )
        {
            FileSystem = ulong.Parse(f[15], CultureInfo.InvariantCulture),
        };
    }

    private static XAttr Attribute(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return new XAttr(Decode(text[..equals]), text[(equals + 1)..]);
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    public static string Encode(string raw)
    {
        if (!raw.AsSpan().ContainsAnyExceptInRange('-', 'z') && !raw.AsSpan().ContainsAny('=', '\\'))
        {
            return raw;
        }

        var text = new StringBuilder(raw.Length + 8);
        foreach (var c in raw)
        {
            _ = c is > ' ' and < (char)127 and not ('%' or ',' or '=')
                ? text.Append(c)
                : text.Append('%').Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    public static string Decode(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var raw = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            raw.Append(text[i] == '%' ? (char)Convert.ToByte(text.Substring(i + 1, 2), 16) : text[i]);
            i += text[i] == '%' ? 2 : 0;
        }

        return raw.ToString();
    }
}
