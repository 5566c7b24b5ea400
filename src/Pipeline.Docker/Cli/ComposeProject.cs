namespace Pipeline.Docker;

/// <summary>What compose is told about a project, always in full, never from the shell.</summary>
/// <param name="Directory">Project directory: relative paths in the files start here.</param>
/// <param name="Files">Compose files, later ones override; empty: compose's default names in the directory.</param>
/// <param name="EnvFiles">Files for interpolation; empty: <c>.env</c> in the directory, if it is there.</param>
/// <param name="Name">Project name; null: what compose derives.</param>
/// <param name="Profiles">Active profiles.</param>
public sealed record ComposeProject(
    string Directory, IReadOnlyList<string> Files, IReadOnlyList<string> EnvFiles, string? Name, IReadOnlyList<string> Profiles)
{
    private static readonly string[] DefaultNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

    /// <summary>Absolute paths of the files that count: those named, else what compose itself looks for (reference of <c>docker compose --file</c>).</summary>
    public IReadOnlyList<string> InUse => Files.Count > 0
        ? [.. Files.Select(f => Path.GetFullPath(f, Directory))]
        : [.. Found(DefaultNames).Take(1), .. Found(DefaultNames.Select(n => n.Replace(".y", ".override.y", StringComparison.Ordinal))).Take(1)];

    private IEnumerable<string> Found(IEnumerable<string> names) => names.Select(n => Path.GetFullPath(n, Directory)).Where(File.Exists);
}

/// <summary>What <c>docker compose up</c> is to do. Never answers a question with yes, so a volume whose definition changed keeps its data.</summary>
public sealed record UpRequest
{
    /// <summary>Services to bring up; empty: all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>How many containers a service is to have, where that is not what the compose file says.</summary>
    public IReadOnlyDictionary<string, int> Scale { get; init; } = new Dictionary<string, int>();

    /// <summary>Leave the services alone that these depend on.</summary>
    public bool NoDeps { get; init; }

    /// <summary>Recreate containers whose configuration and image did not change.</summary>
    public bool ForceRecreate { get; init; }

    /// <summary>Create containers without starting them.</summary>
    public bool NoStart { get; init; }

    /// <summary>Fresh anonymous volumes, filled from the image again.</summary>
    public bool RenewAnonymousVolumes { get; init; }

    /// <summary>Never build. False builds images that are missing.</summary>
    public bool NoBuild { get; init; } = true;

    /// <summary><c>never</c>, <c>missing</c> or <c>always</c>.</summary>
    public string Pull { get; init; } = "never";

    /// <summary>Grace of containers that must stop, in whole seconds; null: their own.</summary>
    public TimeSpan? StopTimeout { get; init; }
}

/// <summary>
/// A compose call failed. <see cref="Lines"/> are its last lines on standard error, as far as they cannot quote a value of the compose model.
/// </summary>
public sealed class ComposeException(string command, int exitCode, IReadOnlyList<string> lines)
    : Exception($"docker compose {command} {(exitCode == -1 ? "was ended" : $"failed with exit code {exitCode}")}: {Said(lines)}")
{
    /// <summary>The subcommand, such as <c>up</c>.</summary>
    public string Command { get; } = command;

    /// <summary>-1 when it was ended at its time limit.</summary>
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Lines { get; } = lines;

    /// <summary>Why it failed is in its last line; the others say how far it came.</summary>
    private static string Said(IReadOnlyList<string> lines)
    {
        var told = lines.Where(l => l != ComposeLines.Withheld).ToList();
        var note = lines.Except(told);
        return told.Count == 0 ? string.Concat(note.DefaultIfEmpty("it said nothing")) : string.Join(Environment.NewLine, [told[^1].Trim(), .. told.SkipLast(1), .. note]);
    }
}
