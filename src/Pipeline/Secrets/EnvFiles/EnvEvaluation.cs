namespace Pipeline.Secrets;

/// <summary>
/// Gives every key its value: in the order of the file, the last one wins, the environment answers references first.
/// </summary>
internal static class EnvEvaluation
{
    /// <returns>Values as Latin-1 strings.</returns>
    internal static Dictionary<string, string> Evaluate(
        ReadOnlySpan<byte> bytes,
        IReadOnlyList<EnvStatement> statements,
        Func<string, string?> environment,
        EnvDialect dialect
    )
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? Environment(string key) => environment(key) is { } value ? EnvText.FromReadable(value) : null;
        foreach (var statement in statements)
        {
            string? Lookup(string key) => Environment(key) ?? values.GetValueOrDefault(key);
            if (statement.Kind == EnvStatementKind.Assignment)
                values[statement.Key] = Value(bytes, statement, Lookup, dialect);
            else if (Environment(statement.Key) is { } inherited)
                values[statement.Key] = inherited;
        }

        return values;
    }

    private static string Value(
        ReadOnlySpan<byte> bytes,
        EnvStatement statement,
        Func<string, string?> lookup,
        EnvDialect dialect
    )
    {
        var raw = EnvText.Latin1(bytes[statement.ValueStart..statement.ValueEnd]);
        var expansion = new EnvExpansion(lookup, statement.Key, statement.Line);
        var value = statement.Quote switch
        {
            EnvQuote.Single => EnvEscapes.Unquote(raw[1..^1], '\''),
            EnvQuote.Double => expansion.Expand(EnvEscapes.Expand(EnvEscapes.Unquote(raw[1..^1], '"'))),
            EnvQuote.Raw => raw,
            _ => expansion.Expand(raw),
        };
        return dialect == EnvDialect.Project && value.Contains('\0', StringComparison.Ordinal)
            ? throw new EnvFileException(
                $"the value of {statement.Key} holds a NUL; Compose rejects the file.",
                statement.Line
            )
            : value;
    }
}
