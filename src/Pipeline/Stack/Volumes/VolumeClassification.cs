using System.Globalization;
using System.Text;

namespace Pipeline.Stacks;

/// <summary>What a path in a volume is, and so what a rebuild does with it.</summary>
public enum PathClass
{
    /// <summary>From the image.</summary>
    Code,

    /// <summary>The service's own data: kept.</summary>
    State,

    /// <summary>Kept, though nobody uses it.</summary>
    Preserved,

    /// <summary>May be lost.</summary>
    Disposable,

    /// <summary>A folder that is nothing but the way to something classified: kept as it is.</summary>
    Structure,

    /// <summary>Where another mount sits: kept as it is.</summary>
    MountPoint,

    /// <summary>No rule says: the release stops.</summary>
    Unknown,
}

/// <summary>A path in a volume, as raw bytes decoded as Latin-1, relative to the volume's root ("" is the root itself).</summary>
public readonly record struct VolumePath(string Raw, bool IsDirectory);

/// <summary>A path with its class and the rule that gave it, such as <c>state: logs/**</c>; null when none did.</summary>
public sealed record ClassifiedPath(string Raw, bool IsDirectory, PathClass Class, string? Rule);

/// <summary>Paths nobody accounted for, by the topmost folder (or file) that is unknown.</summary>
/// <param name="Raw">That folder, Latin-1 as above.</param>
/// <param name="Count">How many paths, itself included.</param>
/// <param name="Line">The list item to add to <c>pipeline.yml</c>.</param>
/// <param name="IsMany">The folder itself is known, but many paths directly in it are not.</param>
public sealed record UnknownGroup(string Raw, int Count, string Line, bool IsMany = false);

/// <summary>Two rules of different classes that fit a path equally well.</summary>
public sealed record RuleConflict(string Raw, string First, string Second);

/// <summary>Every path of a volume with its class, in the order given.</summary>
public sealed record VolumeClassification(
    string VolumeKey, IReadOnlyList<ClassifiedPath> Paths, IReadOnlyList<UnknownGroup> Unknown, IReadOnlyList<RuleConflict> Conflicts)
{
    private const int MostShown = 20;

    /// <summary>Why a rebuild must not go on, with what to add to <c>pipeline.yml</c>; null when every path is accounted for.</summary>
    public string? Refusal
    {
        get
        {
            var text = new StringBuilder();
            foreach (var rules in Conflicts.GroupBy(c => (c.First, c.Second)))
                text.Append(CultureInfo.InvariantCulture, $"Volume {VolumeKey}: \"{rules.Key.First}\" and \"{rules.Key.Second}\" fit {Show(rules.First().Raw)} equally well{More(rules.Count() - 1)}. Make one of them more specific.\n");
            if (Unknown.Count > 0) AppendUnknown(text);
            return text.Length == 0 ? null : text.ToString().TrimEnd('\n');
        }
    }

    private void AppendUnknown(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Volume {VolumeKey}: {Unknown.Sum(u => u.Count)} paths are neither code nor listed in pipeline.yml:\n");
        foreach (var group in Unknown.Take(MostShown))
            text.Append(CultureInfo.InvariantCulture, $"  {(group.IsMany ? "many in " : "")}{Show(group.Raw)}{(group.Count > 1 ? $" ({group.Count} paths)" : "")}\n");
        text.Append(More(Unknown.Count - MostShown).Trim()).Append(Unknown.Count > MostShown ? "\n" : "");
        text.Append(CultureInfo.InvariantCulture, $"Add what the service needs under state, old backups under preserved, caches under disposable:\nvolumes:\n  {VolumeKey}:\n    state:\n");
        foreach (var group in Unknown) text.Append("      ").Append(group.Line).Append('\n');
    }

    private static string More(int count) => count > 0 ? $" (and {count} more)" : "";

    private static string Show(string raw) => ReadContext.Quote(RawPath.ToText(raw, '\uFFFD'), longest: 4096);
}
