namespace Pipeline.Targets.Syntax;

/// <summary>The parameters that every build has.</summary>
internal sealed class HostOptions
{
    [Parameter("Shows targets and parameters; runs nothing")]
    public bool Help { get; set; }

    [Parameter("Shows the targets that would run, in order; runs nothing")]
    public bool Plan { get; set; }

    [Parameter(
        "Prints a script with which a shell completes this command line: source <(./build.sh --completion bash)"
    )]
    public Shell? Completion { get; set; }

    [Parameter("Targets to run; the same as naming them first", Separator = "+")]
    public string[]? Target { get; set; }

    [Parameter("Targets to leave out; without a name, all that were not asked for", Separator = "+")]
    public string[]? Skip { get; set; }

    [Parameter("How much is printed")]
    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    [Parameter("Leaves out the first line")]
    public bool NoLogo { get; set; }

    [Parameter("Reads .nuke/parameters.<profile>.json too; of several, the last wins")]
    public string[]? Profile { get; set; }

    [Parameter("Folder that holds .nuke")]
    public string? Root { get; set; }
}
