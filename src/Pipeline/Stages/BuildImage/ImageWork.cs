namespace Pipeline.Stages.BuildImage;

/// <summary>One image to make current.</summary>
/// <param name="Reference">The name compose runs it by.</param>
/// <param name="Previous">The image ID that name names now; null when it names none.</param>
/// <param name="Existing">An image of this commit that was built and proven before; null when it has to be
/// built.</param>
public sealed record ImageWork(string Reference, string? Previous, string? Existing)
{
    /// <summary>
    /// The reference with the commit's version as tag, which names no image yet; null where it names one, or there is
    /// no version.
    /// </summary>
    public string? VersionTag { get; init; }

    /// <summary>
    /// The name by which a swarm pulls <see cref="Existing"/>, where its registry has that already; null on one host.
    /// </summary>
    public string? Pushed { get; init; }
}
