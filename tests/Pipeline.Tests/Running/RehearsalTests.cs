using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

/// <summary>
/// --dry-run of what is no deploy: it says what it would do, ends with 2, and the state folder stays as it was to the
/// byte.
/// </summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _said = new();
    private readonly Interrupts _interrupts = new(_ => { });
    private readonly StackContext _context;
    private readonly SessionOptions _options = new()
    {
        StackFile = "/pipeline.yml",
        Target = "test",
        DryRun = true,
    };

    public RehearsalTests() => _context = TestContext.Of(TestStack.With(), state: _folder.Path, output: _said);

    public void Dispose()
    {
        _interrupts.Dispose();
        _folder.Dispose();
    }

    private static readonly IStage Rebuild = new RebuildVolumeStage();

    private void Journal(params (JournalEvent What, string? Stage, object? Data)[] records)
    {
        _context.State.Create();
        var journal = JournalAccess.ToRead(_context).Journal;
        journal.Append(
            "r1",
            JournalEvent.Opened,
            null,
            TestContext.Opening() with
            {
                Stages = ["RebuildVolume", "Recreate"],
            }
        );
        journal.Append(
            "r1",
            JournalEvent.Planned,
            "RebuildVolume",
            new StagePlan(Rebuild.Name, null, ["switch the code"], Json.Element(0))
        );
        foreach (var (what, stage, data) in records)
            journal.Append("r1", what, stage, data);
    }

    private void Close(Outcome outcome) =>
        Journal((JournalEvent.Closed, null, new Closing(outcome, "c0ffee", new Dictionary<string, string>(), [])));

    private async Task<string> Untouched(Func<Task<ExitCode>> act, ExitCode expected)
    {
        var before = Snapshot();
        (await act()).Should().Be(expected);
        Snapshot().Should().Equal(before);
        return _said.ToString();
    }

    private Task<ExitCode> Resume(bool undo) => new Resumption(_options, _context, _interrupts).Run(undo);

    private Task<ExitCode> Undo() => new StageRollback(_options, _context, _interrupts).Run(Rebuild);

    [Fact]
    public async Task Resume_says_what_is_left_or_what_it_would_undo()
    {
        Journal();
        (await Untouched(() => Resume(undo: false), ExitCode.SomethingToDo))
            .Should()
            .Contain("plan: finish release r1: RebuildVolume, Recreate");
        (await Untouched(() => Resume(undo: true), ExitCode.SomethingToDo))
            .Should()
            .Contain("plan: put the old state back release r1: undo RebuildVolume");
    }

    [Fact]
    public async Task Resume_of_nothing_ends_with_0()
    {
        await Untouched(() => Resume(undo: false), ExitCode.Done);
        Close(Outcome.Verified);
        await Untouched(() => Resume(undo: false), ExitCode.Done);
    }

    [Fact]
    public async Task Resume_of_a_release_that_somebody_works_on_names_who()
    {
        Journal();
        using var other = await PipelineLock.Take(
            _context.State,
            "DeployBaked",
            default,
            _ => { },
            TimeProvider.System,
            default
        );

        (await FluentActions.Awaiting(() => Resume(undo: false)).Should().ThrowAsync<PipelineException>())
            .Which.Code.Should()
            .Be(ExitCode.Locked);
    }

    [Fact]
    public async Task The_way_back_of_a_stage_says_what_it_would_undo()
    {
        Close(Outcome.Verified);
        (await Untouched(Undo, ExitCode.SomethingToDo))
            .Should()
            .Contain("plan: undo RebuildVolume of release r1: switch the code");
    }

    [Fact]
    public async Task The_way_back_of_a_stage_that_nothing_did_ends_with_0()
    {
        await Untouched(Undo, ExitCode.Done);
        Close(Outcome.RolledBack);
        (await Untouched(Undo, ExitCode.Done)).Should().Contain("nothing to do");
    }

    private IReadOnlyList<string> Snapshot() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)
                .Order()
                .Select(f =>
                    $"{f} {File.GetLastWriteTimeUtc(f):O} {(File.Exists(f) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))) : "")}"
                ),
        ];
}
