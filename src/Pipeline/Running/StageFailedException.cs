using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>A stage's work or its proof failed.</summary>
public sealed class StageFailedException(StageName stage, string message, Exception? inner)
    : Exception($"{stage}: {message}", inner)
{
    public StageName Stage { get; } = stage;
}
