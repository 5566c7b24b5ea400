using System.Text.RegularExpressions;

namespace Pipeline.Tests.Architecture;

/// <summary>What there is one implementation of stands in one place; whoever needs it uses that.</summary>
public sealed class OnePlaceTests
{
    private const string Native = "src/Pipeline.Platform/Native/";
    private const string Access = "src/Pipeline/Trees/Access/";

    [Theory]
    [InlineData(@"new\s+ProcessStartInfo\b", "src/Pipeline.Platform/Processes/ChildProcess.cs")]
    [InlineData(@"\bProcess\s*\.Start\(|new\s+Process\b\s*[({]", "src/Pipeline.Platform/Processes/ChildProcess.cs")]
    [InlineData(@"""libc""", Native + "Libc.cs")]
    [InlineData(@"""kernel32(\.dll)?""", Native + "Kernel32.cs")]
    [InlineData(@"\b(DllImport|LibraryImport)\(", Native + "Kernel32.cs", Native + "Libc.cs")]
    [InlineData(@"\bStackLock\.Take\(", "src/Pipeline/Running/JournalAccess.cs")]
    [InlineData(@"\bPipelineLock\.Take\(", "src/Pipeline/Running/StackLock.cs")]
    [InlineData(
        @"\bJournalFile\.Open\(",
        "src/Pipeline/Journal/ReleaseHistory.cs",
        "src/Pipeline/Running/JournalAccess.cs"
    )]
    [InlineData(@"\bReleaseHistory\.From\(", "src/Pipeline/Running/JournalAccess.cs")]
    public void One_implementation_of_each_thing(string pattern, params string[] places) =>
        Holding(pattern).Should().Equal(places, "whoever needs it uses what is there");

    /// <summary>One runner means one place in its file, too.</summary>
    [Theory]
    [InlineData(@"new\s+ProcessStartInfo\b")]
    [InlineData(@"\bProcess\s*\.Start\(|new\s+Process\b\s*[({]")]
    public void A_program_is_started_in_one_line(string pattern) =>
        Sources().Sum(f => Regex.Count(House.Read(f), pattern)).Should().Be(1);

    [Theory]
    [InlineData("using var p = Process.Start(info);", true)]
    [InlineData("using var p = Process\n    .Start(\"ls\");", true)]
    [InlineData("new Process { StartInfo = info }", true)]
    [InlineData("new Process() { StartInfo = info }", true)]
    [InlineData("new ProcessIdentity()", false)]
    [InlineData("DetachedProcess.Start(log)", false)]
    [InlineData("ChildProcess.Start(command)", false)]
    public void A_second_runner_is_seen(string code, bool seen) =>
        Regex.IsMatch(code, @"\bProcess\s*\.Start\(|new\s+Process\b\s*[({]").Should().Be(seen);

    /// <summary>
    /// What this machine's files, /proc and schedules say holds for containers only where this machine is the engine's
    /// host, which one type knows.
    /// </summary>
    [Theory]
    [InlineData(@"\.SocketPath\b", Access + "EngineHost.cs")]
    [InlineData(
        @"\b(Address|address|engine)\.IsLocal\b",
        "src/Pipeline.Bootstrap/Hosts/HostProbe.cs",
        "src/Pipeline/Database/DatabaseLink.cs",
        Access + "EngineHost.cs"
    )]
    [InlineData(@"new DirectShell\(", Access + "TreeAccess.cs")]
    [InlineData(@"\bDirect(Reading|Processes)\.Look\(|\bUpperFolder\.Of\(", Access + "DirectShell.cs")]
    [InlineData(
        @"\bScheduleReader\.OfThisMachine\b",
        "src/Pipeline/Inventory/Reading/ChangerReader.cs",
        "src/Pipeline/Running/OutsideStarts.cs"
    )]
    [InlineData(
        @"(File\.\w+|Directory\s*\.\w+|OpenFolder\.At|\bText|FileInfo|FileSystemEntries|Directories)\(\s*\$?""/proc",
        Access + "DirectProcesses.cs",
        Access + "DirectReading.cs",
        Access + "DirectShell.cs",
        Access + "EngineHost.cs",
        Access + "UpperFolder.cs",
        "src/Pipeline/Running/Orphans.cs"
    )]
    public void Only_who_knows_that_the_engine_is_here_looks_at_this_machine(string pattern, params string[] places) =>
        Holding(pattern)
            .Where(f => !f.StartsWith("src/Pipeline.Docker/", StringComparison.Ordinal))
            .Where(f => !f.StartsWith("src/Pipeline.Platform/", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo(places);

    /// <summary>Beside the client of the engine the word names no program.</summary>
    private static readonly Dictionary<string, string> OtherMeanings = new()
    {
        ["src/Pipeline.Bootstrap/Hosts/EngineStarter.cs"] = "the unit of systemd",
    };

    [Fact]
    public void Only_the_client_of_the_engine_starts_the_program_docker() =>
        Holding(@"""(/usr/bin/)?docker""")
            .Where(f => !f.StartsWith("src/Pipeline.Docker/", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo(OtherMeanings.Keys, "others use DockerEngine and the classes of Cli");

    [Fact]
    public void No_script_calls_the_program_docker() =>
        Holding(@"(?m)(^|[|;&(])\s*docker (import|run|exec|build|tag|pull|compose|volume|image)\b")
            .Should()
            .Equal(["src/Pipeline/Stages/Recreate/DetachedRefusal.cs"], "that one is printed for an operator to type");

    private static IEnumerable<string> Holding(string pattern) =>
        Sources().Where(f => Regex.IsMatch(House.Read(f), pattern));

    private static IEnumerable<string> Sources() => House.Sources("src").Concat(House.Sources("build"));
}
