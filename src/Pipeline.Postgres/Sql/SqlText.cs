using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Postgres;

/// <summary>
/// Quoting. Every name that reaches SQL text passes through here: names have capitals, quotes and spaces.
/// </summary>
public static class SqlText
{
    /// <summary>A quoted identifier, always with quotes, so that no keyword or capital is special.</summary>
    /// <exception cref="ArgumentException">Empty, or holds a NUL, which no identifier may.</exception>
    public static string Identifier(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("An identifier cannot hold a NUL character.", nameof(name));
        }

        return "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A string literal that means the same whatever <c>standard_conforming_strings</c> is.</summary>
    [SuppressMessage("Globalization", "CA1307", Justification = "char overloads are ordinal")]
    public static string Literal(string value)
    {
        var quoted =
            "'"
            + value.Replace("'", "''", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal)
            + "'";
        return value.Contains('\\') ? " E" + quoted : quoted;
    }

    /// <summary>Two quoted identifiers with a dot between.</summary>
    public static string Qualified(string schema, string name) => Identifier(schema) + "." + Identifier(name);

    /// <summary>Reads one identifier as Postgres does: unquoted folds to lower case, quoted is literal.</summary>
    internal static string ReadIdentifier(string text)
    {
        text = text.Trim();
        return text.StartsWith('"') && text.EndsWith('"') && text.Length > 1
            ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : text.ToLowerInvariant();
    }
}
