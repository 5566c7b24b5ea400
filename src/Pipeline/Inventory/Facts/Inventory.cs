namespace Pipeline.Inventories;

/// <summary>
/// A Compose project as it runs: where the code of each service comes from, what could change it, and what follows.
/// Facts are read; everything under "what follows" is computed from them. Holds names of secrets, never values.
/// </summary>
public sealed record Inventory
{
    /// <summary>When it was looked at, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The compose project.</summary>
    public required string Project { get; init; }

    /// <summary>The stack of a swarm; null where Compose runs it.</summary>
    public SwarmFacts? Swarm { get; init; }

    /// <summary>The folder that relative paths of the compose files start at; null where nothing says it.</summary>
    public string? Folder { get; init; }

    /// <summary>Compose files, absolute; empty where none was found.</summary>
    public IReadOnlyList<string> ComposeFiles { get; init; } = [];

    /// <summary>The git repository that holds the compose files; null where there is none.</summary>
    public RepositoryFacts? Repository { get; init; }

    public required IReadOnlyList<ContainerFacts> Containers { get; init; }

    /// <summary>
    /// Services as compose starts them, what another one depends on first; empty without compose files.
    /// </summary>
    public IReadOnlyList<string> StartOrder { get; init; } = [];

    /// <summary>Every place where a service has code, or a copy of it.</summary>
    public required IReadOnlyList<CodePlace> Code { get; init; }

    /// <summary>Files in mounts that may be code, and of which nothing shows whether they run.</summary>
    public IReadOnlyList<UnjudgedCode> Unjudged { get; init; } = [];

    /// <summary>Env files that compose was given by name, absolute.</summary>
    public IReadOnlyList<string> EnvFiles { get; init; } = [];

    /// <summary>Profiles without which compose would not know services that have containers.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Named volumes that hold code.</summary>
    public IReadOnlyList<VolumeFacts> Volumes { get; init; } = [];

    /// <summary>Where the compose files and the running containers disagree, as sentences.</summary>
    public IReadOnlyList<string> Disagreements { get; init; } = [];

    /// <summary>What could change the code, or the containers.</summary>
    public IReadOnlyList<CodeChanger> Changers { get; init; } = [];

    /// <summary>What the services log in to a database with.</summary>
    public IReadOnlyList<DatabaseLogin> Databases { get; init; } = [];

    /// <summary>Images that a rebuild may bring another content of, as sentences.</summary>
    public IReadOnlyList<string> UnpinnedImages { get; init; } = [];

    /// <summary>What compose files ask of builds and the pipeline's own build refuses, as sentences.</summary>
    public IReadOnlyList<string> UnsupportedBuilds { get; init; } = [];

    /// <summary>What could not be looked at, and why.</summary>
    public IReadOnlyList<string> NotSeen { get; init; } = [];

    /// <summary>What follows: the risks, worst first.</summary>
    public IReadOnlyList<Risk> Risks { get; init; } = [];

    /// <summary>What follows: the ways to bring baked code to the services.</summary>
    public IReadOnlyList<StrategyRating> Strategies { get; init; } = [];

    /// <summary>What follows: what has to be settled before a first deploy. Empty means GO.</summary>
    public IReadOnlyList<string> OpenConditions { get; init; } = [];

    /// <summary>Whether there is something to worry about.</summary>
    public bool IsWorrying { get; init; }
}
