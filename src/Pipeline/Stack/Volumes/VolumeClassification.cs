using System.Globalization;
using System.Text;

namespace Pipeline.Stacks;

/// <summary>Every path of a volume with its class, in the order given.</summary>
public sealed record VolumeClassification(
    string VolumeKey,
    IReadOnlyList<ClassifiedPath> Paths,
    IReadOnlyList<UnknownGroup> Unknown,
    IReadOnlyList<RuleConflict> Conflicts
)
{
    private const int MostShown = 20;

    /// <summary>
    /// Why a rebuild must not go on, with what to add to <c>pipeline.yml</c>; null when every path is accounted for.
    /// </summary>
    public string? Refusal
    {
        get
        {
            var text = new StringBuilder();
            foreach (var rules in Conflicts.GroupBy(c => (c.First, c.Second)))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"Volume {VolumeKey}: \"{rules.Key.First}\" and \"{rules.Key.Second}\" fit "
                        + $"{Show(rules.First().Raw)} equally well{More(rules.Count() - 1)}. "
                        + $"Make one of them more specific.\n"
                );
            if (Unknown.Count > 0)
                AppendUnknown(text);
            return text.Length == 0 ? null : text.ToString().TrimEnd('\n');
        }
    }

    private void AppendUnknown(StringBuilder text)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"Volume {VolumeKey}: {Unknown.Sum(u => u.Count)} paths are neither code nor listed in pipeline.yml:\n"
        );
        foreach (var group in Unknown.Take(MostShown))
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {(group.IsMany ? "many in " : "")}{Show(group.Raw)}{(group.Count > 1 ? $" ({group.Count} paths)" : "")}\n"
            );
        text.Append(More(Unknown.Count - MostShown).Trim()).Append(Unknown.Count > MostShown ? "\n" : "");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Add what the service needs under state, old backups under preserved, caches under "
                + $"disposable:\nvolumes:\n  {VolumeKey}:\n    state:\n"
        );
        foreach (var group in Unknown)
            text.Append("      ").Append(group.Line).Append('\n');
    }

    private static string More(int count) => count > 0 ? $" (and {count} more)" : "";

    private static string Show(string raw) => ReadContext.Quote(RawPath.ToText(raw, '\uFFFD'), longest: 4096);
}
