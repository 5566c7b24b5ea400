using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.Docker;

/// <summary>Builds paths and queries of the Engine API from names that were given by others.</summary>
internal static class Route
{
    /// <summary>
    /// Escapes a name; its slashes stay (images have them). Empty and dot segments would address something else, so
    /// they are refused.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty or has an empty or dot segment.</exception>
    public static string Name(string name)
    {
        var parts = name.Split('/');
        if (parts.Any(part => part.Trim() is "" or "." or ".."))
            throw new ArgumentException($"'{name}' cannot be a name of a Docker object", nameof(name));
        return string.Join('/', parts.Select(Uri.EscapeDataString));
    }

    /// <summary>Appends the parameters that have a value.</summary>
    public static string With(string path, params (string Key, string? Value)[] query)
    {
        var given = query
            .Where(item => item.Value is not null)
            .Select(item => $"{item.Key}={Uri.EscapeDataString(item.Value!)}")
            .ToList();
        return given.Count == 0 ? path : $"{path}?{string.Join('&', given)}";
    }

    public static string? Flag(bool value) => value ? "1" : null;

    /// <summary>Seconds since 1970 with a fraction, as <c>since</c> and <c>until</c> want them.</summary>
    public static string? Time(DateTimeOffset? time) =>
        time is { } value
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{value.ToUnixTimeSeconds()}.{value.UtcTicks % TimeSpan.TicksPerSecond:0000000}00"
            )
            : null;

    /// <summary>The engine's <c>filters</c> parameter; null when nothing is filtered.</summary>
    public static string? Filters(params (string Key, IReadOnlyList<string> Values)[] filters)
    {
        var given = filters.Where(filter => filter.Values.Count > 0).ToList();
        if (given.Count == 0)
            return null;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, values) in given)
            {
                json.WriteStartArray(key);
                foreach (var value in values)
                    json.WriteStringValue(value);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>A list with the value, or none.</summary>
    public static IReadOnlyList<string> Optional(string? value) => value is null ? [] : [value];
}
