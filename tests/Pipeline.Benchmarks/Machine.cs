using Pipeline.Platform;

namespace Pipeline.Benchmarks;

/// <summary>What the figures were measured on, and with which versions.</summary>
internal static class Machine
{
    private static readonly (string What, string Command)[] Facts =
    [
        ("commit", "git rev-parse --short HEAD"),
        ("processor", "sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n1"),
        ("cores", "nproc"),
        ("memory", "free --human --si | awk '/^Mem/ { print $2 }'"),
        ("kernel", "uname -r"),
        (
            "file system of the volumes",
            "findmnt --noheadings --output FSTYPE --target \"$(docker info --format '{{.DockerRootDir}}')\""
        ),
        ("Docker engine", "docker version --format '{{.Server.Version}}'"),
        ("Compose", "docker compose version --short"),
        (".NET SDK", "dotnet --version"),
        ("make", "make --version | head -n1"),
        ("rsync", "rsync --version | head -n1"),
        ("git", "git --version"),
        ("tar, zstd", "tar --version | head -n1; zstd --version"),
        ("restic", "restic version"),
        ("borg", "borg --version"),
    ];

    /// <summary>Name and value; "not installed" where there is none.</summary>
    public static async Task<IReadOnlyList<(string What, string Is)>> Describe(CancellationToken ct)
    {
        var facts = new List<(string, string)>();
        foreach (var (what, command) in Facts)
        {
            var answer = await new Command("sh", "-c", command).Run(ct);
            var text = answer.Output.Trim().ReplaceLineEndings("; ");
            facts.Add((what, text.Length > 0 ? text : "not installed"));
        }

        return facts;
    }
}
