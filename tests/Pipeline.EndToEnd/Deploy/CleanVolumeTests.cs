using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Matrices;
using Pipeline.EndToEnd.Rollback;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>Code goes out of a volume only where nobody reads it there, and comes back byte for byte.</summary>
[Collection(Worlds.Deploys)]
public sealed class CleanVolumeTests(World world)
{
    private static readonly Impact[] All = [Impact.Clean, Impact.Volume, Impact.Restart];

    /// <summary>Odd owners, modes, times, two names of one file, an attribute; a copy that is to be kept.</summary>
    private const string Odd = """
        cd /volume/shop; cp -p prices.py ../data/precious.db; mkdir keep-pre-bugfix; cp prices.py keep-pre-bugfix
        ln -f __init__.py main.py; chown 12:34 prices.py; chmod 640 prices.py; setfattr -n user.by -v hand prices.py
        touch -d '2026-05-12 16:29:41.123456789' prices.py keep-pre-bugfix . ..
        """;

    /// <summary>Everything a file system keeps, of all that is in the volume.</summary>
    private const string Facts = """
        cd /volume; find . -printf '%p %y %m %U:%G %l %n %T@\n' | LC_ALL=C sort
        find . -type f | LC_ALL=C sort | xargs sha256sum; getfattr -R -d -m - . | LC_ALL=C sort
        """;

    [Fact]
    public async Task Code_under_an_anonymous_volume_is_taken_out_when_nobody_reads_it_and_its_undo_brings_every_byte_back()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app", prepare: "mkdir /volume/data");
        (await stack.Clean()).Should(ExitCode.FailedBeforeAnyChange, "once a release is verified");
        (await stack.Deploy()).Should(ExitCode.Done);
        (await stack.Clean()).Should(ExitCode.FailedBeforeAnyChange, "has strategy rebuild", "--to unshadow");
        (await stack.Migrate(CodeStrategy.Unshadow)).Should(ExitCode.Done);
        (await stack.Clean()).Should(
            ExitCode.FailedBeforeAnyChange,
            "reads code in the volume code: /srv/app/shop/main.py",
            "then DeployBaked"
        );
        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.InVolume("code", Odd);
        PythonShop.Rules(
            stack,
            "strategy: unshadow",
            "volumes: { code: { state: [ 'data/**' ], preserved: [ 'shop/keep-pre-bugfix/**' ] } }"
        );
        var before = await stack.InVolume("code", Facts);
        var (container, mounts) = await Container(stack);
        (await stack.Status(stack.StackFile)).Should(ExitCode.Done, "volume code: not cleaned");

        await using (await Reader(stack))
            (await stack.Clean()).Should(
                ExitCode.FailedBeforeAnyChange,
                $"{stack.Project}-reader sees the code in the volume code",
                "also_stop"
            );
        (await stack.Clean()).Should(
            ExitCode.SomethingToDo,
            "plan CleanVolume (clean, restart):",
            "code that no service reads",
            "shop/__init__.py; shop/__pycache__; shop/main.py"
        );
        (await stack.Clean(Impact.Volume, Impact.Restart)).Should(
            ExitCode.FailedBeforeAnyChange,
            "not approved: clean"
        );
        (await stack.InVolume("code", Facts)).Should().Be(before, "plans and refusals write nothing");

        (await stack.Clean(All)).Should(ExitCode.Done, "everything that is no code is as before");
        (await stack.InVolume("code", "cd /volume; find . -type f | LC_ALL=C sort"))
            .Trim()
            .Should()
            .Be("./data/precious.db\n./shop/keep-pre-bugfix/prices.py");
        (await Container(stack)).Should().Be((container, mounts), "it is started again, not made anew");
        await stack.Says("the shop asks 1");
        (await stack.Status(stack.StackFile)).Should(ExitCode.Done, "volume code: cleaned, r4 took the code out");
        (await stack.Clean()).Should(ExitCode.Done, "no code is left in code");
        (await stack.DryRun()).Should(ExitCode.Done, "proven again just now");
        await stack.InVolume("code", "touch /volume/shop/prices.py");
        (await stack.Status(stack.StackFile)).Should(ExitCode.SomethingToDo, "holds code again", "shop/prices.py");

        (await stack.Undo("CleanVolume")).Should(ExitCode.FailedBeforeAnyChange, "not approved: clean");
        (await stack.Undo("CleanVolume", o => o with { Go = All.ToHashSet() })).Should(
            ExitCode.Done,
            "somebody put something in the place"
        );
        await stack.InVolume("code", "r=$(stat -c %y /volume); rm -r /volume/.pipeline-r4; touch -d \"$r\" /volume");
        (await stack.InVolume("code", Facts)).Should().Be(before);
        (await stack.Status(stack.StackFile)).Should(ExitCode.Done, "volume code: not cleaned");

        PythonShop.Rules(stack, "strategy: unshadow", "volumes: { code: { state: [ 'data/**' ] } }");
        await stack.InVolume("code", "rm -r /volume/shop/keep-pre-bugfix");
        (await stack.Clean(All)).Should(ExitCode.Done, "everything that is no code is as before");
        (await stack.InVolume("code", "ls -A /volume/shop"))
            .Should()
            .BeEmpty("the folder itself stays: the engine would make it again at the next start");
        (await stack.Undo("CleanVolume", o => o with { Go = All.ToHashSet() })).Should(ExitCode.Done);

        await stack.Exec("sh", "-c", $"echo '# mine' >>{PythonShop.Code}/prices.py");
        (await stack.Clean()).Should(
            ExitCode.FailedBeforeAnyChange,
            "is proven to be live, and it is not",
            "prices.py"
        );
    }

    [Fact]
    public async Task Code_beside_a_moved_path_is_taken_out_where_pipeline_yml_says_it_was_and_a_kill_leaves_old_or_new()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app", prepare: "mkdir /volume/data");
        Mount(stack, "environment: { PYTHONPATH: /data/shop }");
        await stack.Commit("the code is in the image, its search path leads to the volume");
        (await stack.Deploy()).Should(ExitCode.Done);
        (await stack.Clean()).Should(ExitCode.FailedBeforeAnyChange, "reads code in the volume code: /data/shop");
        Mount(stack, "");
        await stack.Commit("and it does not");
        (await stack.Deploy()).Should(ExitCode.Done);
        var old = await stack.InVolume("code", Facts);

        var program = new KillMatrixProgram(
            stack.StackFile,
            Path.Combine(stack.World.StateFolder),
            new Dictionary<string, string>()
        );
        string[] clean = ["CleanVolume", "--go", "clean", "volume", "restart"];
        (await program.Run(clean, killAt: $"{await Next(stack) + 5}:before")).ExitCode.Should().Be(137);
        (await stack.InVolume("code", "ls -A /volume")).Should().Contain(".pipeline-r3").And.NotContain("shop");
        (await program.Require("Resume", "--undo")).Output.Should().Contain("the old state is proven to be live");
        (await stack.InVolume("code", Facts)).Should().Be(old);

        (await program.Run(clean, killAt: $"{await Next(stack) + 5}:before")).ExitCode.Should().Be(137);
        await program.Require("Resume");
        (await stack.InVolume("code", "ls -A /volume")).Trim().Should().Be("data");
        await stack.Says("the shop asks 1");
        await program.Require("RollbackCleanVolume", "--go", "clean", "restart");
        (await stack.InVolume("code", Facts)).Should().Be(old, "the backup has it once the pieces are deleted");
    }

    private static void Mount(TestStack stack, string environment)
    {
        PythonShop.Compose(stack, "\"code:/data\"");
        var compose = File.ReadAllText(Path.Combine(stack.Folder, "docker-compose.yml"));
        stack.Write(
            "docker-compose.yml",
            compose.Replace(
                "    network_mode: none",
                $"    network_mode: none\n    {environment}",
                StringComparison.Ordinal
            )
        );
        PythonShop.Rules(
            stack,
            "strategy: mount-path\n    left_in: { volume: code, path: shop }",
            "volumes: { code: { state: [ 'data/**' ] } }"
        );
    }

    /// <summary>The number of the last journal record.</summary>
    private static async Task<int> Next(TestStack stack)
    {
        var journal = Directory
            .GetFiles(stack.World.StateFolder, "journal.jsonl", SearchOption.AllDirectories)
            .Single(f => f.Contains(stack.Project, StringComparison.Ordinal));
        return (await File.ReadAllLinesAsync(journal)).Length + 1;
    }

    private static async Task<(string Id, string Mounts)> Container(TestStack stack)
    {
        var running = await stack.Running();
        return (running.Id, string.Join(' ', running.Mounts.Select(m => m.Name).Order(StringComparer.Ordinal)));
    }

    /// <summary>Of no compose project, with the volume where it sees all of it.</summary>
    private static async Task<IAsyncDisposable> Reader(TestStack stack)
    {
        var id = await stack.Shell(
            $"docker run -d --name {stack.Project}-reader --label {World.Label}=1 --network none "
                + $"-v {stack.Volume("code")}:/v:ro pipeline/base:13 sleep infinity"
        );
        return new Removed(() => stack.Shell($"docker rm -f {id.Trim()}"));
    }

    private sealed class Removed(Func<Task> remove) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await remove();
    }
}
