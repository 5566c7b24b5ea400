using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// An entry point fills a volume from the image once, and something of it runs from there ever after; or a volume has
/// only the settings of what runs from the image.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class EntryPointCopiesTests(World world)
{
    [Theory]
    [InlineData(
        "cp -n shop.pl /old/run.pl; exec perl /old/run.pl settings.yml",
        "/old/run.pl",
        "compared with nothing"
    )]
    [InlineData("cp -n shop.pl /old/run.pl; perl /old/run.pl settings.yml", "/old/run.pl", "compared with nothing")]
    [InlineData(
        "cp -rn . /old; SHOP=/old/shop.pl exec perl -e 'do $ENV{SHOP}'",
        "names no program of the code",
        "/old"
    )]
    [InlineData("cp -rn . /old; exec perl live/shop.pl", "leads to a copy of the code in", "/old")]
    [InlineData("cp -rn . /old; PERL5LIB=/old exec perl shop.pl", "leads to a copy of the code in", "/old")]
    public async Task Old_code_that_goes_on_running_from_a_volume_is_never_called_the_commit(
        string entry,
        params string[] told
    )
    {
        await using var stack = await Up(entry);

        stack.Write("src/Shop.pm", "package Shop; sub version { 2 } 1;\n").Write("src/shop.pl", Program + "# 2\n");
        stack.Write("src/settings.yml", "name: the shop\n");
        await stack.Commit("version 2");

        (await stack.Deploy()).Should(ExitCode.RolledBack, ["CheckMarker", .. told]);
    }

    [Theory]
    [InlineData("cp -n rules.pl /old/; exec perl shop.pl --config /old/rules.pl")]
    [InlineData("echo '1; # others' >/old/rules.pl; exec perl shop.pl -c /old/rules.pl")]
    public async Task Settings_in_a_volume_take_nothing_from_the_proof_of_what_runs(string entry)
    {
        await using var stack = Shop(entry).Write("src/rules.pl", "1; # the shop's\n");
        File.Delete(Path.Combine(stack.Folder, "src/Shop.pm"));
        stack.Write("src/shop.pl", "$| = 1; print \"the shop is open\\n\"; sleep 1 while 1;\n");
        await Up(stack);

        stack.Write("src/shop.pl", "$| = 1; print \"the shop is open again\\n\"; sleep 1 while 1;\n");
        await stack.Commit("version 2");

        (await stack.Deploy()).Should(ExitCode.Done);
    }

    private const string Program =
        "BEGIN { push @INC, '/app' } use Shop; $| = 1; print 'the shop is version ', Shop::version(), \"\\n\"; "
        + "sleep 1 while 1;\n";

    private async Task<TestStack> Up(string entry)
    {
        var stack = Shop(entry);
        await Up(stack);
        return stack;
    }

    private static async Task Up(TestStack stack)
    {
        await stack.Shell("ln -s /old src/live");
        await stack.Commit("the shop");
        await stack.Compose("build", "--quiet");
        await stack.Compose("up", "--detach", "--no-build");
    }

    private TestStack Shop(string entry) =>
        new TestStack(world, "entry")
            .Write(
                "Dockerfile",
                """
                FROM pipeline/base:13
                RUN perl -MSocket -e 1
                COPY entry.sh /entry.sh
                COPY src /app
                WORKDIR /app
                ENTRYPOINT ["sh", "/entry.sh"]

                """
            )
            .Write("entry.sh", entry + "\n")
            .Write(
                "docker-compose.yml",
                """
                name: PROJECT
                services:
                  shop:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    stop_grace_period: 0s
                    volumes: [ "old:/old" ]
                volumes:
                  old: { labels: { LABEL: "1" } }

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
                  shop: { stable_for: 300ms }

                """
            )
            .Write("src/settings.yml", "name: shop\n")
            .Write("src/Shop.pm", "package Shop; sub version { 1 } 1;\n")
            .Write("src/shop.pl", Program);
}
