using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Rollback;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>Files in the folder of the code that the commit does not have: whose are they?</summary>
[Collection(Worlds.Deploys)]
public sealed class AmongTheCodeTests(World world)
{
    [Fact]
    public async Task A_file_that_no_commit_ever_had_stops_it_before_anything_and_stays_once_it_is_listed()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.InVolume("code", "echo 17 >/volume/lib/orders.db");
        var before = await stack.Running();

        (await stack.Deploy()).Should(
            ExitCode.FailedBeforeAnyChange,
            "\"lib/orders.db\"",
            "- 'lib/orders.db'",
            "no commit ever had them"
        );
        (await stack.Running()).State.StartedAt.Should().Be(before.State.StartedAt);

        stack.Write(
            "pipeline.yml",
            (await File.ReadAllTextAsync(stack.StackFile)).Replace(
                "\"data/**\"",
                "\"data/**\", \"lib/orders.db\"",
                StringComparison.Ordinal
            )
        );
        await stack.Commit("orders are state");
        (await stack.Deploy()).Should(ExitCode.Done);
        (await stack.Exec("cat", "/app/lib/orders.db")).Should().Be("17");
    }

    [Fact]
    public async Task A_file_that_no_commit_has_can_be_put_aside_and_comes_back_on_undo()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.InVolume(
            "code",
            "echo 17 >/volume/lib/orders.db; chown 12 /volume/lib/orders.db; touch /volume/notes"
        );
        (await stack.Deploy()).Should(
            ExitCode.FailedBeforeAnyChange,
            "lib/orders.db (3 bytes, written on ",
            "by user 12",
            "--discard ",
            "- 'notes'"
        );
        (await stack.Deploy(o => o with { Discard = ["lib/orders.db", "no/such"] })).Should(
            ExitCode.FailedBeforeAnyChange,
            "- 'notes'"
        );

        (await stack.Deploy(o => o with { Discard = ["lib/orders.db", "notes", "no/such"] })).Should(
            ExitCode.Usage,
            "--discard no/such"
        );
        (await stack.Deploy(o => o with { Discard = ["lib/orders.db", "notes"] })).Should(
            ExitCode.Done,
            "lib/orders.db (3 bytes",
            "comes back on undo"
        );
        (await stack.Exec("ls", "/app/lib")).Should().Be("Shop.pm");

        (await stack.Undo("CheckMarker")).Should(ExitCode.Done);
        (await stack.InVolume("code", "stat -c %u /volume/lib/orders.db; cat /volume/lib/orders.db /volume/notes"))
            .Should()
            .Be("12\n17\n");
    }

    [Fact]
    public async Task All_that_planning_finds_wrong_is_said_in_one_run_each_once()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.InVolume("code", "touch /volume/lib/orders.db");
        stack
            .Write("src/lib/Shop.pm", "package Shop; sub version { 9 } 1;\n")
            .Write(
                "pipeline.yml",
                (await File.ReadAllTextAsync(stack.StackFile)).Replace("-MSocket", "absent", StringComparison.Ordinal)
            );

        var ending = (await stack.DryRun()).Should(
            ExitCode.Usage,
            "3 things stand in the way; nothing was changed",
            "src/lib/Shop.pm",
            "the anchor 'absent'",
            "lib/orders.db (0 bytes",
            "RebuildVolume was not planned, since BackupVolume could not be",
            "CheckMarker was not planned, since Recreate could not be"
        );
        ending.Output.Split("lib/orders.db (").Should().HaveCount(2, "it is said once");
    }

    [Fact]
    public async Task What_an_earlier_commit_had_is_old_code_and_goes()
    {
        await using var stack = await PerlShop.Up(world);
        stack.Write("src/lib/Old.pm", "1;\n");
        await stack.Commit("a module");
        File.Delete(Path.Combine(stack.Folder, "src/lib/Old.pm"));
        await stack.Commit("not needed any more");
        await stack.InVolume("code", "echo '1;' >/volume/lib/Old.pm");

        (await stack.Deploy()).Should(ExitCode.Done);

        (await stack.Exec("ls", "/app/lib")).Should().Be("Shop.pm");
    }

    [Fact]
    public async Task What_an_earlier_release_left_staged_stops_no_later_one()
    {
        await using var stack = await PerlShop.Up(world);
        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.InVolume("code", "mkdir -p /volume/.pipeline-r7/new; echo work >/volume/.pipeline-r7/new/kept");
        PerlShop.Version(stack, 2);
        await stack.Commit("version 2");

        (await stack.Deploy()).Should(ExitCode.Done);

        (await stack.InVolume("code", "cat /volume/.pipeline-r7/new/kept")).Should().Be("work\n");
    }

    /// <summary>Dependencies that the build installs beside the code, covered by the volume like the code is.</summary>
    [Fact]
    public async Task What_the_build_makes_beside_the_code_comes_with_its_image()
    {
        await using var stack = await PerlShop.Up(world);
        var dockerfile = await File.ReadAllTextAsync(Path.Combine(stack.Folder, "Dockerfile"));
        stack.Write(
            "pipeline.yml",
            (await File.ReadAllTextAsync(stack.StackFile)).Replace(
                "path: /app\n",
                "path: /app\n    ignore: [ 'vendor/**' ]\n",
                StringComparison.Ordinal
            )
        );
        foreach (var version in new[] { 1, 2 })
        {
            stack.Write(
                "Dockerfile",
                dockerfile.Replace(
                    "WORKDIR /app",
                    $"WORKDIR /app\nRUN mkdir vendor && echo {version} >vendor/version",
                    StringComparison.Ordinal
                )
            );
            await stack.Commit($"dependencies {version}");

            (await stack.Deploy()).Should(ExitCode.Done);

            (await stack.Exec("cat", "/app/vendor/version")).Should().Be($"{version}");
        }
    }

    [Fact]
    public async Task What_the_build_makes_beside_the_code_is_refused_until_it_is_named()
    {
        await using var stack = await PerlShop.Up(world);
        stack.Write(
            "Dockerfile",
            (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "Dockerfile"))).Replace(
                "WORKDIR /app",
                "WORKDIR /app\nRUN mkdir vendor && echo 1 >vendor/version",
                StringComparison.Ordinal
            )
        );
        await stack.Commit("dependencies");

        (await stack.Deploy()).Should(ExitCode.RolledBack, "vendor/version: not in the commit", "code.ignore");
    }
}
