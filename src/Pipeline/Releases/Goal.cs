using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Stacks;

namespace Pipeline.Releases;

/// <summary>
/// What a release is to reach. Stages go by this, and not by the command that opened the release.
/// </summary>
/// <param name="Commit">The commit to make live.</param>
public sealed record Goal(string Commit)
{
    /// <summary>
    /// Whether a new commit on top of it may be made live instead, with the block that brings the code into the image.
    /// </summary>
    public bool MayBake { get; private init; }

    /// <summary>
    /// Image reference to the ID of the image that must run; null where images are built from the commit.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Images { get; private init; }

    /// <summary>
    /// Whether a volume is backed up whole before its code changes; false where copies of the code alone are enough.
    /// </summary>
    public bool BacksUpState { get; private init; }

    /// <summary>
    /// Backups that volumes are restored from as a whole; null where the services' own data stays as it is.
    /// </summary>
    public IReadOnlyList<StateBackup>? State { get; private init; }

    /// <summary>Env files of services as they must be; null where they stay as they are.</summary>
    public IReadOnlyList<EnvFileBackup>? EnvFiles { get; private init; }

    /// <summary>The strategy that the code is to get; null where it keeps the one it has.</summary>
    public CodeStrategy? Strategy { get; private init; }

    /// <summary>
    /// The patch to commit on top of <see cref="Commit"/> and to make live with it; null where there is none.
    /// </summary>
    public PatchFile? Patch { get; private init; }

    /// <summary>
    /// Whether code that no service reads any more is taken out of volumes; the commit and the images stay live.
    /// </summary>
    public bool Cleans { get; private init; }

    /// <summary>The earlier release that is restored; null where something new is made live.</summary>
    public string? Restores { get; private init; }

    public static Goal From(Opening opening) =>
        opening.Kind switch
        {
            ReleaseKind.Deploy => new Goal(opening.Commit)
            {
                MayBake = true,
                BacksUpState = true,
                Strategy = opening.Strategy,
                Patch = opening.Patch,
            },
            ReleaseKind.Rollback => new Goal(opening.Commit)
            {
                Images = opening.Images ?? new Dictionary<string, string>(),
                BacksUpState = opening.State is not null,
                State = opening.State,
                EnvFiles = opening.EnvFiles,
                Restores = opening.Of,
            },
            ReleaseKind.Clean => new Goal(opening.Commit)
            {
                Images = opening.Images,
                BacksUpState = true,
                Cleans = true,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(opening), opening.Kind, "no such kind of release"),
        };

    /// <summary>The backup that this volume is restored from as a whole; null where its state stays.</summary>
    public StateBackup? StateOf(string volumeKey) => State?.FirstOrDefault(s => s.Key == volumeKey);
}
