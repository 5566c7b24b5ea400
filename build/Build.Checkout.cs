using Pipeline.Bootstrap;

/// <summary>What only makes sense in a checkout of Pipeline: an installed tool is compiled without this file.</summary>
partial class Build
{
    [Parameter("Test, UnitTest: only tests whose name contains this, or an expression of dotnet test --filter")]
    readonly string Filter = null!;

    [Parameter(
        "Bench, KillMatrix, Pack: only these, such as downtime,backup or kill,cut-over or tool; a wrong name lists "
            + "them all"
    )]
    readonly string Only = null!;

    [Parameter("Bench: one round of the smallest size, to see that it works")]
    readonly bool Quick;

    [Parameter("Format: only look")]
    readonly bool Check;

    Target Compile =>
        _ =>
            _.Description("Compiles everything, tests included")
                .Requires(() => HasRehearsal(nameof(Compile)))
                .Executes(() => Guard(() => TestRun.Compile(RootDirectory, Output, CancellationToken.None)));

    Target Test =>
        _ =>
            _.Description("Runs every test, on a real engine")
                .DependsOn(Setup)
                .Requires(() => HasRehearsal(nameof(Test)))
                .Executes(() => Guard(() => RunTests(unitOnly: false)));

    Target UnitTest =>
        _ =>
            _.Description("Runs the tests that need no engine; about a minute")
                .Requires(() => HasRehearsal(nameof(UnitTest)))
                .Executes(() => Guard(() => RunTests(unitOnly: true)));

    Target Bench =>
        _ =>
            _.Description("Measures against what a user would do instead; without --only it writes docs/benchmarks.md")
                .DependsOn(Setup)
                .Requires(() => HasRehearsal(nameof(Bench)))
                .Executes(() =>
                    Guard(() => BenchmarkRun.Run(RootDirectory, Only, Quick, Output, CancellationToken.None))
                );

    Target Format =>
        _ =>
            _.Description(
                    "Formats the C# sources; with --check it only looks, and ends with 1 where one is not formatted"
                )
                .Requires(() => HasRehearsal(nameof(Format)))
                .Executes(() => Guard(() => Formatting.Run(RootDirectory, Check, Output, CancellationToken.None)));

    Target KillMatrix =>
        _ =>
            _.Description(
                    "Kills a deploy, a rollback, a cut-over and an undo at every journal record, cuts the power "
                        + "there, and "
                        + "breaks the world around them in known ways; prints the verdicts"
                )
                .DependsOn(Setup)
                .Requires(() => HasRehearsal(nameof(KillMatrix)))
                .Executes(() => Guard(() => KillMatrixRun.Run(RootDirectory, Only, Output, CancellationToken.None)));

    Target Pack =>
        _ =>
            _.Description(
                    "Makes the packages that people install (docs/packages.md): a dotnet tool, and single files that "
                        + "need no .NET, each with an SBOM and a checksum; into --out, else artifacts/"
                )
                .Requires(() => HasRehearsal(nameof(Pack)))
                .Executes(() =>
                    Guard(() => Packing.Run(RootDirectory, Out, Only, Output.WriteLine, CancellationToken.None))
                );

    Target PackImage =>
        _ =>
            _.Description("Makes the container image of Pipeline on this machine's engine (docs/container.md)")
                .Requires(() => HasRehearsal(nameof(PackImage)))
                .Executes(() => Guard(() => Packing.RunImage(RootDirectory, Output.WriteLine, CancellationToken.None)));

    Task RunTests(bool unitOnly) =>
        TestRun.Run(RootDirectory, new TestScope(Filter, unitOnly), Output, CancellationToken.None);
}
