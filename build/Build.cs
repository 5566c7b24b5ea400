using Pipeline;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

/// <summary>
/// The command line: names, order and parameters. What a target does is one line here and lives in src/.
/// </summary>
partial class Build : NukeBuild
{
    [Parameter("The stack's pipeline.yml; without it, the one in this folder, else the bundled demo")]
    readonly string Stack = null!;

    [Parameter(
        "What may be touched without asking: build, volume, clean, restart, privilege, state; env, when an env file "
            + "was edited; "
            + "downgrade, to deploy a commit that does not contain what is live"
    )]
    readonly Impact[] Go = [];

    [Parameter(
        "Say what would be done and write nothing; exit 2 when there is something to do, 64 for targets that only act"
    )]
    readonly bool DryRun;

    [Parameter("Carry out only the plan that a dry run printed this hash of; exit 1 when plan or world have changed")]
    readonly string PlanHash = null!;

    [Parameter("Deploy HEAD although there is uncommitted work, which stays behind")]
    readonly bool AllowDirtyTree;

    [Parameter("Files among the code that no commit has, by their paths in the volume: they are moved into the backup")]
    readonly string[] Discard = [];

    [Parameter("How long to wait for another pipeline on this stack, such as 90s or 10m")]
    readonly string LockWait = "0s";

    [Parameter("On a swarm: take the lock from a pipeline on another machine that shows no sign of life")]
    readonly bool TakeOver;

    [Parameter("On a swarm: nodes that are lost for good; what is proven is proven without them, and says so")]
    readonly string[] WithoutNode = [];

    [Parameter("How to work on volumes: auto, direct (root on the engine's host) or helper (any user of the engine)")]
    readonly VolumeAccessMode VolumeAccess;

    [Parameter("Read every file of the volumes, also what has not moved since the last release")]
    readonly bool Paranoid;

    [Parameter("Sign the provenance of each verified release with this private key (PEM, mode 600)")]
    readonly string SigningKey = null!;

    [Parameter("CutOver: read the runtime role's password from standard input instead of its file")]
    readonly bool SecretStdin;

    [Parameter("CutOver: once all of it is proven, give the old role a new random password", Name = "RotateLegacy")]
    readonly bool WithRotation;

    [Parameter("Print JSON on standard output, and nothing else there")]
    readonly bool Json;

    /// <summary>Made when a target runs, not before: only then have parameters their values.</summary>
    PipelineRun Run => field ??= new PipelineRun(Options, Output);

    /// <summary>A terminal that somebody looks at; null where lines are kept.</summary>
    Screen? Screen =>
        field ??= Screen.Of(
            Output,
            Json ? Console.IsErrorRedirected : Console.IsOutputRedirected,
            () => Console.WindowWidth,
            Environment.GetEnvironmentVariable
        );

    /// <summary>Named, or in the root folder; null for the demo. The root of a checkout of ours has none.</summary>
    string? OwnStack => Stack ?? (File.Exists(OwnDefinition) ? OwnDefinition : null);

    string OwnDefinition => Path.Combine(RootDirectory, "pipeline.yml");

    string StackFile =>
        OwnStack is { } own && Swarm
            ? throw PipelineException.Usage(
                $"--swarm is for the bundled demo; whether {own} runs on a swarm, its key swarm says",
                "leave out --swarm"
            )
            : OwnStack ?? TheDemo.StackFile;

    string Typed => string.Join(' ', Environment.GetCommandLineArgs().Skip(1));

    SessionOptions Options() =>
        new()
        {
            StackFile = Path.GetFullPath(StackFile),
            GivenStack = Stack,
            IsSwarmDemo = Swarm,
            Engine = OwnStack is null ? TheDemo.Engine : null,
            Logins = OwnStack is null ? TheDemo.Logins : null,
            Target = Typed,
            Go = OwnStack is null
                ? Enum.GetValues<Impact>().Where(i => i is not (Impact.Downgrade or Impact.Env)).ToHashSet()
                : Go.ToHashSet(),
            DryRun = DryRun,
            PlanHash = PlanHash is null ? null : Pipeline.Terms.PlanHash.Parse(PlanHash),
            AllowDirtyTree = AllowDirtyTree,
            Patch = Patch is null ? null : Path.GetFullPath(Patch),
            SigningKey = SigningKey is null ? null : Path.GetFullPath(SigningKey),
            Discard = Discard,
            LockWait = Durations.TryParse(LockWait, out var wait)
                ? wait
                : throw PipelineException.Usage($"--lock-wait: expected a time such as 90s or 10m; found '{LockWait}'"),
            TakeOver = TakeOver,
            WithoutNodes = WithoutNode,
            Strategy = To is null ? null : MigrationTarget.Parse(To),
            RollbackOptions = RollbackOptions,
            VolumeAccess = VolumeAccess,
            Paranoid = Paranoid,
            Password = SecretStdin ? Console.OpenStandardInput() : null,
            Verbose = Verbosity == Verbosity.Verbose,
            Screen = Screen,
        };

    void Say(string text)
    {
        if (Screen is { } screen)
            screen.Line(ProgramName.In(text));
        else
            Output.WriteLine(ProgramName.In(text));
    }
}

static class StageTargets
{
    /// <summary>
    /// A target that is one stage of the chain: its description from the chain, planned together with the others.
    /// </summary>
    public static ITargetDefinition Stage(
        this ITargetDefinition target,
        string name,
        Func<PipelineRun> run,
        Func<Func<Task>, Task> guard
    ) =>
        target
            .Description(Chain.Stage(name).Does)
            .Requires(() => run().Schedule(name))
            .OnlyWhenDynamic(() => run().CanPlan)
            .Executes(() => guard(() => run().Stage(name)));

    /// <summary>A target that is the undo of one stage.</summary>
    public static ITargetDefinition Back(
        this ITargetDefinition target,
        string stage,
        Func<PipelineRun> run,
        Func<Func<Task>, Task> guard
    ) =>
        target
            .Description($"Undoes {stage} of the last release that did it, and proves it")
            .Executes(() => guard(() => run().Back(stage)));
}
