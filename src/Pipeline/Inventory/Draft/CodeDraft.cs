namespace Pipeline.Inventories;

/// <summary>One item of <c>code</c> as it is going to be written.</summary>
internal sealed record CodeDraft
{
    public required CodePlace Place { get; init; }

    public required string Name { get; init; }

    /// <summary>Relative to the folder of pipeline.yml, or an open question.</summary>
    public required string Source { get; init; }

    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Or an open question.</summary>
    public required string Strategy { get; init; }

    public string? Owner { get; init; }

    public bool IsPython { get; init; }

    /// <summary>Globs of what the image's build makes, and of mounts inside of the code.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Modules that a service is started with.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Commands that check what a service is started with, and run nothing of it.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Globs of data among the code, relative to it.</summary>
    public IReadOnlyList<string> State { get; init; } = [];

    /// <summary>Files among the code that are named as code is, and that no commit has.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}
