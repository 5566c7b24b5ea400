using System.Globalization;

namespace Pipeline.Terms;

/// <summary>Bytes for people, in powers of 1000.</summary>
public static class ByteCount
{
    public static string Text(long bytes) =>
        bytes switch
        {
            >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
            >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(bytes + 999) / 1000} kB"),
        };
}
