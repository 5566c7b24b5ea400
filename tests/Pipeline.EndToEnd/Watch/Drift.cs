using System.Runtime.Versioning;

namespace Pipeline.EndToEnd.Watch;

/// <summary>One way in which a stack drifts.</summary>
/// <param name="Name">Of the way.</param>
/// <param name="Says">What the watch says of it.</param>
/// <param name="Lay">Does it.</param>
/// <param name="Undo">Puts everything back.</param>
[SupportedOSPlatform("linux")]
public sealed record Drift(string Name, string[] Says, Func<WatchedShop, Task> Lay, Func<WatchedShop, Task> Undo)
{
    /// <summary>How many findings it makes; more come from what was not put back before.</summary>
    public int Findings { get; init; } = 1;
}
