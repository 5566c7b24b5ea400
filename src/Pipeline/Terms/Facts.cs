namespace Pipeline.Terms;

/// <summary>
/// What the plans and receipts of earlier stages say to the stages after them. A value: the runner adds those of each
/// plan and receipt, and hands the sum on with the release.
/// </summary>
public sealed record Facts
{
    public static readonly Facts None = new();

    /// <summary>The commit that was made on top of that of the goal; null where there is none.</summary>
    public string? Commit { get; init; }

    /// <summary>
    /// Image reference to the image ID that is to run: of images that are there already, or that were built; null where
    /// nothing is said of images.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Images { get; init; }

    /// <summary>
    /// Image reference to the name by which the nodes of a swarm pull it, <c>registry/shop:tag@sha256:…</c>: of images
    /// that the registry has; null where nothing is said of them.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Pushed { get; init; }

    /// <summary>
    /// What the services read, as looked at in planning; not in the journal. Null where nobody looked.
    /// </summary>
    public Proof? Live { get; init; }

    /// <summary>Paths of <c>--discard</c> that were found among the code; not in the journal.</summary>
    public IReadOnlyList<string> Discarded { get; init; } = [];

    /// <summary>Both; where both say something of the same, the later one counts.</summary>
    public Facts And(Facts later) =>
        new()
        {
            Commit = later.Commit ?? Commit,
            Images = later.Images ?? Images,
            Pushed = later.Pushed ?? Pushed,
            Live = later.Live ?? Live,
            Discarded = [.. Discarded.Union(later.Discarded)],
        };
}
