namespace Pipeline.Targets;

/// <summary>What happens to a skipped target's dependencies that nothing else needs.</summary>
public enum DependencyBehavior
{
    /// <summary>They run.</summary>
    Execute,

    /// <summary>They are skipped too (the default).</summary>
    Skip,
}
