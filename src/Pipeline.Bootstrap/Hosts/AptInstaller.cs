using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// Installs packages with sources, pins and lists of its own in a temporary folder, so that the machine's stay as they
/// are.
/// </summary>
internal static class AptInstaller
{
    private const string Newer = "trixie";
    private static readonly string[] Folders = ["parts", "lists/partial", "cache/archives/partial"];
    private const string InterruptedDpkg = "/var/lib/dpkg/updates";

    /// <exception cref="CommandException">apt failed; the message ends with what it said.</exception>
    public static async Task Install(InstallPackages step, Action<string> line, CancellationToken ct)
    {
        var folder = new DirectoryInfo(OwnFolder.Make("apt"));
        try
        {
            Prepare(folder.FullName, step);
            if (Directory.Exists(InterruptedDpkg) && Directory.EnumerateFiles(InterruptedDpkg).Any())
                await Quiet(new Command("dpkg", "--configure", "-a")).Output(ct, line: line).ConfigureAwait(false);
            await Apt(folder.FullName, "update").Output(ct, line: line).ConfigureAwait(false);
            await Apt(folder.FullName, ["install", "-y", "--no-install-recommends", .. step.Packages])
                .Output(ct, line: line)
                .ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static AptSources MachineSources(OsRelease os) =>
        AptSources.Parse(SourceFiles().Select(f => (f, File.ReadAllText(f))), os.Codename);

    private static void Prepare(string folder, InstallPackages step)
    {
        // apt reads and fetches as its own user; nothing in here is secret.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        Array.ForEach(Folders, name => Directory.CreateDirectory(Path.Combine(folder, name)));
        var sources = MachineSources(step.Os);
        if (sources.Mirror is null)
            throw PipelineException.Refuse(
                $"No apt source of this machine names {step.Os.Codename}, so there is no mirror to install from.",
                "cat /etc/apt/sources.list /etc/apt/sources.list.d/*"
            );
        var newer = step.FromNewer.Count > 0;
        File.WriteAllText(
            Path.Combine(folder, "parts", "setup.sources"),
            newer ? sources.With(Newer) : string.Join('\n', sources.Stanzas)
        );
        File.WriteAllText(Path.Combine(folder, "pins"), newer ? AptSources.Pins(Newer, step.FromNewer) : "");
    }

    private static string[] SourceFiles()
    {
        const string file = "/etc/apt/sources.list",
            folder = "/etc/apt/sources.list.d";
        string[] single = File.Exists(file) ? [file] : [];
        string[] many = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        return
        [
            .. single,
            .. many.Where(f => Path.GetExtension(f) is ".list" or ".sources").Order(StringComparer.Ordinal),
        ];
    }

    private static Command Apt(string folder, params string[] arguments) =>
        Quiet(
            new Command(
                "apt-get",
                [
                    "-o",
                    "Dir::Etc::sourcelist=/dev/null",
                    "-o",
                    $"Dir::Etc::sourceparts={folder}/parts",
                    "-o",
                    $"Dir::Etc::preferences={folder}/pins",
                    "-o",
                    $"Dir::State::lists={folder}/lists",
                    "-o",
                    $"Dir::Cache={folder}/cache",
                    "-o",
                    "DPkg::Lock::Timeout=300",
                    "-o",
                    "Acquire::Retries=3",
                    "-o",
                    "Acquire::http::Timeout=20",
                    "-o",
                    "APT::Update::Error-Mode=any",
                    .. arguments,
                ]
            )
        );

    private static Command Quiet(Command command) =>
        command with
        {
            Environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" },
        };
}
