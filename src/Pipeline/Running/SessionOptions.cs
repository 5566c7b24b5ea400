using Pipeline.Stages;
using Pipeline.Trees;

namespace Pipeline.Running;

/// <summary>What the command line says of one run.</summary>
public sealed record SessionOptions
{
    /// <summary>The pipeline.yml.</summary>
    public required string StackFile { get; init; }

    /// <summary>For messages and the lock: what was typed.</summary>
    public required string Target { get; init; }

    /// <summary>What followed <c>--stack</c>, as typed; null for the demo.</summary>
    public string? GivenStack { get; init; }

    /// <summary>Impacts that are approved beforehand (<c>--go</c>).</summary>
    public IReadOnlySet<Impact> Go { get; init; } = new HashSet<Impact>();

    public bool DryRun { get; init; }

    public bool AllowDirtyTree { get; init; }

    /// <summary>Paths in a volume, among the code, that no commit has and that are put aside (<c>--discard</c>).</summary>
    public IReadOnlyList<string> Discard { get; init; } = [];

    public TimeSpan LockWait { get; init; }

    public VolumeAccessMode VolumeAccess { get; init; }

    public bool Verbose { get; init; }

    /// <summary>Holds the runtime role's password (<c>--secret-stdin</c>); null where it comes from its file, the env file or a prompt.</summary>
    public Stream? Password { get; init; }

    /// <summary>Where to go back to; null for a deploy.</summary>
    public RollbackTarget? Rollback { get; init; }

    /// <summary>Who is asked; null where nobody is there.</summary>
    public TextReader? Terminal { get; init; } = Console.IsInputRedirected ? null : Console.In;
}

/// <summary>What was typed after <c>Rollback</c>.</summary>
/// <param name="WithState">Bring the volumes back whole, the services' own data too.</param>
/// <param name="KeepEnv">Leave env file and database role as they are.</param>
public sealed record RollbackTarget(string? Release = null, string? Image = null, bool WithState = false, bool KeepEnv = false);
