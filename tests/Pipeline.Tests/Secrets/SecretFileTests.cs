using System.Runtime.Versioning;
using Pipeline.Platform;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

[UnsupportedOSPlatform("windows")]
public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    public async Task A_file_of_the_owner_alone_is_read_and_stays(UnixFileMode mode)
    {
        var path = _folder.Write("app.SECRET-READ-ONCE", "hush\n", mode);
        using var secret = await SecretFile.ReadOnce(path, default);
        secret.Reveal().Should().Be("hush");
        File.Exists(path).Should().BeTrue();
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public async Task Any_permission_for_others_is_refused(UnixFileMode extra)
    {
        var path = _folder.Write("s", "hush\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);
        (await Refusal(path)).Should().Contain("chmod 600").And.NotContain("hush");
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_refused()
    {
        // Root can give a file away; anybody else finds one of root's.
        var path = _folder.Write("s", "hush\n");
        if (Native.EffectiveUser == 0)
            using (var chown = System.Diagnostics.Process.Start("chown", ["4321:4321", path]))
                chown.WaitForExit();
        else
            path = "/proc/1/environ";
        (await Refusal(path)).Should().Contain("belongs to user");
    }

    [Fact]
    public async Task What_is_not_a_plain_file_is_refused()
    {
        var link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, _folder.Write("s", "hush\n"));
        (await Refusal(link)).Should().Contain("symbolic link");
        (await Refusal(_folder.Path)).Should().Contain("not a regular file");
        (await Refusal(Path.Combine(_folder.Path, "none"))).Should().Contain("no such file");
        (await Refusal(_folder.Write("empty", ""))).Should().Contain("empty");
        (await Refusal(_folder.Write("two", "hush\nhush\n")))
            .Should()
            .Contain("more than one line")
            .And.NotContain("hush");
    }

    [Fact]
    public void Destroying_removes_the_file_and_claims_no_more_than_that()
    {
        var path = _folder.Write("s", "hush\n");
        var kept = Path.Combine(_folder.Path, "kept");
        using (var link = System.Diagnostics.Process.Start("ln", [path, kept]))
            link.WaitForExit();

        var removal = SecretFile.Destroy(path);

        File.Exists(path).Should().BeFalse();
        File.ReadAllText(kept).Should().NotContain("hush");
        removal.ToString().Should().Contain("only a changed password").And.Contain("1 other name");
        SecretFile.Destroy(path).WasThere.Should().BeFalse();
    }

    [Fact]
    public void Destroying_anything_but_a_file_is_refused() =>
        FluentActions.Invoking(() => SecretFile.Destroy(_folder.Path)).Should().Throw<SecretException>();

    public void Dispose() => _folder.Dispose();

    private static async Task<string> Refusal(string path)
    {
        var read = () => SecretFile.ReadOnce(path, default);
        return (await read.Should().ThrowAsync<SecretException>()).Which.ToString();
    }
}
