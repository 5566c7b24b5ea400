using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class StackLoaderTests
{
    private const string Path = "/home/node/.openclaw/workspace/trading";

    private const string Definition = $$"""
        version: 1
        code:
          - source: trading
            path: {{Path}}
            services: [bot, worker]
            strategy: rebuild
        services: { bot: {}, worker: {} }
        """;

    private const string Seed = """
        name: steve
        services:
          bot:
            build: .
            image: steve-bot
            volumes: ["openclaw:/home/node/.openclaw", "memu:/home/node/.openclaw/memUdata", "./config:/home/node/.openclaw/host-config"]
          worker:
            image: steve-bot
            volumes: ["openclaw:/home/node/.openclaw"]
          db: { image: postgres, environment: { POSTGRES_PASSWORD: hunter2 } }
        volumes: { openclaw: , memu: }
        """;

    private static Stack Load(string definition, string compose) =>
        StackLoader.Load(Samples.Read(definition), Samples.Compose(compose));

    private static string Refusal(string definition, string compose) =>
        string.Join('\n', Samples.Problems(() => Load(definition, compose)));

    [Fact]
    public void The_seed_stack_loads_with_its_code_in_the_volume()
    {
        var stack = Load(Definition, Seed);

        stack
            .Placements.Select(p => (p.Service.Name, p.Shadow.Whole!.Source, p.Shadow.Inside))
            .Should()
            .Equal(("bot", "steve_openclaw", "workspace/trading"), ("worker", "steve_openclaw", "workspace/trading"));
        stack
            .Images.Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(new { Name = "steve-bot", Services = new[] { "bot", "worker" } });
        var layout = stack.RebuiltVolumes.Should().ContainSingle().Subject;
        layout.Volume.Name.Should().Be("steve_openclaw");
        layout.Code.Select(c => c.Path).Should().Equal("workspace/trading");
        layout.MountPoints.Should().Equal("host-config", "memUdata");
        stack.RulesOf("openclaw").State.Should().BeEmpty();
    }

    [Fact]
    public void Several_mounts_over_one_code_give_one_list_to_write_with_what_is_there_already() =>
        Refusal(
                Definition.Replace("strategy: rebuild", "ignore: [cache]"),
                Seed.Replace(
                    "volumes: [",
                    $"volumes: [\"memu:{Path}/data\", \"./x:{Path}/it's\", ",
                    StringComparison.Ordinal
                )
            )
            .Should()
            .Contain($"found volume memu at {Path}/data; bind mount of ")
            .And.EndWith("write in code[0] in pipeline.yml:\n  ignore:\n    - 'cache'\n    - 'data'\n    - 'it''s'");

    [Fact]
    public void A_folder_that_services_mount_at_different_paths_is_one_code()
    {
        var stack = Load(Shared(), SharedSeed);

        stack
            .RebuiltVolumes.Should()
            .ContainSingle()
            .Which.Code.Should()
            .ContainSingle()
            .Which.Path.Should()
            .Be("shop");
        stack.Placements.Select(p => p.Tree.Path).Should().Equal("/srv/shop", "/jobs/shop");
    }

    [Theory]
    [InlineData("source: other", "source")]
    [InlineData("source: shop, owner: '1:1'", "owner")]
    [InlineData("source: shop, ignore: [x], derived: [python]", "ignore, derived")]
    public void And_needs_one_description(string second, string named) =>
        Refusal(Shared(second), SharedSeed)
            .Should()
            .Contain($"code[1].path: expected the {named} of code[0]: both are one folder of the volume code");

    private static string Shared(string second = "source: shop") =>
        $$"""
            version: 1
            code:
              - { name: one, path: /srv/shop, services: [bot], source: shop }
              - { name: two, path: /jobs/shop, services: [worker], {{second}} }
            services: { bot: {}, worker: {} }
            """;

    private const string SharedSeed = """
        name: steve
        services:
          bot: { build: ., image: steve-bot, volumes: ["code:/srv"] }
          worker: { image: steve-bot, volumes: ["code:/jobs"] }
        volumes: { code: }
        """;

    [Fact]
    public void A_mount_point_below_a_nested_mount_is_not_in_the_outer_volume() =>
        Load(
            Definition,
            Seed.Replace("./config:/home/node/.openclaw/host-config", "./config:/home/node/.openclaw/memUdata/deep")
        )
            .RebuiltVolumes[0]
            .MountPoints.Should()
            .Equal("memUdata");

    [Fact]
    public void Two_services_that_build_for_themselves_have_two_images() =>
        Load(Definition, Seed.Replace("worker:\n    image: steve-bot", "worker:\n    build: ."))
            .Images.Select(i => i.Name)
            .Should()
            .Equal("steve-bot", "steve-worker");

    [Fact]
    public void An_unshadowed_stack_rebuilds_no_volume() =>
        Load(Definition.Replace("rebuild", "unshadow"), Seed.Replace("volumes: [", $"volumes: [\"{Path}\", "))
            .RebuiltVolumes.Should()
            .BeEmpty();

    [Fact]
    public void A_bind_strategy_loads_since_only_a_deploy_refuses_it() =>
        Load(Definition.Replace("rebuild", "bind"), Seed.Replace("volumes: [", $"volumes: [\"./t:{Path}\", "))
            .Placements.Should()
            .OnlyContain(p => p.Shadow.Whole!.Kind == MountKind.Bind);

    [Fact]
    public void State_among_the_code_is_fine_once_declared() =>
        Load(
            Definition.Replace("strategy:", "ignore: [logs/**]\n    strategy:"),
            Seed.Replace("volumes: [", $"volumes: [\"memu:{Path}/logs\", ")
        )
            .Placements[0]
            .Shadow.Partial.Should()
            .ContainSingle();

    /// <summary>What to replace in pipeline.yml and in the compose file, and what the message says.</summary>
    public static TheoryData<string, string, string, string, string> Contradictions =>
        new()
        {
            {
                "bot",
                "bto",
                "",
                "",
                ":5:16: code[0].services[0]: expected a service of the compose file (bot, db, worker); found \"bto\". Did you mean \"bot\"?"
            },
            {
                "worker: {}",
                "worker: {}, wroker: {}",
                "",
                "",
                ":7:34: services.wroker: expected a service of the compose file (bot, db, worker); found \"wroker\". Did you mean \"worker\"?"
            },
            {
                "+",
                "volumes: { openclw: {} }",
                "",
                "",
                ":8:12: volumes.openclw: expected the key of a volume that a service uses (memu, openclaw); found \"openclw\". Did you mean \"openclaw\"?"
            },
            { "+", "volumes: { steve_openclaw: {} }", "", "", "found \"steve_openclaw\". Did you mean \"openclaw\"?" },
            {
                "+",
                "database: { service: dc, name: n, user: u, password: { env: A } }",
                "",
                "",
                "database.service: expected a service of the compose file (bot, db, worker); found \"dc\". Did you mean \"db\"?"
            },
            {
                "+",
                "database: { service: db, name: n, user: u, password: { service: db, variable: POSTGRES_PASWORD } }",
                "",
                "",
                "database.password.variable: expected a variable that the compose file sets for db (POSTGRES_PASSWORD); found \"POSTGRES_PASWORD\". Did you mean \"POSTGRES_PASSWORD\"?"
            },
            {
                "+",
                "boundaries: [{ name: n, service: bott, variable: V, expect: e }]",
                "",
                "",
                "boundaries[0].service: expected a service of the compose file"
            },
            {
                "+",
                "cutover: { services: [bot], set: { A: b }, untouched: [gui] }",
                "",
                "",
                "cutover.untouched[0]: expected a service of the compose file"
            },
            {
                "",
                "",
                "build: .",
                "",
                ":5:16: code[0].services[0]: expected a service whose image is built; found no build: in bot, only image: steve-bot.\n  Add to the compose file under services.bot:\n  build: <folder of the Dockerfile>"
            },
            {
                "",
                "",
                "worker:",
                "worker:\n    build: { context: ., target: t, args: { A: hunter2 } }",
                "expected one way to build the image steve-bot; found bot and worker build it differently (target, args)."
            },
            {
                "rebuild",
                "unshadow",
                "",
                "",
                $":6:5: code[0].strategy: expected an anonymous volume at or above {Path} in bot, as strategy unshadow needs it; found volume openclaw at /home/node/.openclaw.\n  Add to the compose file under services.bot.volumes:\n  - {Path}\n  or write in pipeline.yml:\n  strategy: rebuild"
            },
            {
                "rebuild",
                "mount-path",
                "",
                "",
                $"expected no mount at or above {Path} in bot, as strategy mount-path needs it; found volume openclaw at /home/node/.openclaw.\n  Move the code out of the volume, or write in pipeline.yml:\n  strategy: rebuild"
            },
            {
                "rebuild",
                "bind",
                "",
                "",
                "A bind mount is for development; write in pipeline.yml:\n  strategy: rebuild"
            },
            {
                "",
                "",
                "volumes: [",
                $"volumes: [\"{Path}\", ",
                "found anonymous volume at " + Path + ".\n  Write in pipeline.yml:\n  strategy: unshadow"
            },
            {
                "",
                "",
                "volumes: [",
                $"volumes: [\"./t:{Path}\", ",
                "Remove this mount from services.bot; code under it never comes from the image."
            },
            { "", "", "volumes: [", $"tmpfs: {Path}\n    volumes: [", $"found tmpfs at {Path}." },
            {
                "path: /home/node/.openclaw",
                "path: /opt",
                "",
                "",
                "found no mount there in any of its services: the image's code is visible as it is.\n  Write in pipeline.yml:\n  strategy: mount-path"
            },
            {
                "",
                "",
                "volumes: [",
                $"volumes: [\"memu:{Path}/data\", ",
                $":4:5: code[0].path: expected no mount over a part of {Path} in bot, worker; found volume memu at {Path}/data.\n  Remove the mount, or, if there is no code under it, add to code[0] in pipeline.yml:\n  ignore:\n    - 'data'"
            },
            {
                "rebuild",
                "unshadow",
                "volumes: [",
                $"volumes: [\"/cache\", \"{Path}\", ",
                "expected no anonymous volume in bot besides the one over the code: a recreate renews them all; found /cache.\n  Give each a name under services.bot.volumes, such as:\n  - <name>:/cache"
            },
            {
                "",
                "",
                "build: .",
                "build: .\n    volumes_from: [\"container:x\"]",
                "expected mounts of bot that the compose file shows; found volumes_from: container:x."
            },
        };

    [Theory, MemberData(nameof(Contradictions))]
    public void A_contradiction_names_place_and_cause(
        string replace,
        string with,
        string inCompose,
        string withCompose,
        string message
    )
    {
        var definition =
            replace == "+" ? $"{Definition}\n{with}\n"
            : replace.Length > 0 ? Definition.Replace(replace, with)
            : Definition;
        var compose = inCompose.Length > 0 ? Seed.Replace(inCompose, withCompose) : Seed;

        Refusal(definition, compose).Should().Contain(message).And.NotContain("hunter2");
    }

    [Fact]
    public void All_contradictions_are_shown_at_once() =>
        Refusal(Definition.Replace("rebuild", "unshadow").Replace("bot", "bto"), Seed)
            .Should()
            .Contain("bto")
            .And.Contain("strategy unshadow needs it");
}
