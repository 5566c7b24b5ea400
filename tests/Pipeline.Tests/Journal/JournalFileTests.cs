using System.Runtime.Versioning;
using System.Text;
using Pipeline.Journal;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Journal;

[UnsupportedOSPlatform("windows")]
public sealed class JournalFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    private string File => _folder["journal.jsonl"];

    public void Dispose() => _folder.Dispose();

    private JournalFile Open() => JournalFile.Open(File, _clock);

    /// <summary>Three records; the middle one holds everything that is hard to write down.</summary>
    private JournalFile Written()
    {
        var journal = Open();
        journal.Append("r1", JournalEvent.Opened, null, new { why = "first" });
        journal.Append(
            "r1",
            JournalEvent.Planned,
            "BakeCode",
            new { text = "ä\n\t\"\\\u2028\uFFFD\uD83D\uDE00 \0 €", none = (string?)null }
        );
        journal.Append("r1", JournalEvent.Applied, "BakeCode", null);
        return journal;
    }

    private static IReadOnlyList<string> Texts(JournalFile journal) =>
        [.. journal.Records.Select(r => $"{r.Seq} {r.At:O} {r.Release} {r.Event} {r.Stage} {r.Data}")];

    private int DamagedAt(byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        return FluentActions
            .Invoking(Open)
            .Should()
            .Throw<JournalDamagedException>($"of {Encoding.UTF8.GetString(bytes)}")
            .Which.Line;
    }

    [Fact]
    public void Every_record_comes_back_in_another_process()
    {
        var written = Texts(Written());

        Texts(Open()).Should().Equal(written).And.HaveCount(3);
    }

    [Fact]
    public void What_is_appended_after_reading_continues_the_chain()
    {
        Written();
        Open().Append("r1", JournalEvent.Proved, "BakeCode", null).Seq.Should().Be(4);

        Open().Records.Should().HaveCount(4);
    }

    [Fact]
    public void A_missing_file_is_an_empty_journal_and_is_not_made_by_reading()
    {
        Open().Records.Should().BeEmpty();
        System.IO.File.Exists(File).Should().BeFalse();
    }

    [Fact]
    public void Each_record_is_one_line_for_its_owner_only()
    {
        Written();

        System.IO.File.ReadAllLines(File).Should().HaveCount(3);
        System.IO.File.GetUnixFileMode(File).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_record_is_on_disk_when_Append_returns_and_before_anybody_hears_of_it()
    {
        var journal = Open();
        var onDisk = -1;
        journal.Appended = _ => onDisk = Open().Records.Count;
        journal.Append("r1", JournalEvent.Opened, null, null);

        onDisk.Should().Be(1);
    }

    [Fact]
    public void A_torn_last_line_is_dropped_wherever_it_was_torn_and_the_next_append_works()
    {
        var written = Texts(Written());
        var bytes = System.IO.File.ReadAllBytes(File);
        var start = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1;

        for (var length = start; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            var journal = Open();
            Texts(journal).Should().Equal(written.Take(2), $"torn after {length - start} bytes");
            journal.Append("r1", JournalEvent.Undoing, null, null);
            Open()
                .Records.Select(r => r.Event)
                .Should()
                .Equal(
                    [JournalEvent.Opened, JournalEvent.Planned, JournalEvent.Undoing],
                    $"torn after {length - start} bytes"
                );
        }
    }

    [Theory]
    [InlineData("\0\0\0\0")]
    [InlineData("x")]
    public void A_journal_that_is_all_torn_is_empty_and_can_be_written(string torn)
    {
        System.IO.File.WriteAllText(File, torn);
        Open().Append("r1", JournalEvent.Opened, null, null).Seq.Should().Be(1);

        Open().Records.Should().ContainSingle();
    }

    [Fact]
    public void An_append_that_failed_half_way_leaves_nothing_to_the_next_one()
    {
        var journal = Written();
        System.IO.File.AppendAllText(File, "half a li");
        journal.Append("r1", JournalEvent.Proved, "BakeCode", null);

        Open().Records.Should().HaveCount(4);
    }

    /// <summary>
    /// The blocks of a last record that was being written may reach the disk in any order, its end first.
    /// </summary>
    [Theory]
    [InlineData("a changed byte")]
    [InlineData("zeros")]
    [InlineData("an empty line")]
    public void A_last_record_that_is_not_whole_is_kept_aside_and_the_journal_goes_on_without_it(string how)
    {
        var written = Texts(Written());
        var lines = System.IO.File.ReadAllText(File).Split('\n')[..3];
        var bad = how switch
        {
            "zeros" => new string('\0', lines[2].Length),
            "an empty line" => "",
            _ => lines[2].Replace("applied", "appliee", StringComparison.Ordinal),
        };
        System.IO.File.WriteAllText(File, $"{lines[0]}\n{lines[1]}\n{bad}\n");

        var journal = Open();
        journal.IsTorn.Should().BeTrue();
        Texts(journal).Should().Equal(written.Take(2));
        System.IO.File.Exists(journal.TornPath).Should().BeFalse("reading writes nothing");

        var aside = journal.TornPath;
        journal.Append("r1", JournalEvent.Undoing, null, null);
        System.IO.File.ReadAllText(aside).Should().Be(bad + "\n");
        Open()
            .Records.Select(r => r.Event)
            .Should()
            .Equal(JournalEvent.Opened, JournalEvent.Planned, JournalEvent.Undoing);
        Open().IsTorn.Should().BeFalse();
    }

    [Fact]
    public void Nothing_is_written_after_records_of_another_process()
    {
        var journal = Written();
        Open().Append("r1", JournalEvent.Proved, "BakeCode", null);

        FluentActions
            .Invoking(() => journal.Append("r1", JournalEvent.Undoing, null, null))
            .Should()
            .Throw<JournalDamagedException>();
        Open().Records.Select(r => r.Event).Should().EndWith(JournalEvent.Proved);
    }

    [Fact]
    public void A_changed_byte_anywhere_but_in_the_last_record_is_damage_and_its_line_is_named()
    {
        Written();
        Open().Append("r1", JournalEvent.Proved, "BakeCode", null);
        var bytes = System.IO.File.ReadAllBytes(File);
        var last = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n');

        for (var at = 0; at < last; at++)
            foreach (
                var change in new byte[]
                {
                    1,
                    0x20,
                    0x80,
                    (byte)(bytes[at] ^ '\n'),
                    (byte)(bytes[at] ^ ' '),
                    (byte)(bytes[at] ^ '\r'),
                    bytes[at],
                }
            )
                if (change != 0)
                {
                    var changed = bytes.ToArray();
                    changed[at] ^= change;
                    DamagedAt(changed).Should().Be(1 + bytes.Take(at).Count(b => b == '\n'), $"byte {at} xor {change}");
                }
    }

    public static TheoryData<string, int> Tampering =>
        new()
        {
            { "1 deleted", 1 },
            { "2 deleted", 2 },
            { "1 doubled", 2 },
            { "2 and 3 swapped", 2 },
            { "a line inserted", 2 },
            { "an empty line inserted", 2 },
            { "an empty line first", 1 },
            { "a hash without a body", 2 },
            { "line ends of Windows", 1 },
        };

    [Theory]
    [MemberData(nameof(Tampering))]
    public void Lines_that_are_missing_added_or_moved_are_damage(string how, int line)
    {
        Written();
        Open().Append("r1", JournalEvent.Proved, "BakeCode", null);
        var l = System.IO.File.ReadAllLines(File);
        string[] lines = how switch
        {
            "1 deleted" => [l[1], l[2]],
            "2 deleted" => [l[0], l[2], l[3]],
            "1 doubled" => [l[0], l[0], l[1], l[2]],
            "2 and 3 swapped" => [l[0], l[2], l[1], l[3]],
            "a line inserted" => [l[0], $"{new string('0', 64)} {{}}", l[1], l[2]],
            "an empty line inserted" => [l[0], "", l[1], l[2]],
            "an empty line first" => ["", .. l],
            "a hash without a body" => [l[0], l[1][..64], l[2]],
            _ => [.. l.Select(x => x + "\r")],
        };

        DamagedAt(Encoding.UTF8.GetBytes(string.Concat(lines.Select(x => x + "\n")))).Should().Be(line);
    }

    [Fact]
    public void The_message_names_file_and_line() =>
        new JournalDamagedException("/state/journal.jsonl", 7)
            .Message.Should()
            .Contain("/state/journal.jsonl")
            .And.Contain("line 7");

    [Fact]
    public void A_clock_that_jumps_back_changes_nothing_about_the_order()
    {
        var journal = Open();
        journal.Append("r1", JournalEvent.Opened, null, null);
        _clock.Now -= TimeSpan.FromDays(400);
        journal.Append("r1", JournalEvent.Planned, "BakeCode", null);

        var read = Open().Records;
        read.Select(r => r.Seq).Should().Equal(1, 2);
        read[1].At.Should().BeBefore(read[0].At);
    }
}
