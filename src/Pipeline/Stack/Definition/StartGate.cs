namespace Pipeline.Stacks;

/// <summary>What a service must have reached before the service after it is started.</summary>
public enum StartGate
{
    /// <summary>Its process has started.</summary>
    Started,

    /// <summary>It runs, and is healthy where it has a healthcheck.</summary>
    Healthy,
}
