using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Terms;

/// <summary>
/// What a plan was made of, in one word: 32 hex digits over all of its parts, then three of each part, by which a later
/// run can tell which part differs. Those three only help the message: whether two plans are equal, the 32 say.
/// </summary>
public sealed partial record PlanHash
{
    private const int Whole = 32;
    private const int Each = 3;

    private PlanHash(string text) => Text = text;

    public string Text { get; }

    public static PlanHash From(IReadOnlyList<PlanPart> parts)
    {
        var lines = string.Concat(parts.Select(p => $"{p.Name}\0{p.Digest}\n"));
        var whole = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))[..Whole];
        return new PlanHash(whole + string.Concat(parts.Select(p => p.Digest[..Each])));
    }

    /// <exception cref="PipelineException">Exit 64: no dry run prints such a hash.</exception>
    public static PlanHash Parse(string text) =>
        Form().IsMatch(text)
            ? new PlanHash(text)
            : throw PipelineException.Usage(
                "--plan-hash: expected the whole plan hash of a dry run (digits and the letters a to f, more than "
                    + $"{Whole}); found '{text}', {text.Length} characters",
                "copy it from the last line of the same command with --dry-run"
            );

    /// <summary>Whether the parts are those that the hash was made from.</summary>
    public bool IsOf(IReadOnlyList<PlanPart> parts) => From(parts) == this;

    /// <summary>
    /// Names of the parts that differ; empty where that cannot be told: the hash has another number of parts, or only
    /// its first digits differ.
    /// </summary>
    public IReadOnlyList<string> Differing(IReadOnlyList<PlanPart> parts) =>
        Text.Length != Whole + Each * parts.Count
            ? []
            :
            [
                .. parts
                    .Where((p, i) => p.Digest[..Each] != Text.Substring(Whole + Each * i, Each))
                    .Select(p => p.Name),
            ];

    public override string ToString() => Text;

    [GeneratedRegex(@"\A[0-9a-f]{32}([0-9a-f]{3})+\z")]
    private static partial Regex Form();
}
