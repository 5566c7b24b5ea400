using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stages.Recreate;

public sealed class FormerDowntimeTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ReleaseHistory _history = new();
    private readonly JournalFile _journal;

    public FormerDowntimeTests() => _journal = JournalFile.Open(_folder["journal.jsonl"], TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "down for about 1.3 s, as in r1")]
    [InlineData(false, "down for about 0.4 s, as in r2")]
    public void A_plan_says_what_the_last_release_of_the_same_kind_took(bool stopsWriters, string said)
    {
        Recreated("r1", true, 1.26);
        Recreated("r2", false, 0.4);
        var release = Release("r3", stopsWriters);

        new FormerDowntime(release).Of("web").Should().Be(said);
        new FormerDowntime(release).Of("other").Should().BeNull();
    }

    private Release Release(string id, bool stopsWriters) =>
        new Release(id, TestContext.Opening(), TestContext.Of(), _history).With(Backup(stopsWriters));

    private static StagePlan Backup(bool stopsWriters) =>
        new(StageNames.BackupVolume, stopsWriters ? null : "no volume", stopsWriters ? ["copy"] : [], Json.Element(0));

    private void Recreated(string id, bool stopsWriters, double seconds)
    {
        Record(id, JournalEvent.Opened, null, TestContext.Opening());
        Record(id, JournalEvent.Planned, StageNames.BackupVolume, Backup(stopsWriters));
        Record(
            id,
            JournalEvent.Planned,
            StageNames.Recreate,
            new StagePlan(StageNames.Recreate, null, ["recreate"], Json.Element(0))
        );
        Record(
            id,
            JournalEvent.Applied,
            StageNames.Recreate,
            new Receipt([], Json.Element(new RecreateReceipt([new ServiceDowntime("web", "id", seconds, null, "")])))
        );
    }

    private void Record(string id, JournalEvent what, StageName? stage, object data) =>
        _history.Apply(_journal.Append(id, what, stage?.Value, data));
}
