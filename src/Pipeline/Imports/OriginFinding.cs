namespace Pipeline.Imports;

/// <summary>Something resolves otherwise than in the image.</summary>
/// <param name="Expected">Where the image has it; "" when it does not.</param>
/// <param name="Found">Where the running container has it; "" when it does not.</param>
public sealed record OriginFinding(OriginKind Kind, string Name, string Expected, string Found)
{
    public override string ToString() =>
        Kind == OriginKind.Content
            ? $"{Name} has other content than in the image (SHA-256 {Found}, expected {Expected})"
            : $"{Name} comes from {Shown(Found)}; in the image it comes from {Shown(Expected)}";

    private static string Shown(string where) => where.Length == 0 ? "nowhere" : where;
}
