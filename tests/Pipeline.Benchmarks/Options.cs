namespace Pipeline.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="Only">Names of benchmarks; empty for all.</param>
/// <param name="Page">Where the page goes; null to print the table only.</param>
internal sealed record Options(IReadOnlyList<string> Only, bool Quick, string? Page)
{
    /// <exception cref="ArgumentException">Says what was expected and what was found.</exception>
    public static Options Parse(IReadOnlyList<string> arguments, IReadOnlyList<string> known)
    {
        var options = new Options([], false, null);
        for (var i = 0; i < arguments.Count; i++)
            options = arguments[i] switch
            {
                "--quick" => options with { Quick = true },
                "--only" => options with { Only = Names(Value(arguments, ref i), known) },
                "--page" => options with { Page = Value(arguments, ref i) },
                var other => throw new ArgumentException($"expected --only, --quick or --page; found '{other}'"),
            };
        return options;
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count
            ? arguments[i]
            : throw new ArgumentException($"{arguments[i - 1]}: expected a value; found nothing");

    private static IReadOnlyList<string> Names(string given, IReadOnlyList<string> known)
    {
        var names = given.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 && names.All(known.Contains)
            ? names
            : throw new ArgumentException($"--only: expected some of {string.Join(", ", known)}; found '{given}'");
    }
}
