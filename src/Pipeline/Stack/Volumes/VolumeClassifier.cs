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

/// <summary>A path with its class and the rule that gave it, as written in <c>pipeline.yml</c>; null when none did.</summary>
public sealed record ClassifiedPath(string Raw, bool IsDirectory, PathClass Class, string? Rule);

/// <summary>Paths nobody accounted for, by the topmost folder (or file) that is unknown.</summary>
/// <param name="Raw">That folder, Latin-1 as above.</param>
/// <param name="Count">How many paths, itself included.</param>
/// <param name="Line">The list item to add to <c>pipeline.yml</c>.</param>
public sealed record UnknownGroup(string Raw, int Count, string Line);

/// <summary>Two rules of different classes that fit a path equally well.</summary>
public sealed record RuleConflict(string Raw, string First, string Second);

/// <summary>Every path of a volume with its class, in the order given.</summary>
public sealed record VolumeClassification(
    string VolumeKey, IReadOnlyList<ClassifiedPath> Paths, IReadOnlyList<UnknownGroup> Unknown, IReadOnlyList<RuleConflict> Conflicts)
{
    /// <summary>Why a rebuild must not go on, with what to add to <c>pipeline.yml</c>; null when every path is accounted for.</summary>
    public string? Refusal => throw new NotImplementedException();
}

/// <summary>Classifies every path of a volume; pure.</summary>
public static class VolumeClassifier
{
    /// <param name="code">Folders of code in the volume, from <see cref="VolumeLayout.Code"/>.</param>
    /// <param name="mountPoints">From <see cref="VolumeLayout.MountPoints"/>.</param>
    public static VolumeClassification Classify(
        VolumeRules rules, IReadOnlyList<string> code, IReadOnlyList<string> mountPoints, IEnumerable<VolumePath> paths) =>
        throw new NotImplementedException();
}

/// <summary>The glob dialect of <c>pipeline.yml</c>.</summary>
public sealed class PathGlob;
