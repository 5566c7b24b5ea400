namespace Pipeline.Stacks;

/// <summary>How a service's image is built.</summary>
/// <param name="Context">Absolute folder, or a URL.</param>
/// <param name="Dockerfile">As written, relative to the context.</param>
/// <param name="Unsupported">Keys of <c>build</c> that are set but that the pipeline's own build does not
/// honour.</param>
public sealed record ComposeBuild(
    string Context,
    string Dockerfile,
    string? Target,
    IReadOnlyDictionary<string, HiddenValue> Args,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> Platforms,
    IReadOnlyList<string> Unsupported
)
{
    /// <summary>Everything else that it says and the build honours.</summary>
    public BuildOptions More { get; init; } = BuildOptions.None;
}
