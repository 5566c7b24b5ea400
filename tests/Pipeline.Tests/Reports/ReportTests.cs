using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Database;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Verdict = Pipeline.Postgres.Verdict;

namespace Pipeline.Tests.Reports;

public sealed class ReportTests : IDisposable
{
    private const string Nasty = "<script>alert('x')</script> | \"quoted\" & `code`";
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_loads_nothing_and_nothing_in_it_is_taken_for_markup()
    {
        var html = ReportTemplate.Html(Document(Outcome.Verified));

        html.Should().StartWith("<!DOCTYPE html>").And.NotContain("<script").And.NotContain("{{");
        html.Should().Contain("&lt;script&gt;").And.Contain("default-src 'none'");
        Regex.Matches(html, """(src|href)\s*=\s*"(?!data:)""").Should().BeEmpty("it is one file");
        html.Should().NotContain("http://").And.NotContain("https://").And.NotContain("@import");
    }

    [Fact]
    public void The_page_says_who_approved_what_how_long_each_service_was_down_and_how_to_roll_back()
    {
        var html = ReportTemplate.Html(Document(Outcome.Verified));

        html.Should()
            .ContainAll("anna@shop1", "--go volume restart", "abc123", "web was down for 1.3 s", "shop_backup")
            .And.ContainAll(
                "./build.sh Rollback --release r1",
                "volume shop_old",
                "volume shop_new",
                "class=\"changed\""
            );
        Regex.Matches(html, "<svg role=\"img\" aria-label=").Should().HaveCountGreaterThan(1);
        Regex.Matches(html, "<rect[^>]*(x|width)=\"-?[^0-9]").Should().BeEmpty("figures are written with a point");
    }

    [Fact]
    public void Nothing_turns_the_direction_of_what_follows_it()
    {
        var document = Document(Outcome.Verified) with { Reason = "evil\u202etxt.exe \u2066" };

        ReportTemplate.Html(document).Should().Contain(@"evil\u202etxt.exe \u2066");
        ReportTemplate.Markdown(document).Should().Contain(@"evil\\u202etxt.exe \\u2066").And.NotContain("\u202e");
    }

    [Fact]
    public void In_Markdown_a_cell_stays_a_cell()
    {
        var markdown = ReportTemplate.Markdown(Document(Outcome.Verified));

        markdown.Should().NotContain("<script").And.NotContain("{{").And.Contain(@"\| ""quoted""");
        var rows = markdown.Split('\n').Where(l => l.StartsWith('|')).ToList();
        rows.Should().HaveCountGreaterThan(10);
        markdown
            .Split("\n\n")
            .Where(block => block.StartsWith('|'))
            .Select(table => table.Trim().Split('\n').Select(r => Regex.Count(r, @"(?<!\\)\|")).Distinct().Count())
            .Should()
            .OnlyContain(widths => widths == 1);
    }

    [Fact]
    public void It_is_made_from_the_journal_alone_and_is_the_same_each_time()
    {
        var files = ReportFiles.Of(Document(Outcome.Verified));

        ReportFiles.Of(Read()).Should().Equal(files);
        using var json = JsonDocument.Parse(files[2].Text);
        json.RootElement.GetProperty("outcome").GetString().Should().Be("Verified");
    }

    [Fact]
    public async Task The_command_on_the_page_prints_the_hash_and_tells_when_a_record_was_changed()
    {
        var journal = Document(Outcome.Verified).Journal;
        (await Shell(journal.Check)).Should().Be(journal.Hash);

        var changed = (await File.ReadAllTextAsync(journal.Path)).Replace("anna", "otto", StringComparison.Ordinal);
        await File.WriteAllTextAsync(journal.Path, changed);
        (await Shell(journal.Check)).Should().Contain("CHANGED").And.NotBe(journal.Hash);
    }

    [Theory]
    [InlineData(Outcome.Verified, "PROVEN:", "good")]
    [InlineData(Outcome.Partial, "NOT PROVEN", "open")]
    [InlineData(Outcome.RolledBack, "FAILED AND ROLLED BACK", "bad")]
    [InlineData(Outcome.Incomplete, "INCOMPLETE", "bad")]
    [InlineData(null, "NOT ENDED", "open")]
    public void The_verdict_comes_first(Outcome? outcome, string verdict, string tone)
    {
        var document = Document(outcome);

        document.Verdict.Should().StartWith(verdict);
        document.Tone.Should().Be(tone);
        var html = ReportTemplate.Html(document);
        html.IndexOf("id=\"verdict\"", StringComparison.Ordinal)
            .Should()
            .BeLessThan(html.IndexOf("<main>", StringComparison.Ordinal));
        ReportTemplate.Markdown(document).Should().Contain(verdict);
    }

    [Theory]
    [InlineData(Outcome.Verified, "open")]
    [InlineData(Outcome.RolledBack, "bad")]
    public void What_was_proven_without_a_node_is_nowhere_called_proven_alone(Outcome outcome, string tone)
    {
        Document(null);
        Journal()
            .Append(
                "r1",
                JournalEvent.Closed,
                null,
                new Closing(outcome, "c0ffee00c0ffee", new Dictionary<string, string> { ["a"] = "b" }, [])
                {
                    WithoutNodes = ["worker-1"],
                }
            );
        const string Said = "WITHOUT worker-1 (lost, NOT LOOKED AT)";

        var document = Read();

        document.Verdict.Should().NotStartWith("PROVEN:").And.Contain(Said);
        document.Tone.Should().Be(tone);
        var history = ReleaseHistory.From(Journal().Records);
        ReleaseReport.Lines(history.Find("r1")!).First().Should().Contain(Said);
        ReleaseLine.From(history).Single().WithoutNodes.Should().Equal("worker-1");
        RunReport.From(history.Find("r1"), [], ExitCode.Done, null).ToJson().Should().Contain("withoutNodes");
    }

    [Fact]
    public void What_was_undone_later_is_not_called_proven()
    {
        Document(Outcome.Verified);
        var journal = Journal();
        journal.Append("r1", JournalEvent.Undoing, StageNames.Recreate.Value, null);

        Read().Verdict.Should().StartWith("UNDONE SINCE").And.Contain("Recreate");
        Read().Tone.Should().Be("open");
    }

    [Fact]
    public void What_stopped_a_release_is_on_its_page()
    {
        var html = ReportTemplate.Html(Document(Outcome.RolledBack));

        html.Should().Contain("What stopped it").And.Contain("STOP RULE login");
    }

    [Fact]
    public void The_journal_of_an_earlier_version_has_a_report_too()
    {
        var journal = Journal();
        journal.Append("r1", JournalEvent.Opened, null, TestContext.Opening());
        journal.Append(
            "r1",
            JournalEvent.Closed,
            null,
            new Closing(Outcome.Verified, "c0ffee", new Dictionary<string, string>(), [])
        );

        ReportFiles.Of(Read()).Should().HaveCount(3);
    }

    [Fact]
    public void What_the_roles_may_do_is_joined_from_before_and_after_the_switch()
    {
        Document(null);
        var journal = Journal();
        MatrixRow[] before =
        [
            new("SELECT 1", Verdict.Allowed, Verdict.Allowed, Verdict.Allowed),
            new("DROP TABLE t", Verdict.Denied, Verdict.Allowed, Verdict.Denied),
        ];
        var work = new CutOverEnvWork(null, "f00d", [], [], [], [], before);
        journal.Append(
            "r1",
            JournalEvent.Planned,
            StageNames.CutOverEnv.Value,
            Plan(StageNames.CutOverEnv) with
            {
                Work = Json.Element(work),
            }
        );
        Read().Rights.Should().OnlyContain(r => r.After == "-", "the runtime role was not tried after the switch");

        journal.Append("r1", JournalEvent.Planned, StageNames.CutOverRole.Value, Plan(StageNames.CutOverRole));
        journal.Append(
            "r1",
            JournalEvent.Proved,
            StageNames.CutOverRole.Value,
            Proof.From(
                Tried("DROP TABLE t", "denied", "inconclusive"),
                Tried("SELECT 2", "allowed", "allowed"),
                new Evidence(Nasty, true, Nasty)
            )
        );

        Read()
            .Rights.Should()
            .Equal(
                new ReportRight("SELECT 1", "allowed", "allowed", "allowed", "-"),
                new ReportRight("DROP TABLE t", "denied", "allowed", "denied", "inconclusive"),
                new ReportRight("SELECT 2", "allowed", "-", "-", "allowed")
            );
        ReportTemplate.Markdown(Read()).Should().Contain("| DROP TABLE t | denied | allowed | denied | inconclusive |");
        ReportTemplate.Html(Read()).Should().Contain("<code>DROP TABLE t</code>");
    }

    private static Evidence Tried(string sql, string expected, string found) =>
        new(sql, expected == found, found) { Probed = new ProbedStatement(sql, expected, found) };

    [Fact]
    public void Nothing_is_written_over_in_a_folder_of_the_callers()
    {
        var files = ReportFiles.Of(Document(Outcome.Verified));
        var folder = Directory.CreateDirectory(_folder["out"]).FullName;

        ReportFiles.Export(folder, files).Should().OnlyContain(p => File.Exists(p));
        FluentActions
            .Invoking(() => ReportFiles.Export(folder, files))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage("*is there already*");
        FluentActions
            .Invoking(() => ReportFiles.Export(_folder["none"], files))
            .Should()
            .Throw<PipelineException>()
            .WithMessage("*expected a folder*mkdir*");
    }

    private JournalFile Journal() => JournalFile.Open(_folder["journal.jsonl"], _clock);

    private ReportDocument Read()
    {
        var journal = Journal();
        var history = ReleaseHistory.From(journal.Records);
        return new ReleaseDocument("shop", journal, history, history.Find("r1")!).Make();
    }

    private static ServiceState Web(string container, string volume) =>
        new("web", container, "shop-web-1", "sha256:" + container, "shop:latest", true, null, 1, 0, default, "healthy")
        {
            Mounts = [new MountIdentity("/srv", "volume", volume)],
        };

    /// <param name="outcome">Null leaves it open.</param>
    private ReportDocument Document(Outcome? outcome)
    {
        var journal = Journal();
        void Record(JournalEvent what, StageName? stage, object data)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            journal.Append("r1", what, stage?.Value, data);
        }

        Record(
            JournalEvent.Opened,
            null,
            new Opening(ReleaseKind.Deploy, "c0ffee", ["BackupVolume", "Recreate"], "/p.yml", [Web("a1", "shop_old")])
            {
                Approval = new Approval(
                    "abc123",
                    "anna@shop1",
                    _clock.GetUtcNow(),
                    [Impact.Volume, Impact.Restart],
                    []
                ),
            }
        );
        Record(JournalEvent.Planned, StageNames.BackupVolume, Plan(StageNames.BackupVolume));
        Record(
            JournalEvent.Applied,
            StageNames.BackupVolume,
            new Receipt([], Json.Element(new BackupReceipt([new("code", "shop_backup", "f00d", default)])))
        );
        Record(JournalEvent.Proved, StageNames.BackupVolume, TinyStage.Holding);
        Record(JournalEvent.Planned, StageNames.Recreate, Plan(StageNames.Recreate));
        Record(
            JournalEvent.Applied,
            StageNames.Recreate,
            new Receipt([Nasty], Json.Element(new RecreateReceipt([new("web", "b2", 1.26, Nasty, "")])))
        );
        Record(JournalEvent.Proved, StageNames.Recreate, Proof.From(new Evidence(Nasty, true, Nasty, Nasty)));
        if (outcome is { } end)
            Record(
                JournalEvent.Closed,
                null,
                new Closing(
                    end,
                    "c0ffee",
                    new Dictionary<string, string> { ["shop:latest"] = "sha256:b2" },
                    [Web("b2", "shop_new")],
                    end is Outcome.Verified or Outcome.Partial ? null : "STOP RULE login: refused\n  do: mend it"
                )
            );
        return Read();
    }

    private static StagePlan Plan(StageName stage) => new(stage, null, [Nasty], Json.Element(0));

    private static async Task<string> Shell(string line) =>
        (await new Command("sh", "-c", line).Output(default)).Trim();
}
