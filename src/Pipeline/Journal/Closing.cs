using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>How a release ended, and the tuple a rollback restores.</summary>
/// <param name="Env">Keys of the env files, each with a keyed hash of its value; null where it could not be
/// read.</param>
public sealed record Closing(
    Outcome Outcome,
    string Commit,
    IReadOnlyDictionary<string, string> Images,
    IReadOnlyList<ServiceState> After,
    string? Reason = null,
    IReadOnlyDictionary<string, string>? Env = null
)
{
    /// <summary>The version of its commit, where that is another one than it was opened for.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// Nodes of a swarm that were lost, and not looked at: what is said to be proven is proven without them. Null where
    /// there are none, and in old journals.
    /// </summary>
    public IReadOnlyList<string>? WithoutNodes { get; init; }

    /// <summary>
    /// The env files that services name themselves, in copies; null where they could not be copied, or it was not asked
    /// for.
    /// </summary>
    public IReadOnlyList<EnvFileBackup>? EnvFiles { get; init; }
}
