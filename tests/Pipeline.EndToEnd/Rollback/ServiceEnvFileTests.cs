using System.Runtime.Versioning;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Rollback;

/// <summary>
/// An env file that a service names itself is restored with its release, byte for byte; an undo of the rollback
/// restores the later one.
/// </summary>
[Collection(Worlds.Rollbacks)]
[SupportedOSPlatform("linux")]
public sealed class ServiceEnvFileTests(World world)
{
    [Fact]
    public async Task The_env_file_of_a_service_goes_back_with_the_release_and_forth_with_the_undo()
    {
        await using var stack = await PythonShop.Up(world, PythonShop.Code);
        var compose = await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"));
        stack.Write(
            "docker-compose.yml",
            compose.Replace(
                "network_mode: none",
                "network_mode: none\n    env_file: [ { path: \"${WHICH-shop}.env\" }, { path: none.env, required: false } ]",
                StringComparison.Ordinal
            )
        );
        stack.Write(".gitignore", "*.env\n");
        stack.Write("shop.env", "# first\nWORD=one-of-the-words\n");
        await stack.Compose("up", "--detach", "--no-build");
        await Release(stack, 1, "# first\nWORD=one-of-the-words\n");
        File.SetUnixFileMode(Path.Combine(stack.Folder, "shop.env"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Release(stack, 2, "WORD=two-of-the-words");

        var back = (await stack.Back(new RollbackTarget("r1"))).Should(
            ExitCode.Done,
            "shop.env the content that it had in r1"
        );
        back.Output.Should().NotContain("of-the-words");
        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "shop.env")))
            .Should()
            .Be("# first\nWORD=one-of-the-words\n");
        (await stack.Running()).Config.Env.Should().Contain("WORD=one-of-the-words");

        (await stack.Undo("CheckMarker")).Should(ExitCode.Done);
        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "shop.env"))).Should().Be("WORD=two-of-the-words");
        (await stack.Running()).Config.Env.Should().Contain("WORD=two-of-the-words");
        var copies = Directory
            .GetFiles(stack.World.StateFolder, "env-*", SearchOption.AllDirectories)
            .Where(f => f.Contains(stack.Project, StringComparison.Ordinal))
            .ToList();
        copies
            .Should()
            .HaveCountGreaterThan(2)
            .And.OnlyContain(f => File.GetUnixFileMode(f) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task A_failed_deploy_and_an_undo_give_an_edited_env_file_its_earlier_content_and_keep_the_edit()
    {
        await using var stack = await PythonShop.Up(world, PythonShop.Code);
        var compose = await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"));
        stack.Write(
            "docker-compose.yml",
            compose.Replace(
                "network_mode: none",
                "network_mode: none\n    env_file: shop.env",
                StringComparison.Ordinal
            )
        );
        stack.Write(".gitignore", "*.env\n");
        stack.Write("shop.env", "WORD=none-of-the-words\n");
        await stack.Commit("an env file");
        (await stack.DryRun()).Should(ExitCode.SomethingToDo);
        var unknown = await stack.Deploy();
        unknown.Should(
            ExitCode.FailedBeforeAnyChange,
            "shop.env is not what shop was started with",
            "no release has a copy of the earlier content",
            "--go volume restart env"
        );

        await Release(stack, 2, "WORD=one-of-the-words\n", Impact.Env);
        stack.Write("shop.env", "# edited\nWORD=two-of-the-words\n");
        stack.Write("src/prices.py", "BREAD = object()\n");
        await stack.Commit("broken");
        var failed = (await stack.Deploy()).Should(
            ExitCode.RolledBack,
            "the old state is proven to be live",
            "the edited one is in"
        );
        failed.Output.Should().NotContain("of-the-words");
        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "shop.env"))).Should().Be("WORD=one-of-the-words\n");
        (await stack.Running()).Config.Env.Should().Contain("WORD=one-of-the-words");
        var copy = failed.Output.Split("the edited one is in ")[1].Split('\n')[0].Trim();
        (await File.ReadAllTextAsync(copy)).Should().Be("# edited\nWORD=two-of-the-words\n");

        await Release(stack, 3, "WORD=three-of-the-words\n");
        (await stack.Undo("CheckMarker")).Should(ExitCode.Done);
        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "shop.env"))).Should().Be("WORD=one-of-the-words\n");
        (await stack.Running()).Config.Env.Should().Contain("WORD=one-of-the-words");
    }

    private static async Task Release(TestStack stack, int price, string env, params Impact[] also)
    {
        PythonShop.Price(stack, price);
        stack.Write("shop.env", env);
        await stack.Commit($"price {price}");
        (await stack.Deploy(o => o with { Go = o.Go.Concat(also).ToHashSet() })).Should(ExitCode.Done);
    }
}
