namespace Pipeline.Testing;

/// <summary>
/// How long each test of a method or class may take, where <see cref="Default"/> is too short. A net for tests that
/// hang, no claim about speed.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TimeLimitAttribute(double minutes) : Attribute
{
    /// <summary>Several times what the slowest test without an attribute takes on two busy cores.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(6);

    public TimeSpan Limit { get; } = TimeSpan.FromMinutes(minutes);
}
