using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>A journal that is torn, was changed, or was written by a clock that jumped.</summary>
public sealed partial class FaultTests
{
    [Fact]
    public async Task A_torn_last_line_of_the_journal_is_dropped() =>
        await world.Bench.Run(new FaultCell("journal's last line torn", "", ExitCode.Done, "new") { Before = Tear });

    [Theory]
    [InlineData("Resume", "new")]
    [InlineData("Resume --undo", "old")]
    public async Task A_torn_last_line_of_an_open_release_is_dropped(string takenUpBy, string state) =>
        await world.Bench.Run(
            Killed("journal's last line torn", "RebuildVolume", takenUpBy, state) with
            {
                Heal = Tear,
            }
        );

    [Fact]
    public async Task A_changed_line_of_the_journal_stops_everything()
    {
        var journal = "";
        await world.Bench.Run(
            new FaultCell(
                "a line of the journal changed",
                "",
                ExitCode.FailedBeforeAnyChange,
                "old",
                "line 3 is not what was written",
                "Journal damaged"
            )
            {
                Before = async () =>
                {
                    journal = await File.ReadAllTextAsync(Stack.JournalPath);
                    await Stack.Output("sed", "-i", "3s/BakeCode/BakedCod/", Stack.JournalPath);
                },
                Heal = () => File.WriteAllTextAsync(Stack.JournalPath, journal),
            }
        );
    }

    [Fact]
    public async Task A_clock_that_jumped_back_a_day_changes_no_order() =>
        await world.Bench.Run(
            new FaultCell("clock a day back since the last release", "", ExitCode.Done, "new") { Before = JumpBack }
        );

    [Theory]
    [InlineData("Resume", "new")]
    [InlineData("Resume --undo", "old")]
    public async Task A_clock_that_jumped_back_a_day_within_a_release_changes_no_order(
        string takenUpBy,
        string state
    ) =>
        await world.Bench.Run(
            Killed("clock a day back within the release", "Recreate", takenUpBy, state) with
            {
                Heal = JumpBack,
            }
        );

    private Task Tear() => File.AppendAllTextAsync(Stack.JournalPath, """c0ffee {"seq":99,"at":"20""");

    /// <summary>What was recorded so far was recorded a day later than it is now.</summary>
    private Task JumpBack()
    {
        var path = Stack.JournalPath;
        var records = JournalFile.Open(path, TimeProvider.System).Records;
        File.Delete(path);
        File.Delete(Path.GetDirectoryName(path) + ".anchor"); // It knows the records by their hashes, which hold the time.
        var journal = JournalFile.Open(path, new Tomorrow());
        foreach (var record in records)
            journal.Append(record.Release, record.Event, record.Stage, record.Data);
        return Task.CompletedTask;
    }

    private sealed class Tomorrow : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(1);
    }
}
