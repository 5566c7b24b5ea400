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
    [InlineData("code:/project", "a volume")]
    [InlineData("./:/project", "the bound repository, its code in a folder of it")]
    public async Task It_is_refused_before_anything_changes_and_told_where_the_code_lies(string mount, string because)
    {
        await using var stack = Shop(mount);
        await Up(stack, mount);
        var before = await stack.Running();

        (await stack.DryRun()).Should(
            ExitCode.FailedBeforeAnyChange,
            "shop would not run the code at /app",
            "/project",
            "pipeline.yml"
        );
        (await stack.Running()).State.StartedAt.Should().Be(before.State.StartedAt, because);
    }

    [Fact]
    public async Task A_copy_that_an_earlier_image_left_in_a_mount_is_refused_too_when_the_service_starts_it()
    {
        await using var stack = Shop("./other:/project");
        stack.Write("other/src/shop.pl", Another);
        await Up(stack, "./other:/project");

        (await stack.DryRun()).Should(
            ExitCode.FailedBeforeAnyChange,
            "shop would not run the code at /app",
            "/project/src has 1 of its 1 files"
        );
    }

    [Fact]
    public async Task Files_that_resemble_the_commits_do_not_stop_a_release_of_what_runs()
    {
        await using var stack = Shop("./other:/project", "/app/shop.pl");
        stack.Write("other/src/shop.pl", Another);
        await File.AppendAllTextAsync(Path.Combine(stack.Folder, "Dockerfile"), "COPY src /app\n");
        await Up(stack, "./other:/project");

        (await stack.DryRun()).Should(ExitCode.SomethingToDo);
    }

    private const string Another = "$| = 1; print \"another shop\\n\"; sleep 1 while 1;\n";

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

    private TestStack Shop(string mount, string program = "/project/src/shop.pl") =>
        new TestStack(world, "elsewhere")
            .Write(
                "Dockerfile",
                $"""
                FROM pipeline/base:13
                RUN perl -MSocket -e 1
                CMD ["perl", "{program}"]

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
