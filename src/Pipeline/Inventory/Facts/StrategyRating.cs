namespace Pipeline.Inventories;

/// <summary>One way to bring baked code to the services of a code place.</summary>
/// <param name="Path">The code's folder.</param>
/// <param name="Strategy">As pipeline.yml names it: rebuild, unshadow, mount-path or bind.</param>
/// <param name="Recommended">Whether this is the one.</param>
/// <param name="Possible">Whether it can be done with the mounts as they are.</param>
/// <param name="Why">What speaks for it or against it here.</param>
/// <param name="Cost">What each deploy costs with it.</param>
public sealed record StrategyRating(
    string Path,
    string Strategy,
    bool Recommended,
    bool Possible,
    string Why,
    string Cost
);
