using System.Formats.Tar;
using System.Text;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// Whatever makes the running code another one than the commit's is named by a plan, and mended by a deploy.
/// </summary>
[Collection(Worlds.Failures)]
public sealed class BrokenWorldTests(DeployedShop shop) : IClassFixture<DeployedShop>
{
    private TestStack Stack => shop.Stack;

    [Theory]
    [InlineData(
        "an edit of the same size, with the time set back",
        "prices.py: content",
        "cp -p prices.py /tmp/p; sed -i s/1/9/ prices.py; touch -r /tmp/p prices.py"
    )]
    [InlineData("a changed mode", "prices.py: mode", "chmod 755 prices.py")]
    [InlineData("a missing file", "prices.py: missing", "mv prices.py /tmp/")]
    [InlineData("an empty folder", "extra: not in the commit", "mkdir extra")]
    [InlineData("a link in the place of a file", "prices.py: ", "cp prices.py /tmp/p.py; ln -sf /tmp/p.py prices.py")]
    [InlineData(
        "bytecode without a source",
        "late.pyc: not in the commit",
        "echo 'X = 1' >late.py; python3 -c 'import py_compile; py_compile.compile(\"late.py\", \"late.pyc\")'; rm late.py"
    )]
    [InlineData(
        "forged bytecode with the header of the true one",
        "prices.cpython-313.pyc does not come from its source",
        """
            python3 - <<'END'
            import importlib.util, marshal, os, struct
            made = marshal.dumps(compile("BREAD = 9\n", "/srv/app/shop/prices.py", "exec"))
            source = os.stat("prices.py")
            header = importlib.util.MAGIC_NUMBER + struct.pack("<III", 0, int(source.st_mtime), source.st_size)
            open(importlib.util.cache_from_source("prices.py"), "wb").write(header + made)
            END
            """
    )]
    [InlineData("a module earlier on the path", "/srv/app/json.py", "echo 'dumps = str' >../json.py")]
    [InlineData("another marker", "marker", "echo '{}' >.pipeline-marker")]
    public async Task A_change_in_the_running_container_is_named_and_mended(string change, string named, string script)
    {
        await Stack.Exec("sh", "-euc", $"cd {PythonShop.Code}; {script}");
        await IsNamedAndMended(named, change);
    }

    /// <summary>Perhaps somebody's only copy, so its removal is not the pipeline's to decide.</summary>
    [Fact]
    public async Task A_file_that_no_commit_ever_had_is_named_and_left_to_its_owner()
    {
        await Stack.Exec("sh", "-euc", $"echo x >{PythonShop.Code}/notes.txt");

        (await Stack.DryRun()).Should(ExitCode.FailedBeforeAnyChange, "\"notes.txt\"", "disposable");

        await Stack.Exec("rm", $"{PythonShop.Code}/notes.txt");
        (await Stack.DryRun()).Should(ExitCode.Done);
    }

    [Fact]
    public async Task A_file_copied_into_the_container_is_named_and_mended()
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "prices.py")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes("BREAD = 9\n")),
                    Mode = (UnixFileMode)0x1A4,
                }
            );
        tar.Position = 0;
        await new Command("docker", "cp", "-", $"{(await Stack.Running()).Id}:{PythonShop.Code}").Output(
            default,
            tar.CopyToAsync
        );
        await IsNamedAndMended("prices.py: content", "docker cp");
    }

    [Fact]
    public async Task A_bind_mount_over_a_part_of_the_code_is_named_and_mended()
    {
        Stack.Write(".git/other.py", "BREAD = 9\n");
        await UpWith(
            "volumes: [ ",
            "environment: { PYTHONDONTWRITEBYTECODE: '1' }\n    volumes: [ './.git/other.py:/srv/app/shop/prices.py', "
        );
        await Stack.Says("the shop asks 9");
        await IsNamedAndMended("other.py at /srv/app/shop/prices.py", "bind mount");
    }

    [Fact]
    public async Task A_tag_that_was_moved_is_put_back_without_a_restart()
    {
        var before = await Stack.Running();
        await Stack.World.Engine.Images.Tag(World.Python, Stack.Project, "latest");
        await IsNamedAndMended($"as {Stack.Image} again", "moved tag");
        (await Stack.Running()).State.StartedAt.Should().Be(before.State.StartedAt);
    }

    [Fact]
    public async Task A_container_of_another_image_is_named_and_mended()
    {
        await UpWith(
            $"image: {Stack.Image}",
            $"image: '{World.Python}'\n    command: [sleep, infinity]\n    init: true"
        );
        await IsNamedAndMended("it runs ", "another image");
    }

    [Fact]
    public async Task What_a_healthy_run_makes_of_the_code_raises_no_alarm()
    {
        (await Stack.Exec("ls", $"{PythonShop.Code}/__pycache__")).Should().Contain("prices.cpython");
        (await Stack.DryRun()).Should(ExitCode.Done);
    }

    /// <summary>As somebody does who edits the compose file, tries it, and takes the edit back.</summary>
    private async Task UpWith(string part, string instead)
    {
        var file = Path.Combine(Stack.Folder, "docker-compose.yml");
        var committed = await File.ReadAllTextAsync(file);
        committed.Should().Contain(part);
        await File.WriteAllTextAsync(file, committed.Replace(part, instead, StringComparison.Ordinal));
        await Stack.Compose("up", "--detach", "--no-build");
        await File.WriteAllTextAsync(file, committed);
    }

    private async Task IsNamedAndMended(string named, string because)
    {
        (await Stack.DryRun()).Should(ExitCode.SomethingToDo, named);
        (await Stack.Deploy()).Should(ExitCode.Done);
        (await Stack.DryRun()).Code.Should().Be(ExitCode.Done, because);
        await Stack.Says("the shop asks 1");
    }
}
