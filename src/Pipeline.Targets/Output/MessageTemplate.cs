using System.Globalization;
using System.Text;

namespace Pipeline.Targets.Output;

/// <summary>Message templates in Serilog's syntax: <c>{Name}</c>, <c>{Name:format}</c>, <c>{{</c>.</summary>
internal static class MessageTemplate
{
    /// <summary>Holes take the values in order; a hole without a value stays as written.</summary>
    public static string Render(string template, object?[] values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < template.Length; i++)
        {
            var isDoubled = i + 1 < template.Length && template[i] is '{' or '}' && template[i + 1] == template[i];
            var end = template[i] == '{' && !isDoubled ? template.IndexOf('}', i) : -1;
            if (end > i && next < values.Length)
            {
                text.Append(Format(template[(i + 1)..end], values[next++]));
                i = end;
            }
            else
            {
                text.Append(template[i]);
                i += isDoubled ? 1 : 0;
            }
        }

        return text.ToString();
    }

    private static string Format(string hole, object? value)
    {
        var colon = hole.IndexOf(':', StringComparison.Ordinal);
        var format = colon < 0 || hole[(colon + 1)..] is "l" or "j" ? null : hole[(colon + 1)..];
        return value is IFormattable formattable
            ? formattable.ToString(format, CultureInfo.InvariantCulture)
            : value?.ToString() ?? "null";
    }
}
