using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

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

    /// <summary>The stack is the demo on a swarm (<c>--swarm</c>).</summary>
    public bool IsSwarmDemo { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Null: that of the docker command line, by <c>DOCKER_HOST</c> or the context.</summary>
    public EngineAddress? Engine { get; init; }

    /// <summary>Logins of registries; null: those of <c>docker login</c>.</summary>
    public RegistryLogins? Logins { get; init; }

    /// <summary>Whether the command can work on a swarm; the others refuse one.</summary>
    public bool KnowsSwarm { get; init; }

    /// <summary>The only plan that may be carried out (<c>--plan-hash</c>); null for whatever is planned.</summary>
    public PlanHash? PlanHash { get; init; }

    public bool AllowDirtyTree { get; init; }

    /// <summary>A patch file to commit and deploy (<c>--patch</c>), absolute; null where there is none.</summary>
    public string? Patch { get; init; }

    /// <summary>
    /// Paths in a volume, among the code, that no commit has and that are put aside (<c>--discard</c>).
    /// </summary>
    public IReadOnlyList<string> Discard { get; init; } = [];

    public TimeSpan LockWait { get; init; }

    /// <summary>
    /// Take a swarm's lock from a pipeline on another machine that shows no sign of life (<c>--take-over</c>).
    /// </summary>
    public bool TakeOver { get; init; }

    /// <summary>
    /// Nodes of a swarm that are lost for good (<c>--without-node</c>), by host name or ID: they are not looked at, and
    /// whatever is said of the stack says so.
    /// </summary>
    public IReadOnlyList<string> WithoutNodes { get; init; } = [];

    /// <summary>The private key that signs the provenance (<c>--signing-key</c>), absolute; null for none.</summary>
    public string? SigningKey { get; init; }

    /// <summary>
    /// The folder of the state folders; null: as the environment says (<see cref="StateFolder.For"/>).
    /// </summary>
    public string? StateRoot { get; init; }

    public VolumeAccessMode VolumeAccess { get; init; }

    /// <summary>Nothing is taken over from an earlier run (<c>--paranoid</c>).</summary>
    public bool Paranoid { get; init; }

    public bool Verbose { get; init; }

    /// <summary>Where somebody looks on; null where lines are kept.</summary>
    public Screen? Screen { get; init; }

    /// <summary>
    /// Holds the runtime role's password (<c>--secret-stdin</c>); null where it comes from its file, the env file or a
    /// prompt.
    /// </summary>
    public Stream? Password { get; init; }

    /// <summary>The strategy that a migration gives the code (<c>--to</c>); null for anything else.</summary>
    public CodeStrategy? Strategy { get; init; }

    /// <summary>Where to roll back to; null for a deploy.</summary>
    public RollbackTarget? Rollback { get; init; }

    /// <summary>
    /// What was typed of the options that say what to roll back, such as <c>--release r1</c>. What is no rollback
    /// refuses them.
    /// </summary>
    public IReadOnlyList<string> RollbackOptions { get; init; } = [];

    /// <summary>Who is asked; null where nobody is there.</summary>
    public TextReader? Terminal { get; init; } = Console.IsInputRedirected ? null : Console.In;
}
