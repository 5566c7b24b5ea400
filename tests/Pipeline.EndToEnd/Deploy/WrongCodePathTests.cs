using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// The pipeline.yml names a folder that the service does not read; the service runs the code elsewhere.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class WrongCodePathTests(World world)
{
    [Theory]
    [InlineData("code:/work", "a volume")]
    [InlineData("./:/work", "the bound repository, its code in a folder of it")]
    public async Task It_is_refused_before_anything_changes_and_told_where_the_code_lies(string mount, string because)
    {
        await using var stack = Shop(mount);
        await Up(stack, mount);
        var before = await stack.Running();

        (await stack.DryRun()).Should(
            ExitCode.FailedBeforeAnyChange,
            "shop would not run the code at /app",
            "/work",
            "pipeline.yml"
        );
        (await stack.Running()).State.StartedAt.Should().Be(before.State.StartedAt, because);
    }

    [Fact]
    public async Task Files_that_only_resemble_the_commits_do_not_stop_a_release()
    {
        await using var stack = Shop("./other:/work");
        stack.Write("other/src/shop.pl", "$| = 1; print \"another shop\\n\"; sleep 1 while 1;\n");
        await Up(stack, "./other:/work");

        (await stack.DryRun()).Should(ExitCode.SomethingToDo);
    }

    private static async Task Up(TestStack stack, string mount)
    {
        if (mount.StartsWith("code:", StringComparison.Ordinal))
        {
            await stack.Up("src", "code", "src", "true");
            return;
        }

        await stack.Commit();
        await stack.Compose("build", "--quiet");
        await stack.Compose("up", "--detach", "--no-build");
    }

    private TestStack Shop(string mount) =>
        new TestStack(world, "elsewhere")
            .Write(
                "Dockerfile",
                """
                FROM pipeline/base:13
                RUN perl -MSocket -e 1
                CMD ["perl", "/work/src/shop.pl"]

                """
            )
            .Write(
                "docker-compose.yml",
                $$"""
                name: PROJECT
                services:
                  shop:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    volumes: [ "{{mount}}" ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """
            )
            .Write(
                "pipeline.yml",
                """
                version: 1
                code:
                  - source: src
                    path: /app
                    strategy: mount-path
                    services: [shop]
                    anchor: "-MSocket"
                services:
                  shop: { stable_for: 500ms }

                """
            )
            .Write("src/shop.pl", "$| = 1; print \"the shop is open\\n\"; sleep 1 while 1;\n");
}
