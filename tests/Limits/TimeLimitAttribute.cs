namespace Pipeline.Testing;

/// <summary>
/// How long each test of a method or class may take, where <see cref="Default"/> is too short. A net for tests that
/// hang, no claim about speed.
/// </summary>
/// <param name="longForm">Where this environment variable asks for a long form, there is no limit.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TimeLimitAttribute(double minutes, string? longForm = null) : Attribute
{
    /// <summary>Several times what the slowest test without an attribute takes on two busy cores.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(8);

    public TimeSpan Limit { get; } =
        longForm is not null && Environment.GetEnvironmentVariable(longForm) is { Length: > 0 }
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMinutes(minutes);
}
