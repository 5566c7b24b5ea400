using System.Globalization;
using System.Text;

namespace Pipeline.Trees;

/// <summary>Sections "name bytes\n…", ended by "end 0\n"; without the end the output was cut short.</summary>
internal sealed class Sections
{
    private readonly Dictionary<string, string> _sections = [];

    /// <exception cref="TreeException">Cut short.</exception>
    public static Sections Parse(ReadOnlySpan<byte> output)
    {
        var parsed = new Sections();
        while (!parsed.Has("end"))
        {
            var newline = output.IndexOf((byte)'\n');
            var header = newline < 0 ? [] : Encoding.ASCII.GetString(output[..newline]).Split(' ');
            if (
                header.Length != 2
                || int.Parse(header[1], CultureInfo.InvariantCulture) is var size && output.Length < newline + 1 + size
            )
            {
                throw new TreeException("tree-read ended before all was read.");
            }

            parsed._sections[header[0]] = Encoding.Latin1.GetString(output.Slice(newline + 1, size));
            output = output[(newline + 1 + size)..];
        }

        return parsed;
    }

    public bool Has(string name) => _sections.ContainsKey(name);

    public string Text(string name) => _sections.GetValueOrDefault(name, "");

    /// <summary>The NUL-terminated fields of a section.</summary>
    public string[] Fields(string name) => Text(name) is { Length: > 0 } text ? text[..^1].Split('\0') : [];
}
