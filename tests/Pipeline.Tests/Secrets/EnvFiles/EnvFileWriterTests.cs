using System.Diagnostics;
using System.Runtime.Versioning;
using Pipeline.Platform;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

[UnsupportedOSPlatform("windows")]
public sealed class EnvFileWriterTests : IDisposable
{
    private const UnixFileMode Odd =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherExecute;
    private static readonly byte[] New = "PW=new\n"u8.ToArray();

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _state = new();

    [Fact]
    public async Task A_replacement_keeps_mode_owner_and_attributes_and_leaves_nothing_else()
    {
        var path = _folder.Write(".env", "PW=old\n", Odd);
        var owner = Native.EffectiveUser == 0 ? 4321u : Native.EffectiveUser;
        if (owner == 4321)
            Run("chown", "4321:4322", path);
        var before = Native.Stat(path)!;
        Run("setfattr", "-n", "user.note", "-v", "kept", path);

        await EnvFileWriter.Replace(await EnvFileWriter.Read(path, default), New, default);

        File.ReadAllBytes(path).Should().Equal(New);
        Native.Stat(path).Should().BeEquivalentTo(before, o => o.Excluding(f => f.Inode));
        Run("getfattr", "-n", "user.note", path).Should().Contain("kept");
        _folder.Names.Should().Equal(".env");
    }

    [Fact]
    public async Task A_symlink_stays_and_its_target_is_replaced()
    {
        var target = _folder.Write("real.env", "PW=old\n");
        var link = Path.Combine(_folder.Path, ".env");
        File.CreateSymbolicLink(link, "real.env");

        await EnvFileWriter.Replace(await EnvFileWriter.Read(link, default), New, default);

        new FileInfo(link).LinkTarget.Should().Be("real.env");
        File.ReadAllBytes(target).Should().Equal(New);
    }

    [Theory]
    [InlineData("PW=else\n")]
    [InlineData("PW=old\n")]
    public async Task A_file_that_changed_since_it_was_read_is_left_alone(string other)
    {
        var path = _folder.Write(".env", "PW=old\n");
        var snapshot = await EnvFileWriter.Read(path, default);
        File.Delete(path);
        File.WriteAllBytes(Path.Combine(_folder.Path, "keeps the old inode number busy"), []);
        _folder.Write(".env", other, Odd);

        (await Refusal(() => EnvFileWriter.Replace(snapshot, New, default)))
            .Should()
            .Contain("changed since")
            .And.NotContain("new");
        File.ReadAllText(path).Should().Be(other);
        _folder.Names.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_cancelled_replacement_leaves_the_old_file_and_no_other()
    {
        var path = _folder.Write(".env", "PW=old\n");
        var snapshot = await EnvFileWriter.Read(path, default);
        var replace = () => EnvFileWriter.Replace(snapshot, New, new CancellationToken(canceled: true));
        await replace.Should().ThrowAsync<OperationCanceledException>();
        File.ReadAllText(path).Should().Be("PW=old\n");
        _folder.Names.Should().Equal(".env");
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed()
    {
        var path = _folder.Write(".env", "PW=old\n");
        _folder.Write("..env.pipeline-0123.tmp", "PW=half");
        await EnvFileWriter.Replace(await EnvFileWriter.Read(path, default), New, default);
        _folder.Names.Should().Equal(".env");
    }

    [Fact]
    public async Task A_file_with_two_names_is_refused()
    {
        var path = _folder.Write(".env", "PW=old\n");
        Run("ln", path, Path.Combine(_folder.Path, "other"));
        (await Refusal(() => EnvFileWriter.Read(path, default))).Should().Contain("2 names");
    }

    [Fact]
    public void A_mount_point_is_recognised_and_refused()
    {
        Native.Stat("/proc")!.IsMountPoint.Should().BeTrue();
        var facts = Native.Stat(_folder.Write(".env", "PW=old\n"))!;
        facts.IsMountPoint.Should().BeFalse();
        FluentActions
            .Invoking(() => EnvFileWriter.CheckReplaceable(".env", facts with { IsMountPoint = true }))
            .Should()
            .Throw<EnvFileException>()
            .WithMessage("*mount point*");
    }

    [Fact]
    public async Task A_folder_and_a_dangling_link_are_refused()
    {
        var dangling = Path.Combine(_folder.Path, "dangling");
        File.CreateSymbolicLink(dangling, "nowhere");
        (await Refusal(() => EnvFileWriter.Read(dangling, default))).Should().Contain("no such file");
        (await Refusal(() => EnvFileWriter.Read(_folder.Path, default))).Should().Contain("not a regular file");
        (await Refusal(() => EnvFileWriter.Read(Path.Combine(_folder.Path, "none"), default)))
            .Should()
            .Contain("no such file");
    }

    [Fact]
    public async Task A_backup_is_private_and_a_restore_gives_back_bytes_mode_and_owner_once()
    {
        using var fingerprints = Fingerprints.Open(_state.Path);
        var path = _folder.Write(".env", [.. "PW=old"u8, 0xFF], Odd);
        var before = Native.Stat(path)!;
        var snapshot = await EnvFileWriter.Read(path, default);
        var backup = EnvFileWriter.Backup(snapshot, _state.Path, fingerprints);
        File.GetUnixFileMode(backup.Copy).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await EnvFileWriter.Replace(snapshot, New, default);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        (await EnvFileWriter.Restore(backup, fingerprints.Of(New), fingerprints, default)).Should().BeTrue();

        File.ReadAllBytes(path).Should().Equal([.. "PW=old"u8, 0xFF]);
        Native.Stat(path).Should().BeEquivalentTo(before, o => o.Excluding(f => f.Inode));
        (await EnvFileWriter.Restore(backup, fingerprints.Of(New), fingerprints, default)).Should().BeFalse();
        backup.ToString().Should().NotContain("old");
    }

    [Fact]
    public async Task A_restore_never_overwrites_what_somebody_else_wrote_nor_uses_a_damaged_copy()
    {
        using var fingerprints = Fingerprints.Open(_state.Path);
        var path = _folder.Write(".env", "PW=old\n");
        var backup = EnvFileWriter.Backup(await EnvFileWriter.Read(path, default), _state.Path, fingerprints);
        var restore = () => EnvFileWriter.Restore(backup, fingerprints.Of(New), fingerprints, default);

        _folder.Write(".env", "PW=somebody else\n");
        (await Refusal(restore)).Should().Contain("someone else").And.Contain(backup.Copy);
        File.AppendAllText(backup.Copy, "x");
        (await Refusal(restore)).Should().Contain("not the content");
        File.ReadAllText(path).Should().Be("PW=somebody else\n");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _state.Dispose();
    }

    private static async Task<string> Refusal(Func<Task> action) =>
        (await action.Should().ThrowAsync<EnvFileException>()).Which.Message;

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
        return output;
    }
}
