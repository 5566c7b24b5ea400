namespace Pipeline.Inventories;

/// <summary>One container of the project.</summary>
public sealed record ContainerFacts
{
    /// <summary>The compose service.</summary>
    public required string Service { get; init; }

    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>Container ID.</summary>
    public required string Id { get; init; }

    /// <summary>The reference it was created by.</summary>
    public required string Reference { get; init; }

    /// <summary>Image ID.</summary>
    public required string Image { get; init; }

    /// <summary>created, running, paused, restarting, exited or dead.</summary>
    public required string Status { get; init; }

    /// <summary>healthy, unhealthy or starting; null without a healthcheck.</summary>
    public string? Health { get; init; }

    /// <summary>How often the engine restarted it.</summary>
    public int Restarts { get; init; }

    /// <summary>Last start, UTC; null when it never started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Process ID on the engine's host; 0 when it does not run.</summary>
    public int Pid { get; init; }

    /// <summary>As configured; "" is the image's, most often root.</summary>
    public string User { get; init; } = "";

    public string WorkingFolder { get; init; } = "/";

    /// <summary>What was configured to run, words that may be secret masked.</summary>
    public string Command { get; init; } = "";

    /// <summary>What runs, by the kernel's record; by <c>ps</c> where that cannot be read.</summary>
    public IReadOnlyList<RunningProcess> Processes { get; init; } = [];

    public IReadOnlyList<MountFacts> Mounts { get; init; } = [];

    /// <summary>Names of environment variables that hold a secret.</summary>
    public IReadOnlyList<string> SecretVariables { get; init; } = [];

    /// <summary>How its image is built; null where the compose files build none.</summary>
    public BuildFacts? Build { get; init; }

    /// <summary>Whether the container has a healthcheck.</summary>
    public bool HasHealthcheck { get; init; }

    /// <summary>Files of its image, among code, that were changed or added in the container's own layer.</summary>
    public IReadOnlyList<string> ChangedInLayer { get; init; } = [];

    /// <summary>Where the code that runs comes from.</summary>
    public RunsFrom RunsFrom { get; init; }

    /// <summary>The same in words, with the evidence.</summary>
    public string Verdict { get; init; } = "";
}
