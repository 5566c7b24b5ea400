using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class ReleasePageTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _said = new();
    private readonly JournalFile _journal;
    private readonly Pipeline.Releases.Release _release;

    public ReleasePageTests()
    {
        var context = TestContext.Of(TestStack.With(), state: _folder.Path, output: _said);
        context.State.Create();
        context.Log.Redactor.Learn("password", "hunter22-hunter22");
        _journal = JournalFile.Open(context.State.JournalPath, TimeProvider.System);
        _release = TestContext.Release(context, _journal);
        Record(JournalEvent.Opened, _release.Opening);
    }

    public void Dispose() => _folder.Dispose();

    private string Page => Path.Combine(_release.Context.State.Reports, "r1.html");

    [Fact]
    public void It_is_written_and_named_and_written_again_when_something_is_undone()
    {
        Record(JournalEvent.Planned, new TinyStage("Recreate", []).PlanWith(), "Recreate");
        Close();
        ReleasePage.Keep(_release);
        _said.ToString().Should().Contain($"report: {Page}");
        File.ReadAllText(Page).Should().Contain("PROVEN: ");

        Record(JournalEvent.Undoing, null, "Recreate");
        ReleasePage.Keep(_release);
        File.ReadAllText(Page).Should().Contain("UNDONE SINCE").And.NotContain("PROVEN: ");
    }

    [Fact]
    public void No_secret_is_in_it()
    {
        Record(
            JournalEvent.Planned,
            new TinyStage("Recreate", []).PlanWith() with
            {
                Steps = ["hunter22-hunter22"],
            },
            "Recreate"
        );
        Close();
        ReleasePage.Keep(_release);
        Directory
            .GetFiles(_release.Context.State.Reports)
            .Should()
            .HaveCount(3)
            .And.OnlyContain(f => !File.ReadAllText(f).Contains("hunter22", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_a_warning()
    {
        Close();
        File.WriteAllText(_release.Context.State.Reports, "a file is in the way");
        ReleasePage.Keep(_release);
        _said
            .ToString()
            .Should()
            .Contain("[WRN] no report was written: ")
            .And.Contain("./build.sh Report --release r1");
    }

    private void Close() =>
        Record(JournalEvent.Closed, new Closing(Outcome.Verified, "c0ffee", new Dictionary<string, string>(), []));

    private void Record(JournalEvent what, object? data, string? stage = null) =>
        _release.History.Apply(_journal.Append("r1", what, stage, data));
}
