using System.Runtime.Versioning;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Secrets;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Tests.Secrets;
using Pipeline.Tests.Trees;
using Pipeline.Trees;

namespace Pipeline.Tests.Platform;

/// <summary>A disk that cannot take what was written: whoever says "written" must have heard of it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DurableTests : IDisposable
{
    private const int NoSpace = 28;
    private static readonly byte[] Big = new byte[100_000];
    private readonly FailingDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    private string Of(string name) => Path.Combine(_disk.Path, name);

    [Fact]
    public void A_flush_that_fails_is_an_error()
    {
        _disk.Fail();
        using var file = File.OpenHandle(Of("file"), FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.Write(file, Big, 0);

        FluentActions
            .Invoking(() => Durable.Flush(file, "file"))
            .Should()
            .Throw<IOException>()
            .WithMessage("*file*")
            .Which.HResult.Should()
            .Be(NoSpace);
    }

    [Fact]
    public void A_flush_of_the_whole_file_system_that_fails_is_an_error()
    {
        using var folder = OpenFolder.At(_disk.Path);
        _disk.Fail();
        File.WriteAllBytes(Of("file"), Big);

        FluentActions.Invoking(() => Durable.FlushFileSystem(folder.Handle, _disk.Path)).Should().Throw<IOException>();
    }

    [Fact]
    public void What_cannot_be_flushed_at_all_is_an_error()
    {
        using var none = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);

        FluentActions.Invoking(() => Durable.Flush(none, "/dev/null")).Should().Throw<IOException>();
        FluentActions.Invoking(() => Durable.FlushData(none, "/dev/null")).Should().Throw<IOException>();
    }

    [Fact]
    public void A_new_file_that_is_not_on_the_disk_is_removed()
    {
        _disk.Fail();

        FluentActions.Invoking(() => DurableFile.WriteNew(Of("secret"), Big)).Should().Throw<IOException>();

        File.Exists(Of("secret")).Should().BeFalse();
    }

    [Fact]
    public void A_private_file_keeps_its_old_content()
    {
        PrivateFiles.Write(Of("kept"), s => s.Write("old"u8));
        _disk.Fail();

        FluentActions.Invoking(() => PrivateFiles.Write(Of("kept"), s => s.Write(Big))).Should().Throw<IOException>();

        File.ReadAllText(Of("kept")).Should().Be("old");
    }

    [Fact]
    public async Task An_env_file_keeps_its_old_content_and_no_copy_of_the_new_one_stays()
    {
        File.WriteAllText(Of(".env"), "PW=old\n");
        var snapshot = await EnvFileWriter.Read(Of(".env"), default);
        _disk.Fail();

        var replace = () => EnvFileWriter.Replace(snapshot, Big, default);

        (await replace.Should().ThrowAsync<EnvFileException>()).WithMessage("*untouched*");
        File.ReadAllText(Of(".env")).Should().Be("PW=old\n");
        Directory.EnumerateFiles(_disk.Path).Should().ContainSingle();
    }

    /// <summary>After a power loss the copy is the only thing that the undo has.</summary>
    [Fact]
    public async Task An_env_file_is_not_edited_before_its_copy_is_on_the_disk()
    {
        using var folder = new TemporaryFolder();
        var env = folder.Write(".env", $"PW=old\n#{new string('x', Big.Length)}\n");
        var edit = new EnvEdit(await EnvFileWriter.Read(env, default), "PW=new\n"u8.ToArray(), ["PW"]);
        _disk.Fail();

        var write = () => edit.Write(new EnvFileBackup(env, Of("copy"), 0, 0, 0, ""), default);

        await write.Should().ThrowAsync<IOException>();
        File.ReadAllText(env).Should().StartWith("PW=old");
        Directory.EnumerateFiles(_disk.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task A_patch_that_is_not_on_the_disk_is_not_said_to_be_saved()
    {
        using var scratch = new GitScratch();
        scratch.Commit("echo first > first");
        scratch.Write("new", string.Concat(Enumerable.Range(0, 10_000).Select(i => $"line {i}\n")));
        _disk.Fail();

        var save = () => new GitRepository(scratch.Folder).SavePatch(Of("work.patch"), default);

        await save.Should().ThrowAsync<IOException>();
        Directory.EnumerateFiles(_disk.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_record_that_is_not_on_the_disk_is_an_error_and_the_next_one_continues_the_chain()
    {
        var journal = JournalFile.Open(Of("journal"), TimeProvider.System);
        journal.Append("r1", JournalEvent.Opened, null, new { });
        _disk.Fail();

        FluentActions
            .Invoking(() => journal.Append("r1", JournalEvent.Planned, "BakeCode", new string('x', 200_000)))
            .Should()
            .Throw<IOException>();
        journal.Records.Should().ContainSingle();
        _disk.Mend();
        journal.Append("r1", JournalEvent.Undoing, "BakeCode", null);

        JournalFile
            .Open(Of("journal"), TimeProvider.System)
            .Records.Select(r => r.Event)
            .Should()
            .Equal(JournalEvent.Opened, JournalEvent.Undoing);
    }

    /// <summary>Half of the record fits: the write itself fails, in its middle.</summary>
    [Fact]
    public void A_disk_that_is_full_for_a_moment_leaves_the_journal_whole()
    {
        var path = Path.Combine(_disk.Full, "journal");
        var journal = JournalFile.Open(path, TimeProvider.System);
        journal.Append("r1", JournalEvent.Opened, null, new { });
        _disk.Fail(leave: 8192);

        for (var i = 0; i < 3; i++)
            FluentActions
                .Invoking(() => journal.Append("r1", JournalEvent.Planned, "BakeCode", new string('x', 20_000)))
                .Should()
                .Throw<IOException>();
        JournalFile.Open(path, TimeProvider.System).IsTorn.Should().BeFalse("it is cut back at once");
        _disk.Mend();
        journal.Append("r1", JournalEvent.Undoing, "BakeCode", null);

        JournalFile
            .Open(path, TimeProvider.System)
            .Records.Select(r => r.Event)
            .Should()
            .Equal(JournalEvent.Opened, JournalEvent.Undoing);
    }
}
