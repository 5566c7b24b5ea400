using System.Runtime.Versioning;
using Pipeline.Platform;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

/// <summary>
/// Root works in the folder of a user who swaps names for links to a file of root's, all the time: that file stays as
/// it is.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SwapperTests : IDisposable
{
    private const int Tries = 300;
    private readonly TemporaryFolder _users = new();
    private readonly TemporaryFolder _roots = new();
    private readonly string _victim;
    private readonly FileFacts _before;

    public SwapperTests()
    {
        File.SetUnixFileMode(_roots.Path, (UnixFileMode)0b111_101_101);
        _victim = _roots.Write("victim", "root's\n");
        FailingDisk.Root($"setfattr -n user.note -v roots {_victim}");
        _before = Native.Stat(_victim)!;
    }

    public void Dispose()
    {
        Untouched();
        _users.Dispose();
        _roots.Dispose();
    }

    [Fact]
    public async Task The_file_that_takes_the_env_files_place_is_swapped()
    {
        await Replace(@"pipeline-.*\.tmp$");
    }

    [Fact]
    public async Task The_env_file_itself_is_swapped()
    {
        await Replace(@"^\.env$");
    }

    [Fact]
    public void The_read_once_file_is_swapped_while_it_is_destroyed()
    {
        using var swapper = new Swapper(_users.Path, "^secret$", _victim);
        for (var i = 0; i < Tries; i++)
        {
            Try(() => File.Delete(Path.Combine(_users.Path, "secret")));
            Try(() => DurableFile.WriteNew(Path.Combine(_users.Path, "secret"), "hush-hush\n"u8));
            Try(() => SecretFile.Destroy(Path.Combine(_users.Path, "secret")));
        }
    }

    [Fact]
    public async Task An_env_file_that_links_to_a_file_of_another_owner_is_refused()
    {
        if (Native.EffectiveUser != 0)
            return;
        foreach (var (name, target) in new[] { ("direct", _victim), ("below", "folder/victim"), ("twice", "direct") })
        {
            File.CreateSymbolicLink(Path.Combine(_users.Path, name), target);
            if (name == "direct")
                File.CreateSymbolicLink(Path.Combine(_users.Path, "folder"), _roots.Path);
        }

        FailingDisk.Root($"chown -h {Swapper.User}:{Swapper.User} {_users.Path} {_users.Path}/*");
        foreach (var path in new[] { "direct", "below", "twice", "folder/victim" })
        {
            var read = () => EnvFileWriter.Read(Path.Combine(_users.Path, path), default);
            (await read.Should().ThrowAsync<EnvFileException>(path))
                .Which.Message.Should()
                .Contain("symbolic link")
                .And.Contain($"user {Swapper.User}")
                .And.Contain("same owner")
                .And.NotContain("root's");
        }
    }

    [Fact]
    public void A_secret_is_not_written_into_a_folder_of_another_owner_over_a_link_of_the_users()
    {
        if (Native.EffectiveUser != 0)
            return;
        File.CreateSymbolicLink(Path.Combine(_users.Path, "secrets"), _roots.Path);
        FailingDisk.Root($"chown -h {Swapper.User}:{Swapper.User} {_users.Path} {_users.Path}/*");

        var write = () => DurableFile.WriteNew(Path.Combine(_users.Path, "secrets", "new"), "hush-hush\n"u8);

        write.Should().Throw<IOException>().Which.Message.Should().Contain("symbolic link").And.Contain("same owner");
        File.Exists(Path.Combine(_roots.Path, "new")).Should().BeFalse();
    }

    [Fact]
    public async Task A_link_of_the_users_to_a_file_of_the_users_is_followed()
    {
        var target = _users.Write("real.env", "PW=old\n");
        File.CreateSymbolicLink(Path.Combine(_users.Path, ".env"), "real.env");
        if (Native.EffectiveUser == 0)
            FailingDisk.Root(
                $"chown -h {Swapper.User}:{Swapper.User} {_users.Path} {_users.Path}/* {_users.Path}/.env"
            );

        await EnvFileWriter.Replace(
            await EnvFileWriter.Read(Path.Combine(_users.Path, ".env"), default),
            "PW=new\n"u8.ToArray(),
            default
        );

        File.ReadAllText(target).Should().Be("PW=new\n");
    }

    private async Task Replace(string pattern)
    {
        using var swapper = new Swapper(_users.Path, pattern, _victim);
        var path = Path.Combine(_users.Path, ".env");
        for (var i = 0; i < Tries; i++)
        {
            Try(() => File.Delete(path));
            Try(() => DurableFile.WriteNew(path, "PW=old\n"u8));
            try
            {
                await EnvFileWriter.Replace(await EnvFileWriter.Read(path, default), "PW=new\n"u8.ToArray(), default);
            }
            catch (EnvFileException)
            {
                // Refusing is right.
            }
        }
    }

    private static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or SecretException)
        {
            // Refusing is right.
        }
    }

    /// <summary>Its link count may have grown: that he may do.</summary>
    private void Untouched()
    {
        var now = Native.Stat(_victim)!;
        now.Should().Be(_before with { Links = now.Links });
        File.ReadAllText(_victim).Should().Be("root's\n");
        FailingDisk.Root($"[ \"$(getfattr -n user.note --only-values {_victim})\" = roots ]");
    }
}
