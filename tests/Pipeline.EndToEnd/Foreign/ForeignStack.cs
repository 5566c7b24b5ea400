namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// A stack of another kind than the demo, as data: one <see cref="Journey"/> takes each through the same steps. In all
/// texts PROJECT is the compose project, LABEL the label by which things are removed again, BASE the shared base image,
/// VERSION the version of the code, ROOT the stack's folder.
/// </summary>
internal sealed record ForeignStack
{
    public required string Name { get; init; }

    /// <summary>What it shows that no other stack does.</summary>
    public required string Kind { get; init; }

    /// <summary>Folder of the stack in its repository; "" is the repository itself.</summary>
    public string Folder { get; init; } = "";

    /// <summary>
    /// Path in <see cref="Folder"/> to text; the Dockerfile, the compose files, and code that no step changes.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    public required string Pipeline { get; init; }

    /// <summary>Whether pipeline.yml lies outside of the repository.</summary>
    public bool IsKeptElsewhere { get; init; }

    /// <summary>Whether Dockerfile, compose file, .env and pipeline.yml have the line ends of Windows.</summary>
    public bool HasWindowsLineEnds { get; init; }

    /// <summary>Compose files for <c>--file</c>; empty: compose's default name.</summary>
    public IReadOnlyList<string> ComposeFiles { get; init; } = [];

    /// <summary>The file of the code that holds VERSION, in <see cref="Folder"/>, and its text.</summary>
    public required (string Path, string Text) Versioned { get; init; }

    /// <summary>Another text for it, which cannot go live, and a word of what is then said.</summary>
    public required (string Text, string Said) Broken { get; init; }

    /// <summary>The versioned file as the service sees it.</summary>
    public required string Seen { get; init; }

    /// <summary>
    /// What somebody in a hurry replaces by hand, as the service sees it: code, or what the build made of it.
    /// </summary>
    public string Edited
    {
        get => field ?? Seen;
        init;
    }

    /// <summary>A command in the service that prints the version which its process has.</summary>
    public required IReadOnlyList<string> Ask { get; init; }

    public string Service { get; init; } = "app";

    /// <summary>
    /// The service whose container may write the code; where it is not <see cref="Service"/>, which then reads it only.
    /// </summary>
    public string Writer
    {
        get => field ?? Service;
        init;
    }

    /// <summary>How many containers run the service.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>
    /// The code's folder in <see cref="Folder"/>, the volume that hides it, and the code's folder in there; null when
    /// no volume does.
    /// </summary>
    public (string Source, string Volume, string Inside)? Hidden { get; init; }

    /// <summary>
    /// A script that runs as root with the volume at /volume before the first start: state, and an edit that is in no
    /// commit.
    /// </summary>
    public string Prepare { get; init; } = "";

    /// <summary>A command in the service that prints its state; it says the same at every step.</summary>
    public IReadOnlyList<string> State { get; init; } = [];

    /// <summary>Whether the volume is created by hand before the first start.</summary>
    public bool IsExternal { get; init; }

    public override string ToString() => Name;
}
