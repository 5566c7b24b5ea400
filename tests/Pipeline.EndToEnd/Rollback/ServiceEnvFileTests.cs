using System.Runtime.Versioning;
using Pipeline.Running;

namespace Pipeline.EndToEnd.Rollback;

/// <summary>An env file that a service names itself goes back with its release, byte for byte, and forth again with the undo.</summary>
[Collection(nameof(World))]
[SupportedOSPlatform("linux")]
public sealed class ServiceEnvFileTests(World world)
{
    [Fact]
    public async Task The_env_file_of_a_service_goes_back_with_the_release_and_forth_with_the_undo()
    {
        await using var stack = await PythonShop.Up(world, PythonShop.Code);
        var compose = await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"));
        stack.Write("docker-compose.yml", compose.Replace("network_mode: none", "network_mode: none\n    env_file: [ { path: shop.env }, { path: none.env, required: false } ]", StringComparison.Ordinal));
        stack.Write(".gitignore", "*.env\n");
        await Release(stack, 1, "# first\nWORD=one-of-the-words\n");
        File.SetUnixFileMode(Path.Combine(stack.Folder, "shop.env"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Release(stack, 2, "WORD=two-of-the-words");

        var back = (await stack.Back(new RollbackTarget("r1"))).Should(ExitCode.Done, "shop.env the content that it had in r1");
        back.Output.Should().NotContain("of-the-words");
        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "shop.env"))).Should().Be("# first\nWORD=one-of-the-words\n");
        (await stack.Running()).Config.Env.Should().Contain("WORD=one-of-the-words");

        (await stack.Undo("CheckMarker")).Should(ExitCode.Done);
        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "shop.env"))).Should().Be("WORD=two-of-the-words");
        (await stack.Running()).Config.Env.Should().Contain("WORD=two-of-the-words");
        var copies = Directory.GetFiles(stack.World.StateFolder, "env-*", SearchOption.AllDirectories).Where(f => f.Contains(stack.Project, StringComparison.Ordinal)).ToList();
        copies.Should().HaveCountGreaterThan(2).And.OnlyContain(f => File.GetUnixFileMode(f) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static async Task Release(TestStack stack, int price, string env)
    {
        PythonShop.Price(stack, price);
        stack.Write("shop.env", env);
        await stack.Commit($"price {price}");
        (await stack.Deploy()).Should(ExitCode.Done);
    }
}
