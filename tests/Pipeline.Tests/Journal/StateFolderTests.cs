using System.Runtime.Versioning;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Platform;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Secrets;
using Pipeline.Trees;

namespace Pipeline.Tests.Journal;

[UnsupportedOSPlatform("windows")]
public sealed class StateFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static StateFolder Of(string engine, string project, params (string Name, string Value)[] environment) =>
        StateFolder.For(engine, project, name => environment.FirstOrDefault(e => e.Name == name).Value);

    [Fact]
    public void PIPELINE_STATE_is_taken_and_made_absolute() =>
        Of("AAAA", "shop", ("PIPELINE_STATE", "some/where")).Root.Should().Be(Path.GetFullPath("some/where/shop@aaaa"));

    [Fact]
    public void Without_it_root_uses_var_lib_and_a_user_the_own_state_folder() =>
        Of("AAAA", "shop", ("XDG_STATE_HOME", "/x/state"))
            .Root.Should()
            .Be(Environment.IsPrivilegedProcess ? "/var/lib/pipeline/shop@aaaa" : "/x/state/pipeline/shop@aaaa");

    [Fact]
    public void A_relative_XDG_STATE_HOME_counts_as_none() =>
        Of("AAAA", "shop", ("XDG_STATE_HOME", "relative/state"))
            .Root.Should()
            .Be(Of("AAAA", "shop").Root)
            .And.NotContain("relative");

    [Fact]
    public void An_empty_variable_is_none() =>
        Of("AAAA", "shop", ("PIPELINE_STATE", "")).Root.Should().NotStartWith(Environment.CurrentDirectory);

    [Theory]
    [InlineData("AAAA", "other")]
    [InlineData("BBBB", "shop")]
    public void Another_engine_or_project_has_another_folder(string engine, string project) =>
        Of(engine, project, ("PIPELINE_STATE", "/s"))
            .Root.Should()
            .NotBe(Of("AAAA", "shop", ("PIPELINE_STATE", "/s")).Root);

    [Theory]
    [InlineData("7TJG:XX4L:ABCD:EFGH:IJKL", "shop@7tjgxx4labcd")]
    [InlineData("6b1c2c1e-0000-4b7a-9d1e-1f4f4c3d2b1a", "shop@6b1c2c1e0000")]
    [InlineData("../../etc", "shop@etc")]
    public void An_engine_id_makes_a_plain_name(string engine, string name) =>
        Of(engine, "shop", ("PIPELINE_STATE", "/s")).Root.Should().Be("/s/" + name);

    [Fact]
    public void Asking_where_it_is_writes_nothing()
    {
        _ = Of("AAAA", "shop", ("PIPELINE_STATE", _folder["state"])).JournalPath;

        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("chmod 770", "", "mode 700", "chmod -R go-rwx")]
    [InlineData("chmod 701", "", "mode 700", "chmod -R go-rwx")]
    [InlineData("chmod 777", "/saved", "mode 700", "chmod -R go-rwx")]
    [InlineData("chown 4321", "", "found user 4321", "chown -R")]
    [InlineData("chown 4321", "/manifests", "found user 4321", "chown -R")]
    public void A_folder_that_is_there_and_not_its_owners_alone_is_refused(
        string how,
        string folder,
        params string[] said
    )
    {
        var context = TestContext.Of(state: _folder["state"]);
        context.State.Create();
        FailingDisk.Root($"{how} {context.State.Root}{folder}");

        foreach (var use in new Action[] { context.State.Create, () => JournalAccess.ToRead(context) })
            use.Should()
                .Throw<PipelineException>()
                .Which.Message.Should()
                .ContainAll(said)
                .And.Contain(context.State.Root);
        FailingDisk.Root($"chown -R {Environment.UserName} {context.State.Root}");
    }

    [Fact]
    public void Its_folders_are_for_their_owner_only_and_making_them_twice_is_fine()
    {
        var state = Of("AAAA", "shop", ("PIPELINE_STATE", _folder["state"]));
        state.Create();
        state.Create();

        foreach (var folder in Directory.EnumerateDirectories(state.Root).Append(state.Root))
            File.GetUnixFileMode(folder).Should().Be(OwnerOnly, folder);
    }

    [Fact]
    public void A_file_is_written_whole_or_not_at_all()
    {
        var path = _folder.Write("file", "before");
        var write = () => PrivateFiles.Write(path, _ => throw new IOException("the disk is full"));

        write.Should().Throw<IOException>();
        File.ReadAllText(path).Should().Be("before");
    }

    [Fact]
    public void What_replaces_a_file_is_for_its_owner_only_whatever_a_crash_left()
    {
        var path = _folder["file"];
        File.SetUnixFileMode(
            _folder.Write("file.tmp", "left over by a crash, longer than what is written"),
            OwnerOnly | UnixFileMode.OtherRead
        );
        PrivateFiles.Write(path, s => s.Write("new"u8));

        File.ReadAllText(path).Should().Be("new");
        File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().ContainSingle();
    }

    [Fact]
    public void A_manifest_that_was_changed_on_disk_is_not_trusted()
    {
        var state = Of("AAAA", "shop", ("PIPELINE_STATE", _folder["state"]));
        state.Create();
        var (one, two) = (Tree.Of("a=1"), Tree.Of("a=2"));
        var name = ManifestStore.Save(state, one);
        ManifestStore
            .Load(state, name)
            .Entries.Should()
            .BeEquivalentTo(one.Entries, o => o.ComparingByValue<TreePath>());

        ManifestStore.Save(state, two);
        File.Move(state.Manifest(two.Fingerprint), state.Manifest(name), overwrite: true);
        FluentActions.Invoking(() => ManifestStore.Load(state, name)).Should().Throw<InvalidDataException>();
    }
}
