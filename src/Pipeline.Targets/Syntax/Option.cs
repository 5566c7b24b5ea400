namespace Pipeline.Targets.Syntax;

/// <summary>One <c>--name value…</c> as it was written; <see cref="Inline"/> is what followed an equals sign.</summary>
internal sealed record Option(string Name, string? Inline, List<string> Following)
{
    public IReadOnlyList<string> Values => Inline is null ? Following : [Inline, .. Following];
}
