using System.Runtime.Versioning;
using System.Text.Json;
using Pipeline.EndToEnd.Inventory;
using Pipeline.Inventories;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// The whole demo, from code in a volume to a proven image: several services, a database, state that is written all the
/// time.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class DemoDeployTests(CutOverStack stack)
{
    /// <summary>One screen.</summary>
    private const int Lines = 45;

    private const int Columns = 100;

    /// <summary>The first line, Setup, the demo as it is brought up, the last line.</summary>
    private const int OfTheHost = 11;

    /// <summary>What no running service writes, by tools that Pipeline does not use.</summary>
    private const string Still = """
        cd /v; for path in .env workspace/baseline_holdings.json workspace/trading-backup-pre-bugfix; do
          find "$path" -printf '%p %y %m %U:%G %T@\n' | sort; find "$path" -type f -exec sha256sum {} + | sort
        done
        """;

    [Fact]
    public async Task It_goes_live_commit_by_commit_and_what_is_no_code_stays_to_the_byte()
    {
        var (gui, database, still) = (
            await stack.Identity("gui"),
            await stack.Identity("gui-db"),
            await InVolume(Still)
        );

        Told(
            await Looks.At(new InventoryRequest(null, stack.Project, null), stack.StackFile, ExitCode.SomethingToDo),
            await Live("clawbot")
        );
        var first = await stack.DeployAtTerminal(Columns);
        var (bot, worker) = (await stack.Identity("clawbot"), await stack.Identity("clawbot-worker"));
        var live = await Live("clawbot");
        var commit = await Git("rev-parse", "HEAD");
        var released = DateTimeOffset.UtcNow;
        var proof = stack.History().LastVerified!.Stage(StageNames.CheckMarker)!.Proof!;
        var notes = string.Join('\n', proof.Evidence.Select(e => e.Note));
        var again = await stack.Deploy();
        var asked = await MadeSince(released, bot.Split(' ')[0]);

        first.Code.Should().Be(ExitCode.Done, first.Output);
        first
            .Output.Should()
            .ContainAll(commit, "clawbot was down", "clawbot-worker was down", "15 files × 2 services");
        Stays(first.Output)
            .Should()
            .HaveCountLessThanOrEqualTo(Lines - OfTheHost)
            .And.OnlyContain(l => l.Length <= Columns);
        notes.Should().NotContain("by hand", "what the proof itself asks in a container is no process of somebody's");
        live.Should().Be(await Committed()).And.NotBeEmpty();
        (await Live("clawbot-worker")).Should().Be(live);
        again.Code.Should().Be(ExitCode.Done, again.Output);
        again.Output.Should().Contain("nothing to do");
        asked.Should().BeEmpty("the release has kept what its image answered");
        (await stack.Identity("clawbot")).Should().Be(bot);
        (await stack.Identity("clawbot-worker")).Should().Be(worker);

        stack.Write("trading/version.py", stack.Read("trading/version.py") + "# another commit\n");
        await Git("commit", "-qam", "another commit");
        var next = await stack.Deploy();
        next.Code.Should().Be(ExitCode.Done);
        next.Output.Should().ContainAll("clawbot writes to the database", "clawbot sees the marker of this build");

        (await Live("clawbot")).Should().Be(await Committed()).And.NotBe(live);
        (await InVolume(Still)).Should().Be(still);
        (await stack.Identity("gui")).Should().Be(gui);
        (await stack.Identity("gui-db")).Should().Be(database);
    }

    /// <summary>What the operator has to know before: which volume, which files, which role, and the strategy that
    /// docs/adr/0003 recommends for it.</summary>
    /// <param name="live">Lines of sha256sum.</param>
    private void Told(JsonElement found, string live)
    {
        foreach (var service in new[] { "clawbot", "clawbot-worker" })
            All(found, "containers")
                .Single(c => Looks.Text(c, "service") == service)
                .GetProperty("verdict")
                .GetString()
                .Should()
                .Contain($"{stack.Project}_clawbot-openclaw");
        var code = All(found, "code").Single(c => Looks.Text(c, "path").EndsWith("/trading", StringComparison.Ordinal));
        foreach (var file in new[] { "main.py", "db_emitter.py", "execution/paper_trade.py", "dashboard.py" })
            live.Should()
                .MatchRegex(
                    $"(?m)^{Looks.Text(All(code, "files").Single(f => Looks.Text(f, "path") == file), "running")}"
                        + $"[0-9a-f]+  \\./{file}$"
                );
        All(found, "databases")
            .Should()
            .Contain(d => d.GetProperty("answer").GetProperty("isSuperuser").ValueKind == JsonValueKind.True);
        All(found, "strategies")
            .Single(s => s.GetProperty("recommended").GetBoolean() && Looks.Text(s, "path") == Looks.Text(code, "path"))
            .GetProperty("strategy")
            .GetString()
            .Should()
            .Be("rebuild");
    }

    /// <summary>Lines as a terminal shows them in the end: what was written over is gone.</summary>
    private static IReadOnlyList<string> Stays(string output) =>
        [
            .. output
                .TrimEnd()
                .Split('\n')
                .Select(l =>
                    l[(l.LastIndexOf("\e[K", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..].TrimEnd('\r')
                ),
        ];

    private static IEnumerable<JsonElement> All(JsonElement from, string name) =>
        from.GetProperty(name).EnumerateArray();

    private Task<string> Live(string service) =>
        CutOverStack.Docker(
            "exec",
            stack.Container(service),
            "sh",
            "-c",
            "cd /home/node/.openclaw/workspace/trading && find . -type f ! -path '*/__pycache__/*' ! -name .pipeline-marker | sort | xargs sha256sum"
        );

    /// <summary>Containers of the image that another container runs.</summary>
    private static async Task<string> MadeSince(DateTimeOffset start, string container) =>
        await CutOverStack.Docker(
            "events",
            "--since",
            $"{start:O}",
            "--until",
            $"{DateTimeOffset.UtcNow:O}",
            "--filter",
            "event=create",
            "--filter",
            $"image={(await CutOverStack.Docker("inspect", "--format", "{{.Image}}", container)).Trim()}"
        );

    private Task<string> Committed() =>
        new Command(
            "sh",
            "-c",
            $"cd \"$(mktemp -d)\" && git -C '{stack.Folder}' archive HEAD trading | tar x && cd trading && find . -type f | sort | xargs sha256sum"
        ).Output(default);

    private Task<string> Git(params string[] arguments) =>
        new Command("git", arguments) { Directory = stack.Folder }.Output(default);

    private Task<string> InVolume(string script) =>
        CutOverStack.Docker(
            "run",
            "--rm",
            "--network",
            "none",
            "--volume",
            $"{stack.Project}_clawbot-openclaw:/v:ro",
            "pipeline/base:13",
            "sh",
            "-euc",
            script
        );
}
