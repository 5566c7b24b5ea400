using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>What a release set out to do, and how everything ran before it.</summary>
/// <param name="Kind">Deploy, rollback or clean.</param>
/// <param name="Commit">The commit the stack's repository was at, or the one to roll back to.</param>
/// <param name="Stages">The stages that were asked for, in chain order.</param>
/// <param name="StackFile">The pipeline.yml it was started with.</param>
/// <param name="Before">The prior running state: by service, not by container.</param>
/// <param name="Images">For a rollback: image reference to image ID, as they must be again; for a clean: as they
/// run.</param>
/// <param name="Of">For a rollback: the release it rolls back to; for a clean: the one that is live, and stays
/// so.</param>
/// <param name="State">For a rollback with state: the backups that the volumes get their content from.</param>
public sealed record Opening(
    ReleaseKind Kind,
    string Commit,
    IReadOnlyList<string> Stages,
    string StackFile,
    IReadOnlyList<ServiceState> Before,
    IReadOnlyDictionary<string, string>? Images = null,
    string? Of = null,
    IReadOnlyList<StateBackup>? State = null
)
{
    /// <summary>In a word or two.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Purpose =>
        Kind switch
        {
            ReleaseKind.Rollback => $"rollback to {Of}",
            ReleaseKind.Clean => "clean",
            _ => "deploy",
        };

    /// <summary>
    /// Paths among the code, relative to their volume, that no commit has and that this release puts aside into its
    /// backup.
    /// </summary>
    public IReadOnlyList<string>? Discard { get; init; }

    /// <summary>
    /// 8 hex digits that no other release has: a restored journal would number a second one alike. Null in old
    /// journals.
    /// </summary>
    public string? Unique { get; init; }

    /// <summary>
    /// The version of the commit, with what follows its plus sign. Null in old journals, and where none could be
    /// computed.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>
    /// The program that opened it: its version, or what its sources hash to in a checkout. Null in old journals, and
    /// where it does not know.
    /// </summary>
    public string? Program { get; init; }

    /// <summary>What was approved, by whom and when; null in old journals.</summary>
    public Approval? Approval { get; init; }

    /// <summary>For a migration: the strategy that the code is to get; null for anything else.</summary>
    public CodeStrategy? Strategy { get; init; }

    /// <summary>The patch that is committed on top of <see cref="Commit"/> first; null where there is none.</summary>
    public PatchFile? Patch { get; init; }

    /// <summary>
    /// Nodes of a swarm that are lost, and are not looked at; null where there are none, and in old journals.
    /// </summary>
    public IReadOnlyList<string>? WithoutNodes { get; init; }

    /// <summary>For a rollback: the env files of services as they were then; null leaves them as they are.</summary>
    public IReadOnlyList<EnvFileBackup>? EnvFiles { get; init; }
}
