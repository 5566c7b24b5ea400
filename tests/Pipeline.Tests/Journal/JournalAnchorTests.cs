using System.Runtime.Versioning;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Secrets;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Journal;

/// <summary>A journal that was restored or cut is a valid one by itself.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class JournalAnchorTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StackContext _context;

    public JournalAnchorTests()
    {
        _context = TestContext.Of(state: _folder["state"]);
        _context.State.Create();
        using var key = Fingerprints.Open(_context.State.Root);
        var journal = JournalAccess.ToRead(_context).Journal;
        foreach (var release in new[] { "r1", "r1", "r2", "r3" })
            journal.Append(release, JournalEvent.Nonce, null, new CommitNonce(release, "n"));
    }

    public void Dispose() => _folder.Dispose();

    private string[] Lines => File.ReadAllLines(_context.State.JournalPath);

    private void Cut(int keep) =>
        File.WriteAllText(_context.State.JournalPath, string.Concat(Lines.Take(keep).Select(l => l + "\n")));

    private string Refusal() =>
        FluentActions.Invoking(() => JournalAccess.ToRead(_context)).Should().Throw<PipelineException>().Which.Message;

    [Fact]
    public void One_that_has_all_records_is_opened()
    {
        JournalAccess.ToRead(_context).Journal.Records.Should().HaveCount(4);
        File.GetUnixFileMode(_context.State.AnchorPath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData(3, "records 4 to 4 are missing, the last of them of release r3")]
    [InlineData(1, "records 2 to 4 are missing")]
    [InlineData(0, "records 1 to 4 are missing")]
    public void One_that_was_cut_is_refused_and_what_is_missing_is_said(int keep, string missing)
    {
        Cut(keep);

        Refusal()
            .Should()
            .Contain("is shorter than it was")
            .And.Contain(missing)
            .And.Contain($"rm {_context.State.AnchorPath}");
    }

    [Fact]
    public void One_that_went_on_another_way_is_refused()
    {
        Cut(3);
        var other = JournalFile.Open(_context.State.JournalPath, TimeProvider.System);
        other.Append("r3", JournalEvent.Nonce, null, new CommitNonce("other", "n"));
        other.Append("r3", JournalEvent.Nonce, null, new CommitNonce("more", "n"));

        Refusal().Should().Contain("its record 4 is not the one that was written");
    }

    /// <summary>It was acknowledged, so it was not being written when the power went.</summary>
    [Fact]
    public void A_last_record_that_was_whole_once_is_not_taken_for_a_torn_one()
    {
        File.WriteAllText(
            _context.State.JournalPath,
            File.ReadAllText(_context.State.JournalPath)
                .Replace("\"commit\":\"r3\"", "\"commit\":\"r4\"", StringComparison.Ordinal)
        );

        Refusal().Should().Contain("records 4 to 4 are missing");
    }

    [Fact]
    public void A_journal_that_is_further_than_its_anchor_is_fine()
    {
        JournalFile
            .Open(_context.State.JournalPath, TimeProvider.System)
            .Append("r3", JournalEvent.Nonce, null, new CommitNonce("more", "n"));

        JournalAccess.ToRead(_context).Journal.Records.Should().HaveCount(5);
    }

    [Fact]
    public void A_new_state_folder_begins_a_new_history()
    {
        Directory.Delete(_context.State.Root, recursive: true);
        _context.State.Create();
        using var key = Fingerprints.Open(_context.State.Root);

        JournalAccess.ToRead(_context).Journal.Records.Should().BeEmpty();
    }

    [Fact]
    public void A_backup_is_known_by_its_release_and_by_what_that_release_alone_has()
    {
        var journal = JournalFile.Open(_folder["journal"], TimeProvider.System);
        journal.Append("r1", JournalEvent.Opened, null, TestContext.Opening());
        journal.Append("r2", JournalEvent.Opened, null, TestContext.Opening() with { Unique = "0badcafe" });
        var history = ReleaseHistory.From(journal.Records);

        BackupLabels
            .IsKnown(Backup("r1", null), history)
            .Should()
            .BeTrue("releases of old journals have no unique part");
        BackupLabels.IsKnown(Backup("r2", "0badcafe"), history).Should().BeTrue();
        BackupLabels.IsKnown(Backup("r2", "deadbeef"), history).Should().BeFalse("another r2 made it, which is lost");
        BackupLabels.IsKnown(Backup("r3", null), history).Should().BeFalse();
        BackupLabels
            .Lost(_context.State, [Backup("r3", null)])
            .Message.Should()
            .Contain("is shorter than it was")
            .And.Contain("r3")
            .And.Contain("docker volume rm backup");
    }

    private static VolumeDetails Backup(string release, string? unique) =>
        new()
        {
            Name = "backup",
            Labels = new Dictionary<string, string> { [Labels.Release] = release, [Labels.Unique] = unique ?? "" },
        };
}
