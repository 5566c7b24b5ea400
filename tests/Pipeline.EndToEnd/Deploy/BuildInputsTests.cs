using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// What the compose file and the commit give to a build, and what a recreate takes over from the containers that ran
/// before.
/// </summary>
[Collection(Worlds.Failures)]
public sealed class BuildInputsTests(World world)
{
    [Fact]
    public async Task An_ignore_file_counts_as_for_compose_and_what_the_build_is_given_beside_its_context_comes_from_the_commit()
    {
        await using var stack = await PythonShop.Up(world, PythonShop.Code);
        stack.Write("src/private/key.pem", "not for the image").Write(".dockerignore", "# keys\n**/*.pem\n");
        stack.Write("beside/words", "as committed").Write("token", "t0ken-of-the-build");
        stack.Write(
            "Dockerfile",
            (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "Dockerfile"))).Replace(
                "CMD",
                "COPY --from=beside words /words\nRUN --mount=type=secret,id=token test \"$(cat /run/secrets/token)\" = t0ken-of-the-build && ulimit -n >/limit && grep -q pipeline.test /etc/hosts\nCMD",
                StringComparison.Ordinal
            )
        );
        stack.Write(
            "docker-compose.yml",
            (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"))).Replace(
                "build: { context: .,",
                "build: { context: ., network: none, secrets: [ token ], additional_contexts: { beside: ./beside }, ulimits: { nofile: 4321 }, shm_size: 8m, extra_hosts: { pipeline.test: 10.1.2.3 }, no_cache: true,",
                StringComparison.Ordinal
            ) + "secrets: { token: { file: ./token } }\n"
        );
        stack.Write(".gitignore", "token\n");
        await stack.Commit("inputs of the build");
        stack.Write("beside/words", "as edited since");

        (await stack.Deploy(o => o with { AllowDirtyTree = true }))
            .Should(ExitCode.Done, ".dockerignore leaves out: private/key.pem")
            .Output.Should()
            .NotContain("t0ken");
        (await stack.Exec("sh", "-c", $"cat /words /limit; ls {PythonShop.Code}/private"))
            .Should()
            .StartWith("as committed4321")
            .And.NotContain("key.pem");
        (await stack.DryRun()).Should(ExitCode.FailedBeforeAnyChange, "beside/words");
        await stack.Git("checkout", "--quiet", "beside/words");
        (await stack.DryRun()).Should(ExitCode.Done);
    }

    [Fact]
    public async Task Containers_added_by_hand_stay_a_second_compose_file_is_asked_for_and_an_older_commit_needs_its_own_word()
    {
        await using var stack = await PythonShop.Deployed(world, PythonShop.Code);
        var older = await stack.Head();
        stack.Write("more.yml", "services: { shop: { environment: { MORE: '1' } } }\n");
        PythonShop.Price(stack, 2);
        await stack.Commit("dearer");
        await stack.Compose(
            "-f",
            "docker-compose.yml",
            "-f",
            "more.yml",
            "up",
            "--detach",
            "--no-build",
            "--scale",
            "shop=2"
        );
        (await stack.Deploy()).Should(
            ExitCode.FailedBeforeAnyChange,
            "leaves out more.yml",
            "compose: [docker-compose.yml, more.yml]"
        );

        stack.Write(
            "pipeline.yml",
            "compose: [docker-compose.yml, more.yml]\n" + await File.ReadAllTextAsync(stack.StackFile)
        );
        await stack.Commit("the second file");
        (await stack.Deploy()).Should(ExitCode.Done, "2 containers, as now; the compose file says 1");
        (await Containers(stack)).Should().HaveCount(2).And.OnlyContain(c => c.Config.Env.Contains("MORE=1"));

        var newer = await stack.Head();
        await stack.Git("checkout", "--quiet", older);
        stack
            .Write("pipeline.yml", await stack.Git("show", $"{newer}:pipeline.yml"))
            .Write("more.yml", await stack.Git("show", $"{newer}:more.yml"));
        await stack.Git("checkout", "--quiet", "-B", "old", older);
        await stack.Commit("old code, new files");
        (await stack.Deploy()).Should(
            ExitCode.FailedBeforeAnyChange,
            "not approved: downgrade",
            "has diverged from",
            "--go volume restart downgrade"
        );
        (
            await stack.Deploy(o =>
                o with
                {
                    Go = new HashSet<Impact> { Impact.Volume, Impact.Restart, Impact.Downgrade },
                }
            )
        ).Should(ExitCode.Done);
        (await Containers(stack)).Should().HaveCount(2);
    }

    private async Task<IReadOnlyList<ContainerDetails>> Containers(TestStack stack)
    {
        var found = new List<ContainerDetails>();
        foreach (
            var one in await world.Engine.Containers.List(
                new ContainerFilter { Labels = [$"{Labels.ComposeProject}={stack.Project}"] }
            )
        )
            found.Add(await world.Engine.Containers.Inspect(one.Id));
        return found;
    }
}
